import type { Target } from "@/lib/moderation/participant";
import type { ListedConnection, Presence } from "../../ports/room-control";

/** Vendors' clocks and ours differ a little. */
export const skewMs = 5_000;

/**
 * Judges by a vendor's list of who is, and who was, in a session: only connections that were in when the removal was
 * ordered count. Anything that the list does not show is unknown.
 */
export function judgeBySession(
	target: Target,
	connections: readonly ListedConnection[],
	session: { startedAt: Date; orderedAt: Date },
): Presence {
	const ordered = session.orderedAt.getTime();
	const inNow = connections.some((connection) => connection.leftAt === null);
	// The session that was live then is over, and nobody outlives their session.
	if (session.startedAt.getTime() > ordered + skewMs) return { target, state: "gone", returned: inNow };
	const named = new Set(target.connectionIds);
	const concerned = connections.filter(
		(connection) => named.has(connection.connectionId) || (connection.joinedAt?.getTime() ?? 0) <= ordered,
	);
	if (concerned.length === 0) return { target, state: "unknown", returned: false };
	if (concerned.some((connection) => connection.leftAt === null)) {
		return { target, state: "still-there", returned: false };
	}
	const lastLeft = Math.max(...concerned.map((connection) => connection.leftAt?.getTime() ?? 0));
	const listed = new Set(concerned.map((connection) => connection.connectionId));
	// All left long before: whoever was seen under ids that the vendor does not list yet may still be in.
	const missing = lastLeft < ordered - skewMs && !target.connectionIds.every((id) => listed.has(id));
	return { target, state: missing ? "unknown" : "gone", returned: !missing && inNow };
}

/**
 * Judges by when the one connection that a vendor shows began; null: it says that nobody is in under this id. A
 * connection is named after its person and its beginning, so that a newer one is told from the one that was removed.
 */
export function judgeByJoin(target: Target, present: ListedConnection | null, orderedAt: Date): Presence {
	if (present === null) return { target, state: "gone", returned: false };
	const stays = { target, state: "still-there", returned: false } as const;
	if (present.joinedAt === null || target.connectionIds.includes(present.connectionId)) return stays;
	const joined = present.joinedAt.getTime();
	const another = target.connectionIds.some((id) => id.startsWith(`${present.participantId}@`));
	// Of somebody seen under another connection, a beginning after the order is enough; else clocks may differ.
	const isNewer = joined >= orderedAt.getTime() + (another ? 0 : skewMs);
	return isNewer ? { target, state: "gone", returned: true } : stays;
}

/** One connection of vendors that give it no id of its own. */
export function connectionName(userId: string, joinedAt: Date | null): string {
	return joinedAt === null ? userId : `${userId}@${joinedAt.getTime()}`;
}
