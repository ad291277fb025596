import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ModerationError } from "@/lib/moderation/errors";
import { type RoomRef, roomRefSchema, sameRoom } from "@/lib/moderation/room";
import { requirePage } from "@/server/auth/require-page";
import { rooms } from "@/server/runtime";
import { askToLeaveAction, withdrawNoticeAction } from "../../../../notices-actions";
import { scheduleActions } from "../../../../schedule/schedule-actions";
import { retryRemovalAction } from "./actions";
import { LiveRoom } from "./live-room";

interface RoomPageProps {
	params: Promise<{ projectId: string; roomId: string }>;
}

async function roomOf(params: RoomPageProps["params"]): Promise<RoomRef> {
	const { projectId, roomId } = await params;
	const parsed = roomRefSchema.safeParse({
		provider: "realtimekit",
		projectId: decoded(projectId),
		roomId: decoded(roomId),
	});
	return parsed.success ? parsed.data : notFound();
}

function decoded(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return notFound();
	}
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

export async function generateMetadata({ params }: RoomPageProps): Promise<Metadata> {
	const { projectId, roomId } = await roomOf(params);
	const { head } = await load(projectId, roomId);
	return { title: head.title };
}

export default async function RoomPage({ params }: RoomPageProps) {
	const { projectId, roomId } = await roomOf(params);
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
