"use client";

import { Console } from "@/components/console/console";
import type { ActOffice } from "@/components/console/model/act-desk";
import type { NoticeActions } from "@/components/console/model/open-room";
import type { ScheduleActions } from "@/components/schedule/schedule-actions";
import type { Holder } from "@/lib/moderation/words/policy";
import type { RoomRef } from "@/lib/moderation/words/room";

/** The vendor's SDK is loaded here and nowhere else, once a room is entered. */
async function makeSession(token: string) {
	const { createRealtimeKitSession } = await import("@/lib/live/realtimekit");
	return createRealtimeKitSession(token);
}

interface LiveRoomProps {
	room: RoomRef;
	title: string;
	holder: Holder;
	retryRemoval: ActOffice["retryRemoval"];
	notices: NoticeActions;
	schedule: ScheduleActions;
}

export function LiveRoom(props: LiveRoomProps) {
	return <Console {...props} makeSession={makeSession} />;
}
