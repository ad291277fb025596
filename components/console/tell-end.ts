import type { LiveSession } from "@/lib/live/live-session";
import type { RoomStore } from "@/lib/live/room-store";
import { everybody } from "@/lib/moderation/room-state";
import type { RoomRef } from "@/lib/moderation/words/room";

interface Telling {
	room: RoomRef;
	session: Pick<LiveSession, "tell">;
	store: Pick<RoomStore, "state">;
}

export interface EndWarning {
	endId: string;
	endsAt: string;
	stage: "ten" | "five";
	message: string;
}

/** What RealtimeKit carries in one message, with room for its own frame. */
const longestBytes = 4_096;
const devicesAtOnce = 100;

/**
 * Tells everybody in the room, but no console, that it ends soon: RealtimeKit's server reaches nobody, an open console
 * does. Answers to how many devices it left this browser; nobody tells whether they have it.
 */
export async function tellOfEnd({ room, session, store }: Telling, warning: EndWarning): Promise<number> {
	const { writeNotice } = await import("@/lib/moderation/notice");
	const notice = { kind: "room-ends", roomId: room.roomId, text: warning.message, at: warning.endsAt } as const;
	const content = writeNotice({ ...notice, id: await warningId(warning) }, longestBytes);
	const devices = [...everybody(store.state)]
		.filter((person) => !person.console)
		.flatMap((person) => person.connections.map((connection) => connection.connectionId));
	let told = 0;
	for (let at = 0; at < devices.length; at += devicesAtOnce) {
		const some = devices.slice(at, at + devicesAtOnce);
		if ((await session.tell(some, content)).sent) told += some.length;
	}
	return told;
}

/** The same for every console in the room, so that a client that hears it from two of them acts once. */
async function warningId({ endId, endsAt, stage }: EndWarning): Promise<string> {
	const named = new TextEncoder().encode(`${endId} ${endsAt} ${stage}`);
	const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", named)).slice(0, 16);
	// Version 8 (made in a way of one's own) and variant of RFC 9562.
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
