"use client";

import { createContext, useContext } from "react";
import type { Timed } from "@/lib/api/ends";
import type { Poll } from "@/lib/api/poll";
import type { RoomScheduleAnswer } from "@/lib/api/schedules";
import type { RoomRef } from "@/lib/moderation/words/room";
import type { ScheduleActions } from "./schedule-actions";

export interface RoomScheduleValue {
	room: RoomRef;
	poll: Poll<Timed<RoomScheduleAnswer>>;
	actions: ScheduleActions;
	/** Why this person may not schedule or extend here; null: they may. */
	deniedReason: string | null;
	/** Opens the room's ends and schedules beside the room: leaving the page would leave the room. */
	openPanel: () => void;
}

export const RoomScheduleContext = createContext<RoomScheduleValue | null>(null);

export function useRoomSchedule(): RoomScheduleValue {
	const value = useContext(RoomScheduleContext);
	if (value === null) throw new Error("useRoomSchedule outside of a room's schedule");
	return value;
}
