import type {
	EndDryRun,
	EndsAnswer,
	ExtendEnd,
	RoomEnd,
	RoomScheduleAnswer,
	SchedulePreview,
	ScheduleRow,
	SetSchedule,
} from "@/lib/api/schedules";
import type { RoomRef } from "@/lib/moderation/room";
import type { Context } from "../kernel/context";
import type { ClosedRoomAnswer } from "./closed-room";

type Verb<Input, Answer> = (context: Context, input: Input) => Promise<Answer>;
const soon = () => Promise.reject(new Error("not built yet"));

export const setSchedule: Verb<SetSchedule, ScheduleRow> = soon;
export const cancelSchedule: Verb<{ scheduleId: string }, ScheduleRow> = soon;
export const extendEnd: Verb<ExtendEnd, RoomEnd> = soon;
export const skipEnd: Verb<{ endId: string }, RoomEnd> = soon;
export const reopenRoom: Verb<{ room: RoomRef }, { closed: ClosedRoomAnswer | null }> = soon;
export const previewSchedule: Verb<SetSchedule, SchedulePreview> = soon;
export const dryRunEnd: Verb<{ endId: string }, EndDryRun> = soon;
export const listEnds: Verb<{ from: string; to: string }, EndsAnswer> = soon;
export const roomSchedule: Verb<{ room: RoomRef }, RoomScheduleAnswer> = soon;
