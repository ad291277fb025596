import { cx } from "./cx";

export type ButtonVariant = "neutral" | "primary" | "danger" | "ghost";
export type ButtonSize = "sm" | "md";

const variants: Record<ButtonVariant, string> = {
	neutral: "border border-line bg-surface-raised text-text not-aria-disabled:hover:bg-hover",
	primary: "border border-transparent bg-ink text-ink-on not-aria-disabled:hover:opacity-90",
	danger: "border border-transparent bg-danger-solid text-danger-on not-aria-disabled:hover:opacity-90",
	ghost: "border border-transparent text-text-muted not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-text",
};
const sizes: Record<ButtonSize, string> = {
	sm: "h-7 px-2 text-sm pointer-coarse:h-9",
	md: "h-8 px-3 text-sm pointer-coarse:h-10",
};

/** The look of a button, for links that act like one. */
export function buttonClass(variant: ButtonVariant = "neutral", size: ButtonSize = "md", className?: string): string {
	return cx(
		"inline-flex select-none items-center justify-center gap-1.5 whitespace-nowrap rounded font-medium transition-colors",
		"aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
		sizes[size],
		variants[variant],
		className,
	);
}
