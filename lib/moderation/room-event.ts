import type { PresetPermissions } from "./words/preset";

/** A media flag: `certain` is false where the vendor may leave it stale (people outside the SDK's subscribed set). */
export interface MediaFlag {
	on: boolean;
	certain: boolean;
}

export type MediaKind = "mic" | "camera" | "screen";

/** One device or tab as the vendor tells of it. Times are epoch milliseconds. */
export interface ConnectionFacts {
	connectionId: string;
	participantId: string;
	userId: string | null;
	name: string;
	picture: string | null;
	presetName: string | null;
	mic: MediaFlag;
	camera: MediaFlag;
	screen: MediaFlag;
	joinedAt: number | null;
}

/** Why the console itself is no longer in the room; the SDK's `roomLeft` states, plus our own `unattended`. */
export type LeftState =
	| "kicked"
	| "ended"
	| "left"
	| "rejected"
	| "disconnected"
	| "failed"
	| "connected-meeting"
	| "stageLeft"
	| "unattended";

export type LinkState = "connecting" | "connected" | "reconnecting";

/** Everything that can happen in a room, whoever tells it: SDK adapter, listing or webhook. */
export type RoomEvent =
	| { type: "roster-reset"; connections: readonly ConnectionFacts[]; at: number }
	| { type: "connection-joined"; connection: ConnectionFacts; at: number }
	| { type: "connection-left"; connectionId: string; at: number }
	| { type: "media-changed"; connectionId: string; kind: MediaKind; flag: MediaFlag; at: number }
	| { type: "speaking"; connectionId: string | null; at: number }
	| { type: "pinned"; connectionId: string | null; at: number }
	| { type: "mute-ordered"; connectionIds: readonly string[]; kind: "mic" | "camera"; at: number }
	/** When somebody came who was here before this console: told by others, and believed only where nothing is known. */
	| { type: "joined-at"; connectionId: string; joinedAt: number; at: number }
	| { type: "session"; sessionId: string | null; startedAt: number | null; at: number }
	| { type: "permissions"; presetName: string; permissions: PresetPermissions; at: number }
	| { type: "link"; state: LinkState; at: number }
	| { type: "self-left"; state: LeftState; at: number };
