import { type Peer, producerOf, type World } from "../world";

function peerView(peer: Peer) {
	const sends = (kind: "audio" | "video" | "screenshare") => producerOf(peer, kind)?.paused === false;
	return {
		peerId: peer.peerId,
		participantId: peer.participantId,
		customParticipantId: peer.customParticipantId,
		name: peer.name,
		presetName: peer.presetName,
		kind: peer.kind,
		waiting: peer.waiting,
		lost: peer.lost,
		stage: peer.stage,
		mic: sends("audio"),
		camera: sends("video"),
		screen: sends("screenshare"),
		speaking: peer.speaking,
		joinedAt: new Date(peer.joinedAt).toISOString(),
	};
}

/** One room as a test wants to see it. */
export function roomView(world: World, meetingId: string) {
	const meeting = world.directory.meeting(meetingId);
	const room = world.live.room(meetingId);
	return {
		meetingId,
		title: meeting.title,
		status: meeting.status,
		sessionId: room.session?.id ?? null,
		pinnedPeerId: room.pinnedPeerId,
		participants: [...world.directory.participants(meetingId).values()].map((participant) => ({
			participantId: participant.id,
			customParticipantId: participant.customParticipantId,
			name: participant.name,
			presetName: participant.presetName,
		})),
		peers: [...room.peers.values(), ...room.waiting.values()].map(peerView),
	};
}

/** The whole world. */
export function worldView(world: World) {
	return { rooms: [...world.directory.meetings.keys()].map((id) => roomView(world, id)) };
}
