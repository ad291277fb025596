import { reportActivity } from "./activity";
import { readAudit } from "./audit";
import { askToLeave, listNotices } from "./notices";
import type { Operation } from "./operation";
import { endRoom, readRemoval, removePeople } from "./removals";
import { listPeople, listRooms } from "./rooms";
import { addSchedule, cancelSchedule, extendEnd, listEnds, readRoomSchedule } from "./schedules";
import { mintToken } from "./tokens";

/** Everything that the API does, in the order in which the document shows it. */
export const operations: readonly Operation[] = [
	removePeople,
	readRemoval,
	endRoom,
	addSchedule,
	readRoomSchedule,
	cancelSchedule,
	listEnds,
	extendEnd,
	askToLeave,
	listNotices,
	reportActivity,
	mintToken,
	listRooms,
	listPeople,
	readAudit,
];
