"use client";

import { LoaderCircle } from "lucide-react";
import { type ComponentProps, type MouseEvent, type ReactNode, useId } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-class";
import { cx } from "./cx";

export { type ButtonSize, type ButtonVariant, buttonClass };

export interface ButtonProps extends Omit<ComponentProps<"button">, "disabled"> {
	variant?: ButtonVariant;
	size?: ButtonSize;
	/** Why it cannot be used now. The button stays focusable and says so; presses do nothing. */
	disabledReason?: string | null | undefined;
	/** The act is under way: a spinner, and further presses do nothing. */
	pending?: boolean;
	icon?: ReactNode;
}

export function Button({
	variant = "neutral",
	size = "md",
	disabledReason,
	pending = false,
	icon,
	children,
	className,
	onClick,
	type = "button",
	...rest
}: ButtonProps) {
	const reasonId = useId();
	const inert = Boolean(disabledReason) || pending;
	const press = (event: MouseEvent<HTMLButtonElement>) => {
		if (!inert) return onClick?.(event);
		event.preventDefault();
		event.stopPropagation();
	};
	return (
		<>
			<button
				{...rest}
				type={type}
				className={buttonClass(variant, size, className)}
				onClick={press}
				aria-disabled={inert || rest["aria-disabled"] || undefined}
				aria-busy={pending || undefined}
				aria-describedby={disabledReason ? reasonId : rest["aria-describedby"]}
				data-tip={disabledReason ?? undefined}
			>
				{pending ? <LoaderCircle className="spinner" aria-hidden /> : icon}
				{children}
			</button>
			{disabledReason ? (
				<span id={reasonId} className="sr-only">
					{disabledReason}
				</span>
			) : null}
		</>
	);
}

export interface IconButtonProps extends Omit<ComponentProps<"button">, "disabled" | "aria-label" | "children"> {
	/** What it does: its name for screen readers, and its tooltip. */
	label: string;
	/** The key that does the same, shown in the tooltip. */
	shortcut?: string;
	icon: ReactNode;
	disabledReason?: string | null | undefined;
	pending?: boolean;
	size?: ButtonSize;
	/** `plain`: no border; `danger`: red, for what removes. */
	tone?: "plain" | "framed" | "danger";
}

export function IconButton({
	label,
	shortcut,
	icon,
	disabledReason,
	pending = false,
	size = "md",
	tone = "plain",
	className,
	onClick,
	type = "button",
	...rest
}: IconButtonProps) {
	const reasonId = useId();
	const inert = Boolean(disabledReason) || pending;
	const press = (event: MouseEvent<HTMLButtonElement>) => {
		if (!inert) return onClick?.(event);
		event.preventDefault();
		event.stopPropagation();
	};
	return (
		<>
			<button
				{...rest}
				type={type}
				aria-label={label}
				aria-disabled={inert || undefined}
				aria-busy={pending || undefined}
				aria-describedby={disabledReason ? reasonId : undefined}
				aria-keyshortcuts={shortcut}
				data-tip={disabledReason ? `${label}: ${disabledReason}` : label}
				data-tip-key={disabledReason ? undefined : shortcut}
				onClick={press}
				className={cx(
					"inline-flex flex-none items-center justify-center rounded transition-colors",
					"aria-disabled:cursor-not-allowed aria-disabled:opacity-45",
					size === "sm" ? "size-7 pointer-coarse:size-9" : "size-8 pointer-coarse:size-10",
					tone === "danger"
						? "text-danger not-aria-disabled:hover:bg-danger-soft"
						: "text-text-muted not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-text",
					tone === "framed" && "border border-line bg-surface-raised",
					className,
				)}
			>
				{pending ? <LoaderCircle className="spinner" aria-hidden /> : icon}
			</button>
			{disabledReason ? (
				<span id={reasonId} className="sr-only">
					{disabledReason}
				</span>
			) : null}
		</>
	);
}
