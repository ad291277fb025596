import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { VendorRoom } from "@/components/vendor-room/vendor-room";
import { ModerationError } from "@/lib/moderation/errors";
import { type RoomRef, roomRefSchema, sameRoom } from "@/lib/moderation/room";
import { requirePage } from "@/server/auth/require-page";
import { rooms } from "@/server/runtime";
import { removeEveryone, removePeople } from "../../../../search/actions";
import { vendorFacts } from "../../../../vendor-facts";

interface RoomPageProps {
	params: Promise<{ provider: string; projectId: string; roomId: string }>;
}

async function roomOf(params: RoomPageProps["params"]): Promise<RoomRef> {
	// Next has decoded them; once more, a room called `50%` could not be opened, and `a%20b` would be another one.
	const parsed = roomRefSchema.safeParse(await params);
	// RealtimeKit's rooms have a console of their own.
	return parsed.success && parsed.data.provider !== "realtimekit" ? parsed.data : notFound();
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

export async function generateMetadata({ params }: RoomPageProps): Promise<Metadata> {
	const { provider, projectId, roomId } = await roomOf(params);
	return { title: (await load(provider, projectId, roomId)).title };
}

export default async function VendorRoomPage({ params }: RoomPageProps) {
	const { provider, projectId, roomId } = await roomOf(params);
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
		/>
	);
}
