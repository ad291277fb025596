import type { Permissions, Preset, PresetConfig } from "./permissions";

export interface App {
	readonly id: string;
	name: string;
	readonly createdAt: number;
}

export type MeetingStatus = "ACTIVE" | "INACTIVE";

export interface Meeting {
	readonly id: string;
	title: string | null;
	status: MeetingStatus;
	sessionKeepAliveSeconds: number;
	/** The remaining REST fields, kept as given and given back. */
	options: Record<string, unknown>;
	readonly createdAt: number;
	updatedAt: number;
}

/** An enrolment: a person allowed into one meeting. `id` is the SDK's userId. */
export interface Participant {
	readonly id: string;
	readonly meetingId: string;
	readonly customParticipantId: string;
	name: string | null;
	picture: string | null;
	presetName: string;
	/** Raised to make older tokens stale. */
	tokenGeneration: number;
	/** Set once somebody let the person out of a SKIP_ON_ACCEPT waiting room. */
	admitted: boolean;
	readonly createdAt: number;
	updatedAt: number;
}

export type ProducerKind = "audio" | "video" | "screenshare" | "screenshare-audio";

export interface Producer {
	readonly producerId: string;
	readonly kind: ProducerKind;
	paused: boolean;
}

export type PeerKind = "browser" | "simulated";
export type Stage = "on" | "off" | "requested" | "approved";
export type LeaveReason = "left" | "kicked" | "ended" | "lost" | "rejected";

/** One live connection of a participant; a person may have several. */
export interface Peer {
	readonly peerId: string;
	readonly meetingId: string;
	readonly participantId: string;
	readonly customParticipantId: string;
	name: string;
	readonly picture: string | null;
	presetName: string;
	readonly kind: PeerKind;
	/** Effective permissions; shared between peers until changed, so replace and never mutate. */
	permissions: Permissions;
	readonly config: PresetConfig;
	waiting: boolean;
	/** The socket is gone but the grace time has not run out. */
	lost: boolean;
	stage: Stage;
	speaking: boolean;
	/** A simulated one that leaves by itself when a broadcast asks it to. */
	obeysNotices: boolean;
	readonly producers: Map<string, Producer>;
	joinedAt: number;
}

export interface SessionPeerEvent {
	name: "PEER_CREATED" | "PEER_JOINING" | "PEER_LEAVING";
	at: number;
}

/** What the history of a session keeps of one connection. */
export interface SessionParticipant {
	readonly peerId: string;
	readonly participantId: string;
	readonly customParticipantId: string;
	readonly name: string;
	readonly presetName: string;
	readonly joinedAt: number;
	leftAt: number | null;
	readonly events: SessionPeerEvent[];
}

export interface Session {
	readonly id: string;
	readonly meetingId: string;
	readonly title: string | null;
	status: "LIVE" | "ENDED";
	readonly startedAt: number;
	endedAt: number | null;
	maxConcurrent: number;
	readonly people: Map<string, SessionParticipant>;
}

export interface ChatMessage {
	readonly id: string;
	readonly meetingId: string;
	readonly peerId: string;
	readonly participantId: string;
	readonly name: string;
	/** 0 text, 1 image, 2 file, 3 custom. */
	readonly payloadType: number;
	readonly payload: string;
	/** Peer ids of a private message; null is for everybody. */
	readonly toPeerIds: readonly string[] | null;
	readonly at: number;
}

/** The live side of one meeting. */
export interface Room {
	readonly meeting: Meeting;
	session: Session | null;
	/** Everybody admitted, in order of joining. */
	readonly peers: Map<string, Peer>;
	/** Connections outside the door. */
	readonly waiting: Map<string, Peer>;
	/** Connections by participant id, waiting ones included. */
	readonly byParticipant: Map<string, Set<string>>;
	pinnedPeerId: string | null;
	chat: ChatMessage[];
}

export type { Permissions, Preset, PresetConfig };
