import type { Peer, Room, Stage } from "../world";
import { type Peer as PeerMessage, PeerStageStatus, StageRequests, stageType, WaitingRequests } from "./messages";
import type { Of } from "./wire";

const stages: Record<Stage, number> = {
	on: stageType.on,
	off: stageType.off,
	requested: stageType.requested,
	approved: stageType.approved,
};

/** Hidden people are told to nobody, so nothing that names them may be told either. */
export function isVisible(peer: Peer): boolean {
	return !peer.permissions.hidden_participant;
}

export function peerMessage(peer: Peer): Partial<Of<typeof PeerMessage>> {
	return {
		peerId: peer.peerId,
		userId: peer.participantId,
		displayName: peer.name,
		stageType: stages[peer.stage],
		customParticipantId: peer.customParticipantId,
		displayPictureUrl: peer.picture ?? "",
		waitlisted: peer.waiting,
		// without "NONE" the SDK takes the peer for a recorder and leaves it out of the roster
		flags: { presetName: peer.presetName, recorderType: "NONE", hiddenParticipant: !isVisible(peer) },
	};
}

export function stageMessage(peer: Peer): Uint8Array {
	return PeerStageStatus.encode({
		peerId: peer.peerId,
		userId: peer.participantId,
		stageType: stages[peer.stage],
	});
}

export function stageRequests(room: Room): Uint8Array {
	const requests = [...room.peers.values()]
		.filter((peer) => peer.stage === "requested" && isVisible(peer))
		.map((peer) => ({ displayName: peer.name, userId: peer.participantId, peerId: peer.peerId }));
	return StageRequests.encode({ requests });
}

export function waitingRequests(room: Room): Uint8Array {
	const requests = [...room.waiting.values()].map((peer) => ({
		peerId: peer.peerId,
		userId: peer.participantId,
		displayName: peer.name,
		picture: peer.picture ?? "",
		customParticipantId: peer.customParticipantId,
		presetName: peer.presetName,
	}));
	return WaitingRequests.encode({ requests });
}
