import { and, eq, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { type KeepOut, keepOutSchema, type Timing, timingSchema } from "@/lib/api/schedules";
import type { RoomRef } from "@/lib/moderation/room";
import type { roomEnds, roomLocks, schedules } from "../db/schema";
import { derivedId } from "../kernel/derived-id";

export type ScheduleRecord = typeof schedules.$inferSelect;
export type EndRecord = typeof roomEnds.$inferSelect;
export type LockRecord = typeof roomLocks.$inferSelect;

export function timingOf({ timing }: Pick<ScheduleRecord, "timing">): Timing {
	return timingSchema.parse(timing);
}

export function keepOutOf({ keepOut }: Pick<ScheduleRecord, "keepOut">): KeepOut {
	return keepOutSchema.parse(keepOut);
}

/** The room's three columns of a row, and nothing else of it. */
export function roomOf({ provider, projectId, roomId }: RoomRef): RoomRef {
	return { provider, projectId, roomId };
}

/** `where` for the rows of one room. */
export function inRoom(
	table: { provider: PgColumn; projectId: PgColumn; roomId: PgColumn },
	room: RoomRef,
): SQL | undefined {
	return and(eq(table.provider, room.provider), eq(table.projectId, room.projectId), eq(table.roomId, room.roomId));
}

/** Always the same for the same schedule and time, whoever writes it down. */
export function endIdOf(scheduleId: string, plannedAt: Date): string {
	return derivedId(`usher end ${scheduleId} ${plannedAt.toISOString()}`);
}

/** The one command that carries an end out, however often it is tried. */
export function commandIdOf(endId: string): string {
	return derivedId(`usher end command ${endId}`);
}
