import { randomUUID } from "node:crypto";
import { operations } from "@/lib/api/v1/operations";
import type { RoomRef } from "@/lib/moderation/words/room";
import { type BuiltAction, readSurface } from "@/tests/security/actions-and-routes";

export const surface = readSurface(process.env.USHER_DIST_DIR ?? ".next");

/** What anybody may ask for: it shows nothing of a room, a person or an act. */
export const forEverybody = [
	"/",
	"/_global-error",
	"/_not-found",
	"/api/auth/[...nextauth]",
	"/healthz",
	"/icon.svg",
	"/readyz",
	"/sign-in",
];

/** Pages, with the roles that they turn away. */
export const pages: Record<string, { refused: ("viewer" | "host" | "moderator")[] }> = {
	"/rooms": { refused: [] },
	"/rooms/realtimekit/[projectId]/[roomId]": { refused: [] },
	"/rooms/[provider]/[projectId]/[roomId]": { refused: [] },
	"/schedule": { refused: ["viewer"] },
	"/audit": { refused: ["viewer"] },
	"/search": { refused: ["viewer", "host", "moderator"] },
	"/users": { refused: ["viewer", "host", "moderator"] },
	"/policies": { refused: ["viewer", "host", "moderator"] },
	"/keys": { refused: ["viewer", "host", "moderator"] },
	"/api-docs": { refused: ["viewer", "host", "moderator"] },
};

/** The API of customers’ backends, as its operations name it, and the document of them. */
export const apiDocument = "/api/v1/openapi.json";
export const apiPaths = [
	...new Set(operations.map(({ path }) => `/api/v1${path.replace(/\{(\w+)\}/g, "[$1]")}`)),
	apiDocument,
];

interface Call {
	method: "GET" | "POST" | "PUT" | "DELETE";
	/** A body that would be taken from somebody who may. */
	body?: (room: RoomRef) => unknown;
	/** What a viewer of the room gets, where it is not the same as a host. */
	viewer?: number;
	/** Only from our own pages, though it is a GET. */
	ownPagesOnly?: true;
	/** An admin's alone: a host and a moderator get this, too. */
	adminOnly?: number;
}

/** Route handlers and the calls that they take. */
export const routes: Record<string, Call[]> = {
	"/api/rooms": [{ method: "GET" }],
	"/api/rooms/[provider]/[projectId]/[roomId]/activity": [{ method: "GET" }],
	"/api/rooms/[provider]/[projectId]/[roomId]/entry": [{ method: "POST", body: () => ({ startSession: false }) }],
	"/api/rooms/[provider]/[projectId]/[roomId]/presence": [
		{ method: "PUT", body: () => ({ connectionId: randomUUID() }) },
		{ method: "DELETE", body: () => ({ connectionId: randomUUID() }) },
	],
	"/api/rooms/[provider]/[projectId]/[roomId]/sightings": [
		{
			method: "POST",
			body: () => ({
				sessionId: randomUUID(),
				sightings: [
					{
						at: new Date().toISOString(),
						entry: { kind: "joined", connectionId: "c", participantId: "p", userId: null, name: "Somebody" },
					},
				],
			}),
		},
	],
	"/api/rooms/[provider]/[projectId]/[roomId]/people": [{ method: "GET" }],
	"/api/rooms/[provider]/[projectId]/[roomId]/ends": [{ method: "GET" }],
	"/api/ends": [{ method: "GET" }],
	"/api/rooms/[provider]/[projectId]/[roomId]/notices": [{ method: "GET" }],
	"/api/rooms/[provider]/[projectId]/[roomId]/signs": [
		{ method: "POST", body: () => ({ connectionId: randomUUID(), signs: [], more: false }), viewer: 403 },
	],
	"/api/notices/[noticeId]/sent": [{ method: "POST", body: () => ({ sent: true, code: null }), viewer: 404 }],
	"/api/idle": [{ method: "GET", viewer: 403 }],
	"/api/audit/export": [{ method: "GET", viewer: 403 }],
	"/api/search": [{ method: "GET", viewer: 403, ownPagesOnly: true, adminOnly: 403 }],
	"/api/removals/[commandId]": [{ method: "GET", viewer: 403, adminOnly: 404 }],
	"/api/commands": [{ method: "POST", body: (room) => muteOrder(room), viewer: 403 }],
	"/api/commands/[commandId]/outcome": [
		{
			method: "POST",
			body: () => ({ outcome: "confirmed", code: null, latencyMs: 5, connectionIds: [] }),
			viewer: 404,
		},
	],
};

export function muteOrder(room: RoomRef, commandId: string = randomUUID()) {
	return {
		commandId,
		type: "mute-audio",
		room,
		sessionId: null,
		target: { userId: "somebody", participantId: randomUUID(), connectionIds: [randomUUID()], name: "Somebody" },
		reason: null,
		confirmation: null,
	};
}

function scheduleOf(room: RoomRef) {
	return {
		scheduleId: randomUUID(),
		room,
		title: "",
		timing: { kind: "once", startsAt: null, end: { kind: "after", minutes: 60 } },
		keepOut: { kind: "no" },
		message: null,
		windowMinutes: 30,
	};
}

function policyOf({ provider, roomId }: RoomRef) {
	return {
		policyId: randomUUID(),
		name: "Should not be",
		provider,
		roomPattern: roomId,
		roles: [],
		condition: { kind: "alone", minutes: 1 },
		message: "You seem to be gone.",
		graceSeconds: 10,
	};
}

/** Somebody to act at, in arguments that would work for an admin. */
export interface Victim {
	userId: string;
	newEmail: string;
	removalId: string;
	room: RoomRef;
}

/** Server actions by name, each with arguments that would change something. One that no page uses is in no build. */
export const actionArguments: Record<string, (victim: Victim) => unknown[]> = {
	addUserAction: ({ newEmail }) => [
		{ email: newEmail, name: "Should not be", role: "admin", password: "a password that is long enough" },
	],
	changeUserAction: ({ userId }) => [{ userId, role: "admin", disabled: true }],
	removePeople: ({ room }) => [
		{
			commandId: randomUUID(),
			targets: [{ room, target: muteOrder(room).target }],
			reason: null,
			note: null,
			messageToPerson: null,
			confirmation: null,
			retryOf: null,
		},
	],
	removeEveryone: ({ room }) => [
		{ commandId: randomUUID(), room, reason: null, note: null, messageToPerson: null, confirmation: room.roomId },
	],
	setScheduleAction: ({ room }) => [scheduleOf(room)],
	previewScheduleAction: ({ room }) => [scheduleOf(room)],
	cancelScheduleAction: () => [{ scheduleId: randomUUID() }],
	extendEndAction: () => [{ extensionId: randomUUID(), endId: randomUUID(), minutes: 5 }],
	skipEndAction: () => [{ endId: randomUUID() }],
	dryRunEndAction: () => [{ endId: randomUUID() }],
	reopenRoomAction: ({ room }) => [{ room }],
	addKeyAction: () => [{ name: "Should not be", scopes: ["remove"], providers: null, rooms: null, expiresAt: null }],
	revokeKeyAction: () => [{ keyId: randomUUID() }],
	askToLeaveAction: ({ room }) => [
		{
			commandId: randomUUID(),
			room,
			targets: [muteOrder(room).target],
			text: "Should not be.",
			reactSeconds: 60,
			thenRemove: true,
			reason: null,
			via: "session",
		},
	],
	withdrawNoticeAction: () => [{ noticeId: randomUUID() }],
	setPolicyAction: ({ room }) => [policyOf(room)],
	setPolicyActingAction: () => [{ policyId: randomUUID(), acting: true, seenDryRun: randomUUID() }],
	dryRunPolicyAction: () => [{ policyId: randomUUID() }],
	removePolicyAction: () => [{ policyId: randomUUID() }],
	retryRemovalAction: ({ removalId }) => [{ commandId: removalId, retryId: randomUUID() }],
};

export function actionNamed(name: string): BuiltAction {
	const found = surface.actions.find((action) => action.name === name);
	if (found === undefined) throw new Error(`The build has no action ${name}.`);
	return found;
}
