import type { ScheduleActions } from "@/components/schedule/schedule-actions";
import {
	cancelScheduleAction,
	dryRunEndAction,
	extendEndAction,
	previewScheduleAction,
	reopenRoomAction,
	setScheduleAction,
	skipEndAction,
} from "./actions";

/** For every page that shows ends: its own and those of rooms. */
export const scheduleActions: ScheduleActions = {
	setSchedule: setScheduleAction,
	previewSchedule: previewScheduleAction,
	cancelSchedule: cancelScheduleAction,
	extendEnd: extendEndAction,
	skipEnd: skipEndAction,
	dryRunEnd: dryRunEndAction,
	reopenRoom: reopenRoomAction,
};
