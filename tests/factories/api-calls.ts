import type { Scope } from "@/lib/moderation/words/api-key";
import type { RoomRef } from "@/lib/moderation/words/room";

export interface SampleCall {
	method: "GET" | "POST" | "DELETE";
	/** Where the room is part of the address, or named by the id of something of it. */
	path(room: RoomRef, ids: SampleIds): string;
	body?(room: RoomRef): unknown;
	scope: Scope;
	/** What a whole room out of reach answers: refused, or a list without it. */
	outOfReach: "not-found" | "left-out";
}

/** Things of a room that calls name by an id. */
export interface SampleIds {
	scheduleId: string;
	endId: string;
	commandId: string;
}

const below = ({ provider, projectId, roomId }: RoomRef, part: string) =>
	`/rooms/${provider}/${encodeURIComponent(projectId)}/${encodeURIComponent(roomId)}/${part}`;

export const inAnHour = () => new Date(Date.now() + 60 * 60_000).toISOString();

/** One call of each operation that would work, by the operation's id. */
export const sampleCalls: Record<string, SampleCall> = {
	removePeople: {
		method: "POST",
		path: () => "/removals",
		body: (room) => ({ targets: [{ room, target: { userId: "42" } }] }),
		scope: "remove",
		outOfReach: "not-found",
	},
	readRemoval: {
		method: "GET",
		path: (_room, { commandId }) => `/removals/${commandId}`,
		scope: "remove",
		outOfReach: "not-found",
	},
	endRoom: {
		method: "POST",
		path: (room) => below(room, "end"),
		body: ({ roomId }) => ({ confirmation: roomId }),
		scope: "end",
		outOfReach: "not-found",
	},
	addSchedule: {
		method: "POST",
		path: () => "/schedules",
		body: (room) => ({ room, timing: { kind: "once", startsAt: null, end: { kind: "at", at: inAnHour() } } }),
		scope: "schedule",
		outOfReach: "not-found",
	},
	readRoomSchedule: {
		method: "GET",
		path: (room) => below(room, "schedules"),
		scope: "rooms",
		outOfReach: "not-found",
	},
	cancelSchedule: {
		method: "DELETE",
		path: (_room, { scheduleId }) => `/schedules/${scheduleId}`,
		scope: "schedule",
		outOfReach: "not-found",
	},
	listEnds: {
		method: "GET",
		path: () => `/ends?from=${new Date(0).toISOString()}&to=${new Date(60 * 86_400_000).toISOString()}`,
		scope: "rooms",
		outOfReach: "left-out",
	},
	extendEnd: {
		method: "POST",
		path: (_room, { endId }) => `/ends/${endId}/extend`,
		body: () => ({ minutes: 5 }),
		scope: "schedule",
		outOfReach: "not-found",
	},
	askToLeave: {
		method: "POST",
		path: () => "/notices",
		body: (room) => ({ room, targets: [{ userId: "42" }], text: "Please leave." }),
		scope: "ask",
		outOfReach: "not-found",
	},
	listNotices: {
		method: "GET",
		path: (room) => below(room, "notices"),
		scope: "rooms",
		outOfReach: "not-found",
	},
	reportActivity: {
		method: "POST",
		path: () => "/activity",
		body: (room) => ({ reports: [{ room, userId: "42", spoke: true, audio: true, video: null }] }),
		scope: "activity",
		outOfReach: "left-out",
	},
	mintToken: {
		method: "POST",
		path: () => "/tokens",
		body: ({ provider, projectId, roomId }) => ({
			provider,
			projectId,
			roomId,
			userId: "42",
			role: "publish",
			presetName: provider === "realtimekit" ? "guest" : null,
		}),
		scope: "tokens",
		outOfReach: "not-found",
	},
	listRooms: { method: "GET", path: () => "/rooms", scope: "rooms", outOfReach: "left-out" },
	listPeople: { method: "GET", path: (room) => below(room, "people"), scope: "rooms", outOfReach: "not-found" },
	readAudit: { method: "GET", path: () => "/audit", scope: "audit", outOfReach: "left-out" },
};
