import { isConsoleUserId } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import type { CallOptions, RoomControl } from "../ports/room-control";

/**
 * `empty`: the vendor says that nobody is in. `returned`: whoever is in came after the end. `still-there`: somebody has
 * been in since before it. Anything not certain is `unknown`.
 */
export type Inside = "empty" | "returned" | "still-there" | "unknown";

/** Vendors' clocks and ours differ a little. */
const skewMs = 5_000;

/** Asks the vendor who is in a room that was told to end at `orderedAt`. Throws `ProviderError`. */
export async function lookInside(
	control: RoomControl,
	room: RoomRef,
	orderedAt: Date,
	options: CallOptions,
): Promise<Inside> {
	const facts = await control.findRoom(room, options);
	if (facts === null) return "unknown";
	if (facts.session === null || facts.session.people === 0) return "empty";
	const { connections, known } = await control.listPeople(room, options);
	const joined = connections
		.filter(({ leftAt, userId }) => leftAt === null && !isConsoleUserId(userId))
		.map(({ joinedAt }) => joinedAt?.getTime() ?? null);
	if (joined.some((at) => at !== null && at < orderedAt.getTime() - skewMs)) return "still-there";
	const allAfter = joined.length > 0 && joined.every((at) => at !== null && at > orderedAt.getTime());
	return known && allAfter ? "returned" : "unknown";
}
