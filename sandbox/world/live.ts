import { randomUUID } from "node:crypto";
import { WorldError } from "./errors";
import { type Actor, actorName, type ToggleCause } from "./events";
import type { LeaveReason, Peer, Producer, ProducerKind, Room, Stage } from "./model";
import { type JoinInput, mustWait, newPeer, producerOf, who } from "./peers";
import { Timers } from "./timers";
import type { World } from "./world";

const recordNames: Record<ProducerKind, "mic" | "camera" | "screen"> = {
	audio: "mic",
	video: "camera",
	screenshare: "screen",
	"screenshare-audio": "screen",
};

/** Who is in which room: joining, waiting, leaving, and what each connection sends. */
export class Live {
	readonly rooms = new Map<string, Room>();
	/** Every connection in the world, waiting ones included. */
	readonly peers = new Map<string, Peer>();
	readonly #timers = new Timers();

	constructor(private readonly world: World) {}

	reset(): void {
		this.#timers.cancelAll();
		this.rooms.clear();
		this.peers.clear();
	}

	/** The live side of a meeting; made on first use. */
	room(meetingId: string): Room {
		const known = this.rooms.get(meetingId);
		if (known) return known;
		const room: Room = {
			meeting: this.world.directory.meeting(meetingId),
			session: null,
			peers: new Map(),
			waiting: new Map(),
			byParticipant: new Map(),
			pinnedPeerId: null,
			chat: [],
		};
		this.rooms.set(meetingId, room);
		return room;
	}

	peer(peerId: string): Peer {
		const peer = this.peers.get(peerId);
		if (!peer) throw new WorldError("not-found", `No peer found with id ${peerId}`);
		return peer;
	}

	/**
	 * A connection asks to come in. With a known peer id this is the return of a lost socket (`rejoined`) or the
	 * second request of somebody who was let in from the waiting room. `peer.waiting` says who has to wait.
	 */
	join(input: JoinInput): { peer: Peer; rejoined: boolean } {
		const room = this.room(input.meetingId);
		const participant = this.world.directory.participant(input.meetingId, input.participantId);
		const known = input.peerId === undefined ? undefined : this.peers.get(input.peerId);
		if (known) {
			if (known.participantId !== participant.id) throw new WorldError("refused", "Peer id belongs to another");
			return this.#joinAgain(room, known);
		}
		if (room.meeting.status === "INACTIVE") throw new WorldError("inactive", "This meeting is not active");
		const preset = this.world.directory.presetByName(participant.presetName);
		const peer = newPeer(input, participant, preset, this.world.now());
		peer.waiting = mustWait(room, peer, participant.admitted);
		this.peers.set(peer.peerId, peer);
		const devices = room.byParticipant.get(peer.participantId) ?? new Set<string>();
		room.byParticipant.set(peer.participantId, devices.add(peer.peerId));
		if (peer.waiting) {
			room.waiting.set(peer.peerId, peer);
			this.world.record.add("waiting", room.meeting.id, { ...who(peer), state: "asked" });
			this.world.emit({ type: "waiting-changed", meetingId: room.meeting.id });
		} else this.#enter(room, peer);
		return { peer, rejoined: false };
	}

	/** Lets a waiting connection in (the waiting room decides who; see Moderation.answerWaiting). */
	admit(peer: Peer): void {
		const room = this.room(peer.meetingId);
		room.waiting.delete(peer.peerId);
		peer.waiting = false;
		if (peer.kind === "simulated") this.#enter(room, peer);
		this.world.emit({ type: "waiting-changed", meetingId: peer.meetingId });
	}

	leave(peerId: string, reason: LeaveReason, by: Actor | null = null): void {
		const peer = this.peers.get(peerId);
		if (!peer) return;
		const room = this.room(peer.meetingId);
		const wasInside = room.peers.has(peerId);
		this.#forget(room, peer);
		this.world.record.add("left", peer.meetingId, { ...who(peer), reason, by: by && actorName(by) });
		if (wasInside) {
			if (room.session) this.world.sessions.leave(room.session, peerId);
			this.world.emit({ type: "peer-left", meetingId: peer.meetingId, peer, reason, by });
			if (room.pinnedPeerId === peerId) {
				room.pinnedPeerId = null;
				this.world.emit({ type: "pinned", meetingId: peer.meetingId, peerId: null, by: by ?? "script" });
			}
			if (room.peers.size === 0) this.#endAfterKeepAlive(room);
		} else {
			this.world.emit({ type: "peer-left", meetingId: peer.meetingId, peer, reason, by });
			this.world.emit({ type: "waiting-changed", meetingId: peer.meetingId });
		}
	}

	/** The socket is gone without a goodbye: the peer stays for the grace time, then leaves as lost. */
	connectionLost(peerId: string): void {
		const peer = this.peers.get(peerId);
		if (!peer || peer.lost) return;
		peer.lost = true;
		this.#timers.after(`lost:${peerId}`, this.world.switchesIn(peer.meetingId).socketGraceSeconds, () => {
			if (peer.lost) this.leave(peerId, "lost");
		});
	}

	/** Everybody out, at once; the session is over. */
	end(meetingId: string, by: Actor, except: string | null = null): number {
		const room = this.room(meetingId);
		const stays = except === null ? undefined : room.peers.get(except);
		const peers = [...room.peers.values()].filter((peer) => peer !== stays);
		const waiting = [...room.waiting.values()];
		for (const peer of [...peers, ...waiting]) {
			this.#forget(room, peer);
			this.world.record.add("left", meetingId, { ...who(peer), reason: "ended", by: actorName(by) });
		}
		room.pinnedPeerId = null;
		const sessionId = room.session?.id ?? "";
		if (stays) for (const peer of peers) room.session && this.world.sessions.leave(room.session, peer.peerId);
		else this.#endNow(room);
		this.world.emit({ type: "ended", meetingId, sessionId, peers, waiting, by });
		return peers.length;
	}

	/** A new track of a connection. */
	produce(peerId: string, kind: ProducerKind, paused: boolean, producerId: string = randomUUID()): Producer {
		const peer = this.#inside(peerId);
		const media = kind === "screenshare-audio" ? "screenshare" : kind;
		const allowed = peer.permissions.media[media].can_produce;
		const requested = allowed === "CAN_REQUEST" && peer.stage === "on";
		if (allowed !== "ALLOWED" && !requested) throw new WorldError("refused", `Not allowed to produce ${media}`);
		const producer: Producer = { producerId, kind, paused };
		peer.producers.set(producerId, producer);
		this.#recordMedia(peer, producer, { peerId }, "self");
		this.world.emit({ type: "producer-created", meetingId: peer.meetingId, peer, producer });
		return producer;
	}

	/** Pauses or resumes a track; without an actor it is the owner's own doing. Says whether anything changed. */
	toggle(
		peerId: string,
		producerId: string,
		paused: boolean,
		by: Actor = { peerId },
		cause: ToggleCause = "self",
	): boolean {
		const peer = this.#inside(peerId);
		const producer = peer.producers.get(producerId);
		if (!producer) throw new WorldError("not-found", `No producer found with id ${producerId}`);
		if (producer.paused === paused) return false;
		producer.paused = paused;
		this.#recordMedia(peer, producer, by, cause);
		this.world.emit({ type: "producer-toggled", meetingId: peer.meetingId, peer, producer, by, cause });
		if (paused && producer.kind === "audio") this.setSpeaking(peerId, false);
		return true;
	}

	closeProducer(peerId: string, producerId: string): void {
		const peer = this.peers.get(peerId);
		const producer = peer?.producers.get(producerId);
		if (!peer || !producer) return;
		peer.producers.delete(producerId);
		if (!producer.paused) this.#recordMedia(peer, { ...producer, paused: true }, { peerId }, "self");
		this.world.emit({ type: "producer-closed", meetingId: peer.meetingId, peer, producer });
		if (producer.kind === "audio") this.setSpeaking(peerId, false);
	}

	/** Turns a kind of media on or off for a connection, making the track when there is none (simulated people). */
	setMedia(peerId: string, kind: ProducerKind, on: boolean, by: Actor = { peerId }): void {
		const producer = this.producer(this.peer(peerId), kind);
		if (producer) this.toggle(peerId, producer.producerId, !on, by, typeof by === "object" ? "self" : "outside");
		else if (on) this.produce(peerId, kind, false);
	}

	setSpeaking(peerId: string, speaking: boolean): void {
		const peer = this.peers.get(peerId);
		if (!peer || peer.speaking === speaking) return;
		if (speaking && this.producer(peer, "audio")?.paused !== false) return;
		peer.speaking = speaking;
		this.world.emit({ type: "speaking", meetingId: peer.meetingId, peer, speaking });
	}

	setStage(peerId: string, stage: Stage, by: Actor): void {
		const peer = this.#inside(peerId);
		if (peer.stage === stage) return;
		peer.stage = stage;
		this.world.record.add("stage", peer.meetingId, { ...who(peer), stage, by: actorName(by) });
		this.world.emit({ type: "stage-changed", meetingId: peer.meetingId, peer, by });
		if (stage === "off") for (const id of [...peer.producers.keys()]) this.closeProducer(peerId, id);
	}

	producer(peer: Peer, kind: ProducerKind): Producer | undefined {
		return producerOf(peer, kind);
	}

	/** Whether a connection sends this kind of media right now. */
	sends(peer: Peer, kind: ProducerKind): boolean {
		return this.producer(peer, kind)?.paused === false;
	}

	#inside(peerId: string): Peer {
		const peer = this.peer(peerId);
		if (!this.room(peer.meetingId).peers.has(peerId)) throw new WorldError("refused", "Not in the room");
		return peer;
	}

	#joinAgain(room: Room, peer: Peer): { peer: Peer; rejoined: boolean } {
		this.#timers.cancel(`lost:${peer.peerId}`);
		const inside = room.peers.has(peer.peerId);
		if (!inside && !peer.waiting) this.#enter(room, peer);
		if (peer.lost) {
			peer.lost = false;
			if (inside) this.world.emit({ type: "peer-returned", meetingId: room.meeting.id, peer });
		}
		return { peer, rejoined: inside };
	}

	#enter(room: Room, peer: Peer): void {
		this.#timers.cancel(`end:${room.meeting.id}`);
		if (!room.session) {
			const started = this.world.sessions.start(room);
			this.world.record.add("session-started", room.meeting.id, { sessionId: started.id });
		}
		peer.joinedAt = this.world.now();
		room.peers.set(peer.peerId, peer);
		if (room.session) this.world.sessions.enter(room.session, peer, room.peers.size);
		this.world.record.add("joined", room.meeting.id, who(peer));
		this.world.emit({ type: "peer-joined", meetingId: room.meeting.id, peer });
		if (!peer.permissions.accept_waiting_requests || room.waiting.size === 0) return;
		for (const waiting of [...room.waiting.values()]) {
			if (waiting.permissions.waiting_room_type !== "ON_PRIVILEGED_USER_ENTRY") continue;
			this.admit(waiting);
			const by = { peerId: peer.peerId };
			this.world.emit({ type: "waiting-decided", meetingId: room.meeting.id, peer: waiting, accepted: true, by });
		}
	}

	#forget(room: Room, peer: Peer): void {
		this.#timers.cancel(`lost:${peer.peerId}`);
		room.peers.delete(peer.peerId);
		room.waiting.delete(peer.peerId);
		this.peers.delete(peer.peerId);
		const devices = room.byParticipant.get(peer.participantId);
		devices?.delete(peer.peerId);
		if (devices?.size === 0) room.byParticipant.delete(peer.participantId);
	}

	#endAfterKeepAlive(room: Room): void {
		const seconds = this.world.switches.sessionKeepAliveSeconds ?? room.meeting.sessionKeepAliveSeconds;
		this.#timers.after(`end:${room.meeting.id}`, seconds, () => {
			if (room.peers.size === 0) this.#endNow(room);
		});
	}

	#endNow(room: Room): void {
		this.#timers.cancel(`end:${room.meeting.id}`);
		const session = this.world.sessions.end(room);
		room.chat = [];
		if (session) this.world.record.add("session-ended", room.meeting.id, { sessionId: session.id });
	}

	#recordMedia(peer: Peer, producer: Producer, by: Actor, cause: ToggleCause): void {
		const on = !producer.paused;
		const detail = { ...who(peer), on, by: actorName(by), cause };
		this.world.record.add(recordNames[producer.kind], peer.meetingId, detail);
	}
}
