import { and, eq } from "drizzle-orm";
import type { RoomRef } from "@/lib/moderation/room";
import { presenceRooms } from "../db/schema";
import type { Context, Project } from "../kernel/context";
import { claimLook, lookAtRoom } from "./look-at-room";
import { roomsToWatch } from "./rooms-to-watch";

const everyMs = 15_000;
const withinMs = 20_000;
const atOnce = 5;
const never = 0;

/**
 * Asks one vendor who is in the rooms that somebody cares about, each every 15 s, the longest unasked first, in the lane
 * that gives way to acts. With more rooms than the vendor's limits allow, answers grow older and nothing rests on them.
 * Any number of workers: each room is asked about by one.
 */
export async function watchRooms(context: Context, project: Project): Promise<void> {
	if (!project.control.search.listPeople.able) return;
	const { provider, projectId } = project.control;
	const tried = await context.database
		.select({ roomId: presenceRooms.roomId, triedAt: presenceRooms.triedAt })
		.from(presenceRooms)
		.where(and(eq(presenceRooms.provider, provider), eq(presenceRooms.projectId, projectId)));
	const triedAt = new Map(tried.map((row) => [row.roomId, row.triedAt?.getTime() ?? never]));
	const waiting = (await roomsToWatch(context, project)).toSorted(
		(a, b) => (triedAt.get(a.roomId) ?? never) - (triedAt.get(b.roomId) ?? never),
	);
	const signal = AbortSignal.timeout(withinMs);
	const look = async (room: RoomRef) => {
		if (!(await claimLook(context, room, everyMs, withinMs + 5_000))) return;
		await lookAtRoom(context, room, { lane: "poll", signal });
	};
	const one = async () => {
		for (let room = waiting.shift(); room !== undefined && !signal.aborted; room = waiting.shift()) await look(room);
	};
	await Promise.all(Array.from({ length: atOnce }, one));
}
