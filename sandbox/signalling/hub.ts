import type { Connection } from "./connection";

/** Which browsers are connected, by peer id and by meeting. */
export class Hub {
	readonly #byPeer = new Map<string, Connection>();
	readonly #byMeeting = new Map<string, Set<Connection>>();

	add(connection: Connection): void {
		this.#byPeer.set(connection.peerId, connection);
		const room = this.#byMeeting.get(connection.meetingId) ?? new Set();
		this.#byMeeting.set(connection.meetingId, room.add(connection));
	}

	remove(connection: Connection): void {
		if (this.#byPeer.get(connection.peerId) === connection) this.#byPeer.delete(connection.peerId);
		const room = this.#byMeeting.get(connection.meetingId);
		room?.delete(connection);
		if (room?.size === 0) this.#byMeeting.delete(connection.meetingId);
	}

	of(peerId: string): Connection | undefined {
		return this.#byPeer.get(peerId);
	}

	in(meetingId: string): Iterable<Connection> {
		return this.#byMeeting.get(meetingId) ?? [];
	}

	all(): Iterable<Connection> {
		return this.#byPeer.values();
	}

	/** Connections that know the roster. */
	*knowing(meetingId: string, exceptPeerId?: string): Generator<Connection> {
		for (const connection of this.in(meetingId)) {
			if (connection.inRoster && connection.peerId !== exceptPeerId) yield connection;
		}
	}

	/** Connections that finished joining. */
	*watching(meetingId: string, exceptPeerId?: string): Generator<Connection> {
		for (const connection of this.in(meetingId)) {
			if (connection.mediaReady && connection.peerId !== exceptPeerId) yield connection;
		}
	}
}
