import type { SightingsRequest } from "@/lib/api/activity";
import { type RoomRef, roomKey } from "@/lib/moderation/room";
import type { Context } from "../kernel/context";
import { appendActivity } from "./append-activity";
import { requireSight } from "./require-sight";

/** A browser's clock is not believed further than this. */
const oldestMs = 10 * 60_000;

export interface SightingsInput {
	room: RoomRef;
	sightings: SightingsRequest;
}

/** Joins and leaves that a console saw. Several consoles see the same ones: the first to tell wins. */
export async function recordSightings(context: Context, { room, sightings }: SightingsInput): Promise<void> {
	requireSight(context.actor, room);
	const now = context.clock.now().getTime();
	const key = roomKey(room);
	const news = sightings.sightings.map(({ entry, at }) => ({
		entry,
		at: new Date(Math.min(now, Math.max(Date.parse(at), now - oldestMs))),
		dedupeKey: `${key}|${sightings.sessionId}|${entry.connectionId}|${entry.kind}`,
	}));
	await context.database.transaction((transaction) => appendActivity(transaction, room, news));
}
