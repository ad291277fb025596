import type { Evidence, Outcome } from "@/lib/moderation/outcome";
import { type CommandRow, canBeSettled, typeOf } from "./command-row";

const firstMs = 5_000;
const longestMs = 10 * 60_000;
const giveUpAfterMs = 60 * 60_000;
/** A vendor may act a little late on an order it has; only after this does "still there" mean that it failed. */
const graceMs = 15_000;

/** When the vendor is first asked what became of a command: not before its own lists have caught up. */
export function firstSettleAt(
	row: CommandRow,
	found: { outcome: Outcome; evidence: Evidence | null },
	now: Date,
): Date | null {
	if (!canBeSettled(typeOf(row))) return null;
	const open =
		found.outcome === "unknown" ||
		(found.outcome === "sent" && row.via === "server") ||
		(found.outcome === "confirmed" && found.evidence === "reported");
	return open ? new Date(now.getTime() + firstMs) : null;
}

/** The next time, ever later; null after an hour. */
export function nextSettleAt(row: CommandRow, now: Date): Date | null {
	if (now.getTime() - row.createdAt.getTime() >= giveUpAfterMs) return null;
	return new Date(now.getTime() + Math.min(firstMs * 2 ** (row.settleTries + 1), longestMs));
}

export function graceIsOver(row: CommandRow, now: Date): boolean {
	return now.getTime() - row.createdAt.getTime() >= graceMs;
}
