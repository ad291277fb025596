import type { SightingsRequest } from "@/lib/api/activity";
import type { RoomRef } from "@/lib/moderation/room";
import type { RoomEvent } from "@/lib/moderation/room-event";
import { requireRight } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { notTold } from "./known-room";
import { takeNews } from "./take-news";

/** A browser's clock is not believed further than this. */
const oldestMs = 10 * 60_000;

/** Joins and leaves that an open console saw, as news of who is in the room. What is late is older than the next listing. */
export async function takeSightings(
	context: Context,
	{ room, sightings }: { room: RoomRef; sightings: SightingsRequest },
): Promise<void> {
	await requireRight(context, context.database, "see-room", room);
	const now = context.clock.now().getTime();
	const events = sightings.sightings.map(({ entry, at: told }): RoomEvent => {
		const at = Math.min(now, Math.max(Date.parse(told), now - oldestMs));
		const { connectionId, participantId, userId, name } = entry;
		if (entry.kind === "left") return { type: "connection-left", connectionId, at };
		const connection = {
			connectionId,
			participantId,
			userId,
			name,
			picture: null,
			presetName: null,
			mic: notTold,
			camera: notTold,
			screen: notTold,
			joinedAt: null,
		};
		return { type: "connection-joined", connection, at };
	});
	await takeNews(context, { room, source: "console", events });
}
