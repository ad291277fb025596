import { and, desc, gte, inArray, isNull, or } from "drizzle-orm";
import type * as z from "zod";
import type { closedRoomSchema, RoomScheduleAnswer } from "@/lib/api/schedules";
import type { RoomRef } from "@/lib/moderation/room";
import { roomEnds, roomLocks, schedules } from "../db/schema";
import { denialNow, noSuchRoom, refusalOf } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { readEnds } from "./end-answers";
import { inRoom } from "./records";
import { readSchedules } from "./schedule-answers";
import { lockWords, vendorFacts } from "./words";

export type ClosedRoom = z.infer<typeof closedRoomSchema>;

const mostEnds = 50;
/** What has just ended is of use to whoever looks at the room. */
const pastMs = 24 * 60 * 60_000;

/** One room's ends (of the last day and to come), its schedules, and whether people are kept out of it now. */
export async function roomSchedule(context: Context, { room }: { room: RoomRef }): Promise<RoomScheduleAnswer> {
	const denial = await denialNow(context, context.database, "see-room", room);
	if (denial !== null) throw refusalOf(denial);
	if (context.projectOf(room) === undefined) throw noSuchRoom();
	const now = context.clock.now();
	const since = new Date(now.getTime() - pastMs);
	const [ends, known, closed] = await Promise.all([
		readEnds(
			context,
			and(inRoom(roomEnds, room), or(gte(roomEnds.endsAt, since), inArray(roomEnds.state, ["planned", "ending"]))),
			mostEnds,
		),
		readSchedules(context, and(inRoom(schedules, room), isNull(schedules.cancelledAt))),
		closedRoom(context, room),
	]);
	return { ends, schedules: known, closed, facts: vendorFacts(context, room), now: now.toISOString() };
}

/** What keeps people out of a room now; null: nothing. Of several locks it is the one that lasts longest. */
export async function closedRoom(context: Context, room: RoomRef): Promise<ClosedRoom | null> {
	const [lock] = await context.database
		.select()
		.from(roomLocks)
		.where(inRoom(roomLocks, room))
		.orderBy(desc(roomLocks.reopensAt))
		.limit(1);
	if (lock === undefined) return null;
	return {
		room,
		reopensAt: lock.reopensAt?.toISOString() ?? null,
		text: lockWords(lock, context.projectOf(room), context.clock.now()),
	};
}
