import type { Target } from "@/lib/moderation/participant";
import type { ListedConnection } from "../ports/room-control";

/** What the vendor's record of a session says about a removal. Anything not certain is `no-data`. */
export type RemovalVerdict = "gone" | "already-gone" | "still-there" | "no-data";

/** Vendors' clocks and ours differ a little. */
const skewMs = 5_000;

/**
 * Judges by the connections that were in when the removal was ordered: the person may have come back since, which
 * neither undoes the removal nor shows that it failed.
 */
export function judgeRemoval(
	connections: readonly ListedConnection[] | null,
	target: Target,
	orderedAt: Date,
): RemovalVerdict {
	const named = new Set(target.connectionIds);
	const ordered = orderedAt.getTime();
	const concerned = (connections ?? []).filter(
		(connection) => named.has(connection.connectionId) || (connection.joinedAt?.getTime() ?? 0) <= ordered,
	);
	if (concerned.length === 0) return "no-data";
	if (concerned.some((connection) => connection.leftAt === null)) return "still-there";
	const lastLeft = Math.max(...concerned.map((connection) => connection.leftAt?.getTime() ?? 0));
	if (lastLeft >= ordered - skewMs) return "gone";
	// All of them left long before. Whoever was seen in the room under ids that the vendor does not list yet may still be in.
	const listed = new Set(concerned.map((connection) => connection.connectionId));
	return target.connectionIds.every((id) => listed.has(id)) ? "already-gone" : "no-data";
}
