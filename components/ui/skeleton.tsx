import { cx } from "./cx";

/** Holds the size of what comes; visible only after 150 ms, so that a quick answer does not flicker. */
export function Skeleton({ className }: { className?: string }) {
	return <span aria-hidden className={cx("skeleton block h-3", className)} />;
}
