import type { RoomRef } from "@/lib/moderation/room";
import type { ConnectionFacts, RoomEvent } from "@/lib/moderation/room-event";
import type { Context } from "../kernel/context";
import { takeListing as foldListing, takeNews as foldNews, type Teller } from "./known-room";
import { loadRoom, lockRoom, saveRoom } from "./store";

/**
 * The one door for everybody who tells who is in a room between two listings: open consoles, and webhooks once there
 * are any. What they tell goes through the live room's own reducer. `at` of an event is epoch milliseconds by our clock.
 */
export async function takeNews(
	context: Context,
	{ room, source, events }: { room: RoomRef; source: Exclude<Teller, "listing">; events: readonly RoomEvent[] },
): Promise<void> {
	await context.database.transaction(async (transaction) => {
		const known = await loadRoom(transaction, room, await lockRoom(transaction, room));
		await saveRoom(transaction, room, known, foldNews(known, events, source));
	});
}

/** A whole listing, as it was at `at`. One that is older than what is known already changes nothing. */
export async function takeListing(
	context: Context,
	{ room, connections, at }: { room: RoomRef; connections: readonly ConnectionFacts[]; at: number },
): Promise<void> {
	const now = context.clock.now().getTime();
	await context.database.transaction(async (transaction) => {
		const known = await loadRoom(transaction, room, await lockRoom(transaction, room));
		// A listing from the future was made before the clock was set back: it is no reason to refuse this one.
		if (known.listing !== null && known.listing.at > at && known.listing.at <= now) return;
		await saveRoom(transaction, room, known, foldListing(known, connections, at));
	});
}
