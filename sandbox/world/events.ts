import type { ChatMessage, LeaveReason, Peer, Producer } from "./model";
import type { Permissions, PermissionsPatch } from "./permissions";

/** Who acts: a connection in the room (its permissions are checked), or a side that stands above the room. */
export type Actor = { readonly peerId: string } | "rest" | "control" | "script";

/** Why a producer changed: its owner, a host on one person, a host on all, or from outside the room. */
export type ToggleCause = "self" | "host" | "host-all" | "outside";

/** What happened; emitted synchronously, after the world has changed. */
export type WorldEvent =
	| { type: "peer-joined"; meetingId: string; peer: Peer }
	/** Not emitted per peer when a room ends: see `ended`. */
	| { type: "peer-left"; meetingId: string; peer: Peer; reason: LeaveReason; by: Actor | null }
	/** A lost peer's socket is back within the grace time, on the same peer id. */
	| { type: "peer-returned"; meetingId: string; peer: Peer }
	/** Everybody is out at once; `peers` were inside, `waiting` outside the door. */
	| { type: "ended"; meetingId: string; sessionId: string; peers: Peer[]; waiting: Peer[]; by: Actor }
	| { type: "producer-created"; meetingId: string; peer: Peer; producer: Producer }
	| {
			type: "producer-toggled";
			meetingId: string;
			peer: Peer;
			producer: Producer;
			by: Actor;
			cause: ToggleCause;
	  }
	| { type: "producer-closed"; meetingId: string; peer: Peer; producer: Producer }
	| { type: "pinned"; meetingId: string; peerId: string | null; by: Actor }
	| {
			type: "permissions-changed";
			meetingId: string;
			peer: Peer;
			permissions: Permissions;
			patch: PermissionsPatch;
			by: Actor;
	  }
	/** The waiting list is not what it was: send the whole list again. */
	| { type: "waiting-changed"; meetingId: string }
	/** An accepted browser has to ask to join again; a simulated peer is let in by the world. */
	| { type: "waiting-decided"; meetingId: string; peer: Peer; accepted: boolean; by: Actor }
	| { type: "stage-changed"; meetingId: string; peer: Peer; by: Actor }
	/** A request for the stage was answered without a change of stage (denied), or granted (`approved`). */
	| { type: "stage-answered"; meetingId: string; peer: Peer; granted: boolean; by: Actor }
	| { type: "speaking"; meetingId: string; peer: Peer; speaking: boolean }
	| { type: "chat"; meetingId: string; message: ChatMessage }
	| { type: "enrolment-deleted"; meetingId: string; participantId: string }
	/** The test wants this connection's socket cut. */
	| { type: "drop-socket"; meetingId: string; peerId: string; code: number }
	| { type: "reset" };

export type WorldListener = (event: WorldEvent) => void;

export type RecordKind =
	| "joined"
	| "left"
	| "waiting"
	| "mic"
	| "camera"
	| "screen"
	| "pin"
	| "kick"
	| "kick-all"
	| "permissions"
	| "stage"
	| "chat"
	| "session-started"
	| "session-ended"
	| "refused"
	| "frame"
	| "socket"
	| "rest"
	| "fault"
	| "reset"
	| "message"
	/** From here on: Agora and ZEGO. */
	| "connection"
	| "stream-started"
	| "stream-stopped"
	| "user-list-change"
	| "rule-created"
	| "rule-updated"
	| "rule-deleted"
	| "rule-expired"
	| "rule-missed"
	| "room-closed"
	| "command";

export interface RecordEntry {
	readonly id: number;
	readonly at: string;
	readonly kind: RecordKind;
	readonly meetingId: string | null;
	readonly [detail: string]: unknown;
}

/** The name an actor has in the record. */
export function actorName(actor: Actor): string {
	return typeof actor === "string" ? actor : actor.peerId;
}
