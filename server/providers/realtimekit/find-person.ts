import { z } from "zod";
import type { RoomRef } from "@/lib/moderation/room";
import { ProviderError } from "../../ports/errors";
import type { CallOptions, FindStep, ListedRoom, RoomListing } from "../../ports/room-control";
import { path } from "../shared/path";
import { type Look, matchOf, type ScannedRoom, scanRooms } from "../shared/scan";
import { sessionParticipantSchema } from "./api-types";
import type { RealtimeKitClient } from "./client";
import { listedConnection } from "./mapper";
import type { RealtimeKitSessions } from "./sessions";

const sessionsAtOnce = 6;
const peerSchema = z.object({ participant: sessionParticipantSchema.extend({ session_id: z.string().max(256) }) });
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface Search {
	text: string;
	rooms: readonly RoomRef[];
	listing: RoomListing;
}

/**
 * One question a live session, by the vendor's own search, matched again here. Where the list of sessions cannot be
 * trusted, the rooms known to Usher are asked each by itself.
 */
export async function* findPerson(
	client: RealtimeKitClient,
	sessions: RealtimeKitSessions,
	{ text, rooms, listing }: Search,
	options: CallOptions,
): AsyncGenerator<FindStep> {
	if (!listing.known) {
		const words =
			"RealtimeKit’s list of live sessions may not be whole: rooms that Usher does not know may be missing.";
		yield { type: "note", code: "listing-unknown", text: words };
	}
	const listed = new Set(listing.rooms.map(({ room }) => room.roomId));
	const unlisted = listing.known ? [] : rooms.filter((room) => !listed.has(room.roomId));
	const found = new Set<string>();
	for (const hit of await byPeer(client, text, listing.rooms, options)) {
		found.add(hit.connection.connectionId);
		yield hit;
	}
	const scanned: ScannedRoom[] = [
		...listing.rooms,
		...unlisted.map((room) => ({ room, title: room.roomId, sessionId: null })),
	];
	const scan = { atOnce: sessionsAtOnce, total: () => scanned.length, signal: options.signal, alreadyFound: found };
	yield* scanRooms(scanned, scan, async ({ room, sessionId }): Promise<Look> => {
		const session = sessionId ?? (await sessions.active(room, options))?.id ?? null;
		if (session === null) return { found: [], whole: true };
		const { connections, whole } = await sessions.connections(session, text, options);
		const here = connections.flatMap((connection) => {
			const matched = connection.leftAt === null ? matchOf(connection, text) : null;
			return matched === null ? [] : [{ connection, matched }];
		});
		return { found: here, whole };
	});
}

/** The vendor's search does not look at peer ids; they have a report of their own, which tells the session. */
async function byPeer(
	client: RealtimeKitClient,
	text: string,
	rooms: readonly ListedRoom[],
	options: CallOptions,
): Promise<Extract<FindStep, { type: "hit" }>[]> {
	if (!uuid.test(text)) return [];
	const call = { method: "GET", path: path`/sessions/peer-report/${text}`, effect: "read" } as const;
	try {
		const { participant } = await client.send(call, peerSchema, options);
		const live = rooms.find((room) => room.sessionId === participant.session_id);
		const connection = listedConnection(participant);
		if (live === undefined || connection.leftAt !== null || connection.connectionId !== text) return [];
		const { room, title, sessionId } = live;
		return [{ type: "hit", room, title, sessionId, connection, matched: "connectionId" }];
	} catch (error) {
		// A vendor that does not know the id, or this question, still has its sessions to look through.
		if (error instanceof ProviderError && error.kind !== "unauthorised") return [];
		throw error;
	}
}
