import type { EndDryRun, ExtendEnd, SchedulePreview, SetSchedule } from "@/lib/api/schedules";
import type { Result } from "@/lib/moderation/words/errors";
import type { RoomRef } from "@/lib/moderation/words/room";

/** Server actions of scheduled ends, handed down by the page. What they answer beyond yes or no is read afresh. */
export interface ScheduleActions {
	setSchedule: (input: SetSchedule) => Promise<Result<unknown>>;
	previewSchedule: (input: SetSchedule) => Promise<Result<SchedulePreview>>;
	cancelSchedule: (input: { scheduleId: string }) => Promise<Result<unknown>>;
	extendEnd: (input: ExtendEnd) => Promise<Result<unknown>>;
	skipEnd: (input: { endId: string }) => Promise<Result<unknown>>;
	dryRunEnd: (input: { endId: string }) => Promise<Result<EndDryRun>>;
	/** Lets people into a room again that is kept closed. */
	reopenRoom: (input: { room: RoomRef }) => Promise<Result<unknown>>;
}

/** A room that can be picked by name; others are given by id. */
export type RoomChoice = RoomRef & { title: string };
