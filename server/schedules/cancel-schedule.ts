import { and, eq } from "drizzle-orm";
import type { ScheduleRow } from "@/lib/api/schedules";
import { roomEnds, schedules } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { noSuchSchedule, onSchedule, requireSchedule } from "./authority";
import { roomOf } from "./records";
import { readSchedule } from "./schedule-answers";
import { lockSchedule } from "./set-schedule";

/** Cancels a schedule with all its ends to come. A room that is being ended goes on, and one that is closed stays so. */
export async function cancelSchedule(context: Context, { scheduleId }: { scheduleId: string }): Promise<ScheduleRow> {
	await onSchedule(context, "cancel-schedule", async (transaction) => {
		const schedule = await lockSchedule(transaction, scheduleId);
		if (schedule === undefined) throw noSuchSchedule();
		await requireSchedule(context, transaction, roomOf(schedule), noSuchSchedule());
		if (schedule.cancelledAt !== null) return;
		const now = context.clock.now();
		await transaction.update(schedules).set({ cancelledAt: now, updatedAt: now }).where(eq(schedules.id, scheduleId));
		await transaction
			.update(roomEnds)
			.set({ state: "cancelled", dueAt: null, warnAt: null, warnMinutes: null, updatedAt: now })
			.where(and(eq(roomEnds.scheduleId, scheduleId), eq(roomEnds.state, "planned")));
		await recordAudit(context, transaction, {
			kind: "schedule-cancelled",
			room: roomOf(schedule),
			outcome: "confirmed",
			detail: { scheduleId, title: schedule.title },
		});
	});
	return readSchedule(context, scheduleId);
}
