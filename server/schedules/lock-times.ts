import type { LockRecord } from "./records";

const longestAheadMs = 10 * 60_000;

/** When a worker is to look after a lock: when people may come in again, or in good time before the vendor lets them in. */
export function lockDueAt({ reopensAt, until }: Pick<LockRecord, "reopensAt" | "until">, now: Date): Date | null {
	const runsOutEarly = until !== null && (reopensAt === null || until < reopensAt);
	if (!runsOutEarly) return reopensAt;
	const lasts = Math.max(0, until.getTime() - now.getTime());
	return new Date(until.getTime() - Math.min(longestAheadMs, lasts / 10));
}
