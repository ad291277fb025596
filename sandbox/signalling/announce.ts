import type { Actor, ChatMessage, Peer, World, WorldEvent } from "../world";
import { actorId } from "./actor";
import { chatMessage, mayRead } from "./chat-message";
import { encodeFrame } from "./connection";
import { event } from "./events";
import type { Hub } from "./hub";
import { ChatOne, KickAll, ParticipantId, PeerIds, PeerInfo, UpdatePresets } from "./messages";
import { patchToWire } from "./presets";
import { isVisible, peerMessage, stageMessage, stageRequests, waitingRequests } from "./roster";
import type { Speakers } from "./speakers";
import type { Telling } from "./telling";
import type { Tracks } from "./tracks";

/** Turns what happens in the world into frames, for each browser those it may and must have. */
export class Announcer {
	/** Peers that rosters hold. Naming any other in a leave or a pin makes the SDK throw. */
	readonly #known = new Set<string>();
	readonly #takenOffStage = new Set<string>();

	constructor(
		private readonly world: World,
		private readonly hub: Hub,
		private readonly tracks: Tracks,
		private readonly telling: Telling,
		private readonly speakers: Speakers,
	) {
		for (const peer of world.live.peers.values()) {
			if (peer.waiting) continue;
			this.#known.add(peer.peerId);
			for (const producer of peer.producers.values()) tracks.opened(peer, producer);
		}
	}

	hear(happened: WorldEvent): void {
		switch (happened.type) {
			case "peer-joined":
				this.#joined(happened.peer);
				break;
			case "peer-left":
				if (happened.reason === "kicked") this.#dismiss(happened.peer, "kicked");
				this.#left(happened.peer);
				break;
			case "ended":
				this.#ended(happened.meetingId, [...happened.peers, ...happened.waiting]);
				break;
			case "producer-created":
				this.tracks.opened(happened.peer, happened.producer);
				this.telling.created(happened.peer, happened.producer);
				break;
			case "producer-toggled":
				this.tracks.toggled(happened.producer);
				this.telling.toggled(happened.peer, happened.producer, initiator(happened));
				break;
			case "producer-closed":
				this.telling.closed(happened.peer, happened.producer);
				this.tracks.closed(happened.producer.producerId);
				break;
			case "pinned":
				this.#pinned(happened.meetingId, happened.peerId);
				break;
			case "permissions-changed":
				this.#permissions(
					happened.peer,
					UpdatePresets.encode({
						updates: [{ userId: happened.peer.participantId, patch: patchToWire(happened.patch) }],
					}),
				);
				break;
			case "waiting-changed":
				this.#waiting(happened.meetingId);
				break;
			case "waiting-decided":
				this.hub.of(happened.peer.peerId)?.push(happened.accepted ? event.waitingAccepted : event.waitingDenied);
				break;
			case "stage-changed":
				this.#stage(happened.peer, happened.by);
				break;
			case "stage-answered":
				this.#takenOffStage.delete(happened.peer.peerId);
				this.hub.of(happened.peer.peerId)?.push(happened.granted ? event.grantStage : event.denyStage);
				break;
			case "speaking":
				this.speakers.changed(happened.peer, happened.speaking);
				break;
			case "chat":
				this.#chat(happened.meetingId, happened.message);
				break;
			default:
				break;
		}
	}

	#joined(peer: Peer): void {
		this.#known.add(peer.peerId);
		if (!isVisible(peer)) return;
		const joined = encodeFrame(event.joinRoom, PeerInfo.encode({ peer: peerMessage(peer) }));
		for (const connection of this.hub.knowing(peer.meetingId, peer.peerId)) connection.send(joined);
		// a browser's media is announced when the browser has finished joining
		if (peer.kind === "simulated") this.telling.announceMedia(peer);
	}

	#left(peer: Peer): void {
		this.tracks.closePeer(peer);
		this.speakers.left(peer);
		this.hub.of(peer.peerId)?.startAnew();
		if (!this.#known.delete(peer.peerId) || !isVisible(peer)) return;
		const gone = encodeFrame(event.peerLeft, ParticipantId.encode({ participantId: peer.peerId }));
		const left = encodeFrame(event.leaveRoom, PeerInfo.encode({ peer: { peerId: peer.peerId } }));
		for (const connection of this.hub.knowing(peer.meetingId, peer.peerId)) {
			connection.untold.delete(peer.peerId);
			for (const producerId of peer.producers.keys()) connection.consumers.delete(producerId);
			if (connection.mediaReady) connection.send(gone);
			connection.send(left);
		}
	}

	#ended(meetingId: string, peers: readonly Peer[]): void {
		for (const peer of peers) this.#dismiss(peer, "ended");
		for (const peer of peers) this.#left(peer);
		if (this.world.live.room(meetingId).peers.size === 0) this.speakers.forget(meetingId);
	}

	#dismiss(peer: Peer, why: "kicked" | "ended"): void {
		const connection = this.hub.of(peer.peerId);
		if (!connection) return;
		if (why === "kicked") connection.push(event.kick, PeerIds.encode({ peerIds: [peer.peerId] }));
		else connection.push(event.kickAll, KickAll.encode({ propagate: false }));
		connection.out = true;
		connection.startAnew();
	}

	#pinned(meetingId: string, peerId: string | null): void {
		const visible = peerId !== null && this.#known.has(peerId) && isVisible(this.world.live.peer(peerId));
		const frame = encodeFrame(event.peerPinned, ParticipantId.encode({ participantId: visible ? peerId : "" }));
		for (const connection of this.hub.watching(meetingId)) connection.send(frame);
	}

	#permissions(peer: Peer, payload: Uint8Array): void {
		this.hub.of(peer.peerId)?.push(event.presetsUpdate, payload);
	}

	#waiting(meetingId: string): void {
		const room = this.world.live.room(meetingId);
		const frame = encodeFrame(event.getWaitingRequests, waitingRequests(room));
		for (const connection of this.hub.knowing(meetingId)) {
			if (room.peers.get(connection.peerId)?.permissions.accept_waiting_requests) connection.send(frame);
		}
	}

	#stage(peer: Peer, by: Actor): void {
		const room = this.world.live.room(peer.meetingId);
		const status = encodeFrame(event.stageStatus, stageMessage(peer));
		const requests = encodeFrame(event.getStageRequests, stageRequests(room));
		for (const connection of this.hub.knowing(peer.meetingId, peer.peerId)) {
			if (isVisible(peer)) connection.send(status);
			if (room.peers.get(connection.peerId)?.permissions.accept_stage_requests) connection.send(requests);
		}
		// one's own step is answered, not pushed: the SDK would take a push for somebody else's doing
		if (actorId(by) === peer.peerId) return;
		const own = this.hub.of(peer.peerId);
		if (peer.stage !== "off") own?.send(status);
		else if (own) {
			// a denial says so itself, right after this event; only being taken off the stage is pushed
			this.#takenOffStage.add(peer.peerId);
			queueMicrotask(() => {
				if (this.#takenOffStage.delete(peer.peerId)) own.send(status);
			});
		}
	}

	#chat(meetingId: string, message: ChatMessage): void {
		const frame = encodeFrame(
			message.toPeerIds ? event.chatToPeers : event.chatToRoom,
			ChatOne.encode({ message: chatMessage(message, this.world.live.room(meetingId)) }),
		);
		for (const connection of this.hub.knowing(meetingId)) {
			if (mayRead(message, connection.peerId, connection.participantId)) connection.send(frame);
		}
	}
}

/**
 * The SDK ignores a mute whose initiator is itself. A caller who mutes everybody is muted too, so for the caller the
 * initiator is the room.
 */
function initiator(toggled: Extract<WorldEvent, { type: "producer-toggled" }>): string {
	if (toggled.cause === "self") return toggled.peer.peerId;
	const by = actorId(toggled.by);
	return by === toggled.peer.peerId ? toggled.meetingId : by;
}
