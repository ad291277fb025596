import type { RoomRef } from "@/lib/moderation/room";
import type { ConnectionFacts } from "@/lib/moderation/room-event";
import type { Judged, JudgedRoom, Powers } from "@/server/idle/judgement";
import { type HeldSign, presenceOf } from "@/server/presence";
import { type KnownRoom, nothingKnown, notTold, takeListing } from "@/server/presence/known-room";

export const minute = 60_000;
export const noon = Date.parse("2026-11-01T12:00:00Z");

/** One device of somebody whom the customer knows by `userId`. */
export function device(userId: string, role: string | null = null, connectionId = `c-${userId}`): ConnectionFacts {
	return {
		connectionId,
		participantId: `p-${userId}`,
		userId,
		name: userId,
		picture: null,
		presetName: role,
		mic: notTold,
		camera: notTold,
		screen: notTold,
		joinedAt: null,
	};
}

/** A room listed every 15 s from `since` until `until`, always with these people in it. */
export function watched(connections: readonly ConnectionFacts[], since: number, until: number): KnownRoom {
	let known = nothingKnown;
	for (let at = since; at < until; at += 15_000) known = takeListing(known, connections, at);
	return takeListing(known, connections, until);
}

/** What the customer's app has reported of somebody who has said and sent nothing since `knownSince`. */
export function silence(userId: string, knownSince: number, at: number, over: Partial<HeldSign> = {}): HeldSign {
	return {
		person: `u:${userId}`,
		connectionId: null,
		source: "report",
		at,
		knownSince,
		activeAt: null,
		spokeAt: null,
		audio: false,
		video: false,
		fresh: true,
		...over,
	};
}

export interface RoomParts {
	signs?: readonly HeldSign[];
	endedAt?: number | null;
	powers?: Powers;
	leaving?: readonly string[];
	provider?: RoomRef["provider"];
	problem?: string;
}

export function judgedRoom(known: KnownRoom, parts: RoomParts = {}): JudgedRoom {
	const { signs = [], endedAt = null, powers = new Map(), leaving = [], provider = "zego", problem = null } = parts;
	const room = { provider, projectId: "project", roomId: "room" };
	return {
		presence: { ...presenceOf(known, signs), room, problem },
		endedAt,
		powers,
		leaving: new Set(leaving),
	};
}

export function going(judged: readonly Judged[]): string[] {
	return judged.filter(({ verdict }) => verdict === "go").map(({ key }) => key);
}
