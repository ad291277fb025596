import { randomUUID } from "node:crypto";
import type { Participant, Peer, PeerKind, Producer, ProducerKind, Room, Stage } from "./model";
import { type CanProduce, type Preset, stageEnabled } from "./permissions";

export interface JoinInput {
	meetingId: string;
	participantId: string;
	peerId?: string;
	kind: PeerKind;
	/** What the client asked to be called; the enrolment's name otherwise. */
	displayName?: string;
}

/** A connection that has not come in yet. */
export function newPeer(input: JoinInput, participant: Participant, preset: Preset, now: number): Peer {
	return {
		peerId: input.peerId ?? randomUUID(),
		meetingId: input.meetingId,
		participantId: participant.id,
		customParticipantId: participant.customParticipantId,
		name: input.displayName || participant.name || participant.customParticipantId,
		picture: participant.picture,
		presetName: preset.name,
		kind: input.kind,
		permissions: preset.permissions,
		config: preset.config,
		waiting: false,
		lost: false,
		stage: firstStage(preset.permissions.stage_access, stageEnabled(preset.permissions, preset.config)),
		speaking: false,
		obeysNotices: false,
		producers: new Map(),
		joinedAt: now,
	};
}

function firstStage(access: CanProduce, enabled: boolean): Stage {
	return !enabled || access === "ALLOWED" ? "on" : "off";
}

/** Whether the waiting room holds this connection back. */
export function mustWait(room: Room, peer: Peer, admitted: boolean): boolean {
	if (peer.permissions.waiting_room_type === "SKIP") return false;
	if (peer.permissions.waiting_room_type === "SKIP_ON_ACCEPT") return !admitted;
	for (const other of room.peers.values()) if (other.permissions.accept_waiting_requests) return false;
	return true;
}

/** How the record names a connection. */
export function who(peer: Peer): Record<string, string> {
	const { peerId, participantId, customParticipantId, name } = peer;
	return { peerId, participantId, customParticipantId, name };
}

/** The track of a kind, if the connection has one. */
export function producerOf(peer: Peer, kind: ProducerKind): Producer | undefined {
	for (const producer of peer.producers.values()) if (producer.kind === kind) return producer;
	return undefined;
}
