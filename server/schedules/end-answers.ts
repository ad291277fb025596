import { and, asc, eq, type SQL } from "drizzle-orm";
import type { RoomEnd } from "@/lib/api/schedules";
import { polledRooms, roomEnds, roomLocks, schedules } from "../db/schema";
import type { Context } from "../kernel/context";
import { mayChange } from "./authority";
import { queueWaits } from "./queue-waits";
import { type EndRecord, keepOutOf, roomOf, timingOf } from "./records";
import { keptOutUntil, nextRoomStart, nextStartOf } from "./reopening";
import { endWords, tellingWords } from "./words";

/** Ends as the wire tells them, in the order of their times. `most`: the earliest so many. */
export async function readEnds(context: Context, where: SQL | undefined, most: number): Promise<RoomEnd[]> {
	const rows = await context.database
		.select({
			end: roomEnds,
			schedule: schedules,
			roomTitle: polledRooms.title,
			lock: roomLocks,
			nextStart: nextRoomStart,
		})
		.from(roomEnds)
		.innerJoin(schedules, eq(schedules.id, roomEnds.scheduleId))
		.leftJoin(
			polledRooms,
			and(
				eq(polledRooms.provider, roomEnds.provider),
				eq(polledRooms.projectId, roomEnds.projectId),
				eq(polledRooms.roomId, roomEnds.roomId),
			),
		)
		.leftJoin(roomLocks, eq(roomLocks.endId, roomEnds.id))
		.where(where)
		.orderBy(asc(roomEnds.endsAt), asc(roomEnds.id))
		.limit(most);
	const waits = await queueWaits(
		context,
		rows.map(({ end }) => end).filter(({ state }) => state === "planned" || state === "ending"),
	);
	return rows.map(({ end, schedule, roomTitle, lock, nextStart }): RoomEnd => {
		const room = roomOf(end);
		const project = context.projectOf(room);
		const until = wasCarriedOut(end)
			? lock && (lock.reopensAt ?? "until-lifted")
			: keptOutUntil(keepOutOf(schedule), end, nextStartOf(end, nextStart));
		const canKeepOut = project?.closing?.facts.keepsOut.able === true;
		const { windowMinutes, message } = schedule;
		return {
			endId: end.id,
			scheduleId: end.scheduleId,
			room,
			roomTitle: roomTitle || end.roomId,
			title: schedule.title,
			plannedAt: end.plannedAt.toISOString(),
			endsAt: end.endsAt.toISOString(),
			extendedMinutes: end.extendedMinutes,
			reopensAt: canKeepOut && until instanceof Date ? until.toISOString() : null,
			repeats: timingOf(schedule).kind === "weekly",
			state: end.state,
			text: endWords({ end, keptOutUntil: until, windowMinutes, project }),
			lateMs: end.lateMs,
			waitsSeconds: waits.get(end.id) ?? 0,
			telling: tellingWords(context, room, message, end.warned),
			commandId: end.commandId,
			mayChange: mayChange(context, room),
		};
	});
}

/** From then on the room's lock tells, which somebody may have lifted by hand. */
function wasCarriedOut({ state }: EndRecord): boolean {
	return state === "ended" || state === "not-ended";
}

/** One end, for the answer of a verb that has just changed it. */
export async function readEnd(context: Context, endId: string): Promise<RoomEnd> {
	const [end] = await readEnds(context, eq(roomEnds.id, endId), 1);
	if (end === undefined) throw new Error("an end was there and is not");
	return end;
}
