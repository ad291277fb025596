import { and, asc, eq, inArray, min, type SQL } from "drizzle-orm";
import type { ScheduleRow } from "@/lib/api/schedules";
import { polledRooms, roomEnds, schedules } from "../db/schema";
import type { Context } from "../kernel/context";
import { mayChange } from "./authority";
import { keepOutOf, roomOf, timingOf } from "./records";
import { nextOccurrence } from "./timing";

const most = 200;

/** Schedules as the wire tells them, the oldest first. */
export async function readSchedules(context: Context, where: SQL | undefined): Promise<ScheduleRow[]> {
	const rows = await context.database
		.select({ schedule: schedules, roomTitle: polledRooms.title })
		.from(schedules)
		.leftJoin(
			polledRooms,
			and(
				eq(polledRooms.provider, schedules.provider),
				eq(polledRooms.projectId, schedules.projectId),
				eq(polledRooms.roomId, schedules.roomId),
			),
		)
		.where(where)
		.orderBy(asc(schedules.createdAt), asc(schedules.id))
		.limit(most);
	const ids = rows.map(({ schedule }) => schedule.id);
	const nextEnds = ids.length === 0 ? [] : await nextEndsOf(context, ids);
	return rows.map(({ schedule, roomTitle }) => {
		const timing = timingOf(schedule);
		const written = nextEnds.find(({ scheduleId }) => scheduleId === schedule.id)?.endsAt ?? null;
		// What is further ahead than ends are written down, the timing itself knows.
		const further = schedule.materialisedTo === null ? null : nextOccurrence(timing, schedule.materialisedTo)?.endsAt;
		const next = schedule.cancelledAt === null ? (written ?? further ?? null) : null;
		return {
			scheduleId: schedule.id,
			room: roomOf(schedule),
			roomTitle: roomTitle || schedule.roomId,
			title: schedule.title,
			timing,
			keepOut: keepOutOf(schedule),
			message: schedule.message,
			windowMinutes: schedule.windowMinutes,
			createdBy: schedule.createdByName,
			nextEndsAt: next?.toISOString() ?? null,
			mayChange: mayChange(context, roomOf(schedule)),
		};
	});
}

function nextEndsOf(context: Context, scheduleIds: string[]) {
	return context.database
		.select({ scheduleId: roomEnds.scheduleId, endsAt: min(roomEnds.endsAt) })
		.from(roomEnds)
		.where(and(inArray(roomEnds.scheduleId, scheduleIds), inArray(roomEnds.state, ["planned", "ending"])))
		.groupBy(roomEnds.scheduleId);
}

/** One schedule, for the answer of a verb that has just changed it. */
export async function readSchedule(context: Context, scheduleId: string): Promise<ScheduleRow> {
	const [schedule] = await readSchedules(context, eq(schedules.id, scheduleId));
	if (schedule === undefined) throw new Error("a schedule was there and is not");
	return schedule;
}
