import { intentExpiresAfterMs } from "@/lib/moderation/outcome";
import type { StoredNotice } from "./notice-row";

/** Whoever leaves in the last second is still listed for a moment. */
const graceMs = 3_000;
/** A look this short before the deadline would tell nothing that the deadline does not. */
const notBeforeEndMs = 5_000;
/** The process that took the order sends it at once; after this a worker does. */
export const takenOverAfterMs = 3_000;
/** Sent later than this, a notice gives its full time from then on. */
export const sentLateMs = 5_000;
/** Nobody is removed for a deadline that passed this long ago: the room may be another one by now. */
export const tooLateMs = 10 * 60_000;

type Times = Pick<StoredNotice, "createdAt" | "leaveBy" | "via" | "state">;

/** When to look at a notice next: a console's silence, twice on the way whether they have gone, and the deadline. */
export function nextLook({ createdAt, leaveBy, via, state }: Times, now: Date): Date {
	const start = createdAt.getTime();
	const end = leaveBy.getTime();
	const silence = via === "session" && state === "waiting" ? [start + intentExpiresAfterMs] : [];
	const onTheWay = [1, 2].map((third) => start + ((end - start) * third) / 3);
	const times = [...silence, ...onTheWay].filter((at) => at > now.getTime() && at <= end - notBeforeEndMs);
	return new Date(Math.min(end + graceMs, ...times));
}

export function isDeadline({ leaveBy }: Pick<StoredNotice, "leaveBy">, now: Date): boolean {
	return now.getTime() >= leaveBy.getTime() + graceMs;
}

/** How long to leave a silent vendor alone. */
export function askAgainAt(tries: number, now: Date): Date {
	return new Date(now.getTime() + Math.min(2_000 * 2 ** Math.min(tries, 5), 30_000));
}
