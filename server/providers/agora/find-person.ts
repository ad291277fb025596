import type { RoomRef } from "@/lib/moderation/room";
import type { CallOptions, FindStep } from "../../ports/room-control";
import { type Look, type ScannedRoom, scanRooms } from "../shared/scan";
import type { AgoraClient } from "./client";
import { connectionFrom, listedRoom } from "./mapper";
import { channelOf, uidOf } from "./targets";

/** Twenty questions a second are allowed; answers take a while. */
const channelsAtOnce = 16;
const pageSize = 500;
const mostPages = 50;

/** Channel by channel: Agora has no question "where is this uid". The channels known to Usher come first. */
export async function* findPerson(
	client: AgoraClient,
	projectId: string,
	{ text, rooms }: { text: string; rooms: readonly RoomRef[] },
	options: CallOptions,
): AsyncGenerator<FindStep> {
	const uid = uidOf(text);
	if (uid === null) {
		const words = "Agora knows people by number only (1 to 4294967295), so this text can name nobody there.";
		yield { type: "note", code: "not-searchable", text: words };
		return;
	}
	const seen = new Set<string>();
	let total: number | null = null;
	let whole = true;

	async function* channels(): AsyncGenerator<ScannedRoom> {
		for (const room of rooms) {
			if (!seen.has(room.roomId)) yield { room, title: room.roomId, sessionId: null };
			seen.add(room.roomId);
		}
		for (let page = 0; page < mostPages; page++) {
			const { channels: listed, total_size: size } = await client.channels(page, pageSize, options);
			const before = seen.size;
			const fresh = listed.rows.filter((row) => !seen.has(row.channel_name));
			for (const row of fresh) seen.add(row.channel_name);
			total = Math.max(size ?? 0, seen.size);
			for (const row of fresh) yield listedRoom(projectId, row);
			// Channels move between pages while people come and go, so a short count is told.
			whole = size != null && seen.size >= size;
			if (seen.size === before || (page + 1) * pageSize >= (size ?? Number.POSITIVE_INFINITY)) return;
		}
	}

	yield* scanRooms(channels(), { atOnce: channelsAtOnce, total: () => total, signal: options.signal }, look);
	if (!whole && !options.signal.aborted) {
		const words = "Agora’s list of channels moved while it was read: a channel may have been missed. Search again.";
		yield { type: "note", code: "listing-unknown", text: words };
	}

	async function look({ room }: ScannedRoom): Promise<Look> {
		const connection = uid === null ? null : connectionFrom(await client.property(channelOf(room), uid, options));
		return { found: connection === null ? [] : [{ connection, matched: "userId" }], whole: true };
	}
}
