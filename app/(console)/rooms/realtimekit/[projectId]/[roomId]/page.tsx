import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ModerationError } from "@/lib/moderation/errors";
import { type RoomRef, sameRoom } from "@/lib/moderation/room";
import { pageRoom } from "@/server/auth/page-room";
import { requirePage } from "@/server/auth/require-page";
import { rooms } from "@/server/runtime";
import { askToLeaveAction, withdrawNoticeAction } from "../../../../notices-actions";
import { scheduleActions } from "../../../../schedule/schedule-actions";
import { retryRemovalAction } from "./actions";
import { LiveRoom } from "./live-room";

async function roomOf(): Promise<RoomRef> {
	const room = await pageRoom();
	return room?.provider === "realtimekit" ? room : notFound();
}

/** Once a request, for title and page alike: the room's right first, then whether there is such a room. */
const load = cache(async (projectId: string, roomId: string) => {
	const room: RoomRef = { provider: "realtimekit", projectId, roomId };
	const { actor, context } = await requirePage("see-room", room);
	try {
		return { actor, room, head: await rooms.roomHead(context, { room }) };
	} catch (error) {
		if (error instanceof ModerationError && error.code === "not-found") notFound();
		throw error;
	}
});

export async function generateMetadata(): Promise<Metadata> {
	const { projectId, roomId } = await roomOf();
	const { head } = await load(projectId, roomId);
	return { title: head.title };
}

export default async function RoomPage() {
	const { projectId, roomId } = await roomOf();
	const { actor, room, head } = await load(projectId, roomId);
	const holder = {
		role: actor.role,
		disabled: actor.disabled,
		roomsGiven: actor.roomsGiven.filter((given) => sameRoom(given, room)),
	};
	return (
		<LiveRoom
			key={room.roomId}
			room={room}
			title={head.title}
			holder={holder}
			retryRemoval={retryRemovalAction}
			notices={{ ask: askToLeaveAction, withdraw: withdrawNoticeAction }}
			schedule={scheduleActions}
		/>
	);
}
