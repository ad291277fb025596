import type { RoomRow } from "@/lib/api/rooms";
import type { RoomRef } from "@/lib/moderation/room";
import type { polledRooms } from "../db/schema";
import type { Watch } from "./presences";
import { roomOf } from "./same-room";

/** A polled room as the wire tells it. Console people are left out of the headcount, which never goes below none. */
export function rowOf(polled: typeof polledRooms.$inferSelect, watch: Watch): RoomRow {
	return {
		room: roomOf(polled),
		title: polled.title,
		sessionId: polled.live ? polled.sessionId : null,
		people: headcount(polled, watch),
		watchedBy: watch.watchedBy,
		live: polled.live,
		startedAt: polled.live ? (polled.startedAt?.toISOString() ?? null) : null,
		seenAt: polled.seenAt.toISOString(),
	};
}

/** A room given to somebody that no poll has seen yet: its id is all there is to call it by. */
export function unseenRow(room: RoomRef, watch: Watch, now: Date): RoomRow {
	return {
		room,
		title: room.roomId,
		sessionId: null,
		people: null,
		watchedBy: watch.watchedBy,
		live: false,
		startedAt: null,
		seenAt: now.toISOString(),
	};
}

function headcount(polled: { people: number | null; live: boolean }, watch: Watch): number | null {
	if (!polled.live) return 0;
	return polled.people === null ? null : Math.max(0, polled.people - watch.consoles);
}
