"use server";

import type * as z from "zod";
import {
	type ExtendEnd,
	endIdSchema,
	extendEndSchema,
	roomOnlySchema,
	type SetSchedule,
	scheduleIdSchema,
	setScheduleSchema,
} from "@/lib/api/schedules";
import { action } from "@/server/http/action";
import { schedules } from "@/server/runtime";

// The verbs authorise for the room of the schedule or end that is named.
const set = action(setScheduleSchema, schedules.setSchedule, { name: "set-schedule" });
const cancel = action(scheduleIdSchema, schedules.cancelSchedule, { name: "cancel-schedule" });
const extend = action(extendEndSchema, schedules.extendEnd, { name: "extend-end" });
const skip = action(endIdSchema, schedules.skipEnd, { name: "skip-end" });
const reopen = action(roomOnlySchema, schedules.reopenRoom, { name: "reopen-room" });
const preview = action(setScheduleSchema, schedules.previewSchedule, { name: "preview-schedule" });
const dryRun = action(endIdSchema, schedules.dryRunEnd, { name: "dry-run-end" });

/** Makes a schedule, or changes the one with this id. Answers a `ScheduleRow`. */
export async function setScheduleAction(input: SetSchedule) {
	return set(input);
}

/** Answers the `ScheduleRow` as it was left. */
export async function cancelScheduleAction(input: z.input<typeof scheduleIdSchema>) {
	return cancel(input);
}

/** Answers the `RoomEnd` with its new time. */
export async function extendEndAction(input: ExtendEnd) {
	return extend(input);
}

/** Answers the `RoomEnd`, skipped. */
export async function skipEndAction(input: z.input<typeof endIdSchema>) {
	return skip(input);
}

/** Lets people in again now. `closed` is null once the vendor has said so, else how far it has come. */
export async function reopenRoomAction(input: z.input<typeof roomOnlySchema>) {
	return reopen(input);
}

/** Writes nothing. */
export async function previewScheduleAction(input: SetSchedule) {
	return preview(input);
}

/** Who would be removed now; touches nobody. */
export async function dryRunEndAction(input: z.input<typeof endIdSchema>) {
	return dryRun(input);
}
