import type { Tone } from "./badge";
import { cx } from "./cx";

const fills: Record<Tone, string> = {
	neutral: "bg-line-strong",
	live: "bg-live",
	waiting: "bg-waiting",
	danger: "bg-danger",
	accent: "bg-accent",
};

/** A dot is never the only sign: words stand beside it. `hollow` tells idle from live without colour. */
export function StatusDot({
	tone = "neutral",
	hollow = false,
	className,
}: {
	tone?: Tone;
	hollow?: boolean;
	className?: string;
}) {
	return (
		<span
			aria-hidden
			className={cx(
				"dot inline-block size-2 flex-none rounded-full",
				hollow ? "border border-line-strong bg-transparent" : fills[tone],
				className,
			)}
		/>
	);
}
