import { type Peer, WorldError } from "../../world";
import { event } from "../events";
import { AudioActivity, MediaJoinReq, MediaLeaveRes, SelfJoinRes } from "../messages";
import { isVisible } from "../roster";
import { splitRoster, trickle } from "../trickle";
import { type Handlers, nothing, type Scope } from "./scope";

/** Joining and leaving the media side of a room, and who speaks. */
export const mediaRoomRequests: Handlers = {
	// sent at init, before the room is joined; with `prejoined` on a return, when the old tracks are void
	[event.mediaJoin]: ({ world }, from, payload) => {
		if (!MediaJoinReq.decode(payload).prejoined) return nothing;
		const peer = world.live.peers.get(from.peerId);
		for (const producerId of [...(peer?.producers.keys() ?? [])]) world.live.closeProducer(from.peerId, producerId);
		return nothing;
	},

	// the socket's close is the leaving; this only says goodbye to media
	[event.mediaLeave]: () => MediaLeaveRes.encode({ closed: true }),

	[event.selfJoinComplete]: (scope, from) => {
		const { world, telling, tracks, speakers } = scope;
		const room = world.live.room(from.meetingId);
		const own = room.peers.get(from.peerId);
		if (!own) throw new WorldError("refused", "Not in the room");
		const others = [...room.peers.values()].filter((peer) => peer !== own && isVisible(peer));
		const { first, later } = splitRoster(others);
		from.mediaReady = true;
		for (const [peerId, peer] of later) from.untold.set(peerId, peer);
		// told after the answer: the SDK knows nobody's media before it
		setImmediate(() => trickle(from, telling));
		if (!from.announced && isVisible(own)) {
			from.announced = true;
			telling.announceMedia(own);
		}
		return SelfJoinRes.encode({
			roomState: {
				displayTitle: room.meeting.title ?? "",
				roomUuid: room.session?.id ?? "",
				roomName: room.meeting.id,
				currentPeerId: from.peerId,
				pinnedPeerIds: pinned(scope, own),
			},
			participants: first.map((peer) => ({
				peerId: peer.peerId,
				displayName: peer.name,
				userId: peer.participantId,
				producerStates: [...peer.producers.values()].map((producer) => tracks.state(producer)),
			})),
			selectedPeers: { audioPeers: speakers.of(from.meetingId), compulsoryPeers: [] },
			maxPreferredStreams: own.config.max_video_streams.desktop,
		});
	},

	[event.audioActivity]: ({ world }, from, payload) => {
		const { silent } = AudioActivity.decode(payload);
		world.live.setSpeaking(from.peerId, from.heard(silent));
		return null;
	},
};

/** A pin that names somebody outside the receiver's roster makes the SDK throw. */
function pinned({ world }: Scope, own: Peer): string[] {
	const { pinnedPeerId, peers } = world.live.room(own.meetingId);
	const peer = pinnedPeerId === null ? undefined : peers.get(pinnedPeerId);
	return peer && (peer === own || isVisible(peer)) ? [peer.peerId] : [];
}
