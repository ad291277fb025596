import type { RoomRow } from "@/lib/api/rooms";
import { type RoomRef, roomKey } from "@/lib/moderation/room";
import { polledRooms } from "../db/schema";
import { noSuchRoom } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { maySee } from "./may-see";
import { nobodyWatches, openConsoles } from "./presences";
import { rowOf } from "./room-row";
import { inRoom } from "./same-room";

/**
 * One room's title and state. From the poll where it has seen the room, else from the vendor: a room that
 * nobody has been in yet exists all the same. Throws `not-found`, alike for rooms this actor may not see.
 */
export async function roomHead(context: Context, { room }: { room: RoomRef }): Promise<RoomRow> {
	const project = context.projectOf(room);
	if (project === undefined || !maySee(context.actor, room)) throw noSuchRoom();
	const now = context.clock.now();
	const [[polled], watches] = await Promise.all([
		context.database.select().from(polledRooms).where(inRoom(polledRooms, room)),
		openConsoles(context.database, now, room),
	]);
	const watch = watches.get(roomKey(room)) ?? nobodyWatches;
	if (polled !== undefined) return rowOf(polled, watch);
	const facts = await project.control.findRoom(room, { lane: "poll", signal: AbortSignal.timeout(8_000) });
	if (facts === null) throw noSuchRoom();
	return rowOf(
		{
			...room,
			title: facts.title,
			sessionId: facts.session?.sessionId ?? null,
			people: facts.session?.people ?? null,
			startedAt: facts.session?.startedAt ?? null,
			live: facts.session !== null,
			seenAt: now,
		},
		watch,
	);
}
