import type { ReactNode } from "react";
import { cx } from "./cx";

/** Colour carries meaning only: `live` live or speaking, `waiting` waiting, stale or not confirmed, `danger` removal. */
export type Tone = "neutral" | "live" | "waiting" | "danger" | "accent";

const tones: Record<Tone, string> = {
	neutral: "bg-hover text-text-muted",
	live: "bg-live-soft text-live",
	waiting: "bg-waiting-soft text-waiting",
	danger: "bg-danger-soft text-danger",
	accent: "bg-accent-soft text-accent",
};

interface BadgeProps {
	tone?: Tone;
	icon?: ReactNode;
	children: ReactNode;
	className?: string;
	/** Explains it on hover; say the same in reach of assistive technology. */
	tip?: string;
}

export function Badge({ tone = "neutral", icon, children, className, tip }: BadgeProps) {
	return (
		<span
			data-tip={tip}
			className={cx(
				"badge inline-flex h-5 max-w-full items-center gap-1 whitespace-nowrap rounded-sm px-1.5 text-xs [&_svg.lucide]:size-3",
				tones[tone],
				className,
			)}
		>
			{icon}
			<span className="truncate">{children}</span>
		</span>
	);
}
