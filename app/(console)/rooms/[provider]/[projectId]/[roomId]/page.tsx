import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { VendorRoom } from "@/components/vendor-room/vendor-room";
import { ModerationError } from "@/lib/moderation/errors";
import { type RoomRef, sameRoom } from "@/lib/moderation/room";
import { pageRoom } from "@/server/auth/page-room";
import { requirePage } from "@/server/auth/require-page";
import { rooms } from "@/server/runtime";
import { askToLeaveAction, withdrawNoticeAction } from "../../../../notices-actions";
import { scheduleActions } from "../../../../schedule/schedule-actions";
import { removeEveryone, removePeople } from "../../../../search/actions";
import { vendorFacts } from "../../../../vendor-facts";

async function roomOf(): Promise<RoomRef> {
	const room = await pageRoom();
	// RealtimeKit's rooms have a console of their own.
	return room !== null && room.provider !== "realtimekit" ? room : notFound();
}

/** Once a request: the room's right first, then what is known of it. A vendor that does not answer hides no page. */
const load = cache(async (provider: RoomRef["provider"], projectId: string, roomId: string) => {
	const room: RoomRef = { provider, projectId, roomId };
	const entry = await requirePage("see-room", room);
	const facts = vendorFacts(entry).find((each) => each.provider === provider && each.projectId === projectId);
	if (!facts) notFound();
	try {
		const head = await rooms.roomHead(entry.context, { room });
		return { actor: entry.actor, room, facts, title: head.title };
	} catch (error) {
		if (error instanceof ModerationError && error.code === "not-found")
			return { actor: entry.actor, room, facts, title: roomId };
		if (error instanceof Error && error.name === "ProviderError")
			return { actor: entry.actor, room, facts, title: roomId };
		throw error;
	}
});

export async function generateMetadata(): Promise<Metadata> {
	const { provider, projectId, roomId } = await roomOf();
	return { title: (await load(provider, projectId, roomId)).title };
}

export default async function VendorRoomPage() {
	const { provider, projectId, roomId } = await roomOf();
	const { actor, room, facts, title } = await load(provider, projectId, roomId);
	const holder = {
		role: actor.role,
		disabled: actor.disabled,
		roomsGiven: actor.roomsGiven.filter((given) => sameRoom(given, room)),
	};
	return (
		<VendorRoom
			key={`${projectId}/${roomId}`}
			room={room}
			title={title}
			facts={facts}
			holder={holder}
			removePeople={removePeople}
			removeEveryone={removeEveryone}
			notices={{ ask: askToLeaveAction, withdraw: withdrawNoticeAction }}
			schedule={scheduleActions}
		/>
	);
}
