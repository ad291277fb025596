import { randomUUID } from "node:crypto";
import type { Peer, Room, Session } from "./model";

/** The history of sessions, the live ones included; the newest last. */
export class Sessions {
	readonly all = new Map<string, Session>();
	/** Which session a connection belongs to, for the reverse look-up from a peer id. */
	readonly #byPeer = new Map<string, string>();

	constructor(private readonly now: () => number) {}

	reset(): void {
		this.all.clear();
		this.#byPeer.clear();
	}

	start(room: Room): Session {
		const session: Session = {
			id: randomUUID(),
			meetingId: room.meeting.id,
			title: room.meeting.title,
			status: "LIVE",
			startedAt: this.now(),
			endedAt: null,
			maxConcurrent: 0,
			people: new Map(),
		};
		this.all.set(session.id, session);
		room.session = session;
		return session;
	}

	end(room: Room): Session | null {
		const session = room.session;
		if (!session) return null;
		const at = this.now();
		session.status = "ENDED";
		session.endedAt = at;
		for (const person of session.people.values()) {
			if (person.leftAt !== null) continue;
			person.leftAt = at;
			person.events.push({ name: "PEER_LEAVING", at });
		}
		room.session = null;
		return session;
	}

	enter(session: Session, peer: Peer, concurrent: number): void {
		const at = this.now();
		session.maxConcurrent = Math.max(session.maxConcurrent, concurrent);
		this.#byPeer.set(peer.peerId, session.id);
		session.people.set(peer.peerId, {
			peerId: peer.peerId,
			participantId: peer.participantId,
			customParticipantId: peer.customParticipantId,
			name: peer.name,
			presetName: peer.presetName,
			joinedAt: at,
			leftAt: null,
			events: [
				{ name: "PEER_CREATED", at },
				{ name: "PEER_JOINING", at },
			],
		});
	}

	leave(session: Session, peerId: string): void {
		const person = session.people.get(peerId);
		if (!person || person.leftAt !== null) return;
		person.leftAt = this.now();
		person.events.push({ name: "PEER_LEAVING", at: this.now() });
	}

	ofPeer(peerId: string): Session | undefined {
		const id = this.#byPeer.get(peerId);
		return id === undefined ? undefined : this.all.get(id);
	}
}
