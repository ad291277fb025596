import type { Peer, Producer } from "../world";
import { type Connection, encodeFrame } from "./connection";
import { event } from "./events";
import type { Hub } from "./hub";
import { PeerJoined, ProducerChange } from "./messages";
import { isVisible } from "./roster";
import { isScreen, rawKind, type Tracks } from "./tracks";

/**
 * Tells browsers of producers so that their flags come out right.
 *
 * The SDK derives another person's mic and camera flags from a mixture of broadcasts and its own consumers, and a server
 * that only broadcasts leaves wrong flags for people outside the subscribed set (protocol notes section 10, traps 1-3).
 * With `corrects` the frames are chosen per receiver so that every flag is right; without, the plain broadcasts go out.
 */
export class Telling {
	constructor(
		private readonly hub: Hub,
		private readonly tracks: Tracks,
		private readonly corrects: (meetingId: string) => boolean,
	) {}

	/** 25: a peer's media, all its producers at once. */
	joined(peer: Peer, producers: Iterable<Producer> = peer.producers.values()): Uint8Array {
		const producerStates = [...producers].map((producer) => this.tracks.state(producer));
		const participant = {
			peerId: peer.peerId,
			producerStates,
			displayName: peer.name,
			userId: peer.participantId,
		};
		return encodeFrame(event.peerJoined, PeerJoined.encode({ participant }));
	}

	/** 27, 28 and 29: one producer. */
	change(kind: number, peer: Peer, producer: Producer, paused = producer.paused, initiator = peer.peerId): Uint8Array {
		const payload = ProducerChange.encode({
			participantId: peer.peerId,
			producerState: this.tracks.state(producer, paused),
			initiatorParticipantId: initiator,
		});
		return encodeFrame(kind, payload);
	}

	announceMedia(peer: Peer): void {
		this.#toOthers(peer, [this.joined(peer)]);
	}

	created(peer: Peer, producer: Producer): void {
		const created = this.change(event.producerCreated, peer, producer);
		if (!this.corrects(peer.meetingId) || isScreen(producer)) this.#toOthers(peer, [created]);
		else if (producer.kind === "video") this.#toOthers(peer, [this.joined(peer, [producer])]);
		else this.#toOthers(peer, [created, this.change(event.producerToggled, peer, producer)]);
	}

	toggled(peer: Peer, producer: Producer, initiator: string): void {
		const toggled = this.change(event.producerToggled, peer, producer, producer.paused, initiator);
		const own = this.hub.of(peer.peerId);
		if (own?.mediaReady) own.send(toggled);
		if (!this.corrects(peer.meetingId) || producer.kind !== "video") {
			this.#toOthers(peer, [toggled]);
			return;
		}
		// a video toggle means nothing to a browser that has no consumer: it is told of the producer anew
		const anew = this.#videoAnew(peer, producer);
		for (const connection of this.#others(peer)) {
			const consumed = connection.consumers.has(producer.producerId);
			for (const frame of consumed ? [toggled] : anew) connection.send(frame);
		}
	}

	closed(peer: Peer, producer: Producer): void {
		const closed = this.change(event.producerClosed, peer, producer);
		const off = this.#flagOff(peer, producer);
		for (const connection of this.#others(peer)) {
			if (off && !connection.consumers.has(producer.producerId)) connection.send(off);
			connection.send(closed);
			connection.consumers.delete(producer.producerId);
		}
	}

	/** Closing a consumer made the SDK call its owner silent or dark; say again what is so. */
	consumerClosed(connection: Connection, peer: Peer, producer: Producer): void {
		if (!this.corrects(peer.meetingId) || producer.paused || isScreen(producer)) return;
		this.#say(connection, peer, producer);
	}

	/** A toggle that fell between the offer of a consumer and its being built was lost: say again what is so. */
	consumerBuilt(connection: Connection, peer: Peer, producer: Producer): void {
		if (!this.corrects(peer.meetingId) || isScreen(producer)) return;
		connection.send(this.change(event.producerToggled, peer, producer));
	}

	/** Tells one browser of a peer it knows from the roster, as cheaply for its main thread as is right. */
	tell(connection: Connection, peer: Peer): void {
		const producers = [...peer.producers.values()];
		if (producers.some((producer) => producer.kind === "video" && !producer.paused)) {
			connection.send(this.joined(peer, producers));
			return;
		}
		for (const producer of producers) {
			connection.send(this.change(event.producerCreated, peer, producer));
			if (producer.kind !== "audio" || producer.paused) continue;
			connection.send(this.change(event.producerToggled, peer, producer));
		}
	}

	#say(connection: Connection, peer: Peer, producer: Producer): void {
		if (rawKind(producer) === "audio") connection.send(this.change(event.producerToggled, peer, producer));
		else for (const frame of this.#videoAnew(peer, producer)) connection.send(frame);
	}

	#videoAnew(peer: Peer, producer: Producer): Uint8Array[] {
		return [this.change(event.producerClosed, peer, producer), this.joined(peer, [producer])];
	}

	#flagOff(peer: Peer, producer: Producer): Uint8Array | null {
		if (!this.corrects(peer.meetingId) || producer.paused || isScreen(producer)) return null;
		if (producer.kind === "audio") return this.change(event.producerToggled, peer, producer, true);
		return this.joined(peer, [{ ...producer, paused: true }]);
	}

	*#others(peer: Peer): Generator<Connection> {
		if (!isVisible(peer)) return;
		for (const connection of this.hub.watching(peer.meetingId, peer.peerId)) {
			if (!connection.untold.has(peer.peerId)) yield connection;
		}
	}

	#toOthers(peer: Peer, frames: readonly Uint8Array[]): void {
		for (const connection of this.#others(peer)) for (const frame of frames) connection.send(frame);
	}
}
