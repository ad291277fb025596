import type { SightingsRequest } from "@/lib/api/activity";
import type { ConnectionFacts, RoomEvent } from "@/lib/moderation/room-event";
import { isConsoleUserId } from "@/lib/moderation/words/participant";

const sendEveryMs = 2_000;
const mostAtOnce = 500;

type Sighting = SightingsRequest["sightings"][number];
type Seen = Pick<ConnectionFacts, "connectionId" | "participantId" | "userId" | "name">;

/**
 * Tells the server which joins and leaves this console saw, in batches. Who was inside before has not been seen
 * joining; a list that comes anew after a lost connection is compared with what was there.
 */
export class Sightings {
	#inside: Map<string, Seen> | null = null;
	#waiting: Sighting[] = [];
	#timer: ReturnType<typeof setTimeout> | null = null;
	#sending = false;
	#over = false;

	constructor(
		private readonly sessionId: () => string | null,
		private readonly send: (sightings: SightingsRequest) => Promise<unknown>,
	) {}

	readonly saw = (events: readonly RoomEvent[]): void => {
		for (const event of events) {
			if (event.type === "connection-joined") this.#joined(event.connection, event.at);
			else if (event.type === "connection-left") this.#left(event.connectionId, event.at);
			else if (event.type === "roster-reset") this.#compared(event.connections, event.at);
		}
	};

	dispose(): void {
		this.#over = true;
		if (this.#timer) clearTimeout(this.#timer);
	}

	#compared(connections: readonly ConnectionFacts[], at: number): void {
		if (this.#inside === null) {
			this.#inside = new Map(connections.map((connection) => [connection.connectionId, seenOf(connection)]));
			return;
		}
		const present = new Set(connections.map((connection) => connection.connectionId));
		for (const id of [...this.#inside.keys()]) if (!present.has(id)) this.#left(id, at);
		for (const connection of connections) this.#joined(connection, at);
	}

	#joined(connection: ConnectionFacts, at: number): void {
		this.#inside ??= new Map();
		if (this.#inside.has(connection.connectionId)) return;
		const seen = seenOf(connection);
		this.#inside.set(connection.connectionId, seen);
		this.#add("joined", seen, at);
	}

	#left(connectionId: string, at: number): void {
		const seen = this.#inside?.get(connectionId);
		if (!seen) return;
		this.#inside?.delete(connectionId);
		this.#add("left", seen, at);
	}

	#add(kind: "joined" | "left", seen: Seen, at: number): void {
		if (this.#over || isConsoleUserId(seen.userId)) return;
		this.#waiting.push({ entry: { kind, ...seen }, at: new Date(at).toISOString() });
		this.#soon();
	}

	#soon(): void {
		this.#timer ??= setTimeout(() => void this.#flush(), sendEveryMs);
	}

	async #flush(): Promise<void> {
		this.#timer = null;
		const sessionId = this.sessionId();
		if (this.#over || this.#sending || sessionId === null || this.#waiting.length === 0) return;
		const sightings = this.#waiting.splice(0, mostAtOnce);
		this.#sending = true;
		try {
			await this.send({ sessionId, sightings });
		} catch {
			// Activity is an account for people, not evidence: other consoles tell the same, and the vendor knows the rest.
		} finally {
			this.#sending = false;
			if (this.#waiting.length > 0 && !this.#over) this.#soon();
		}
	}
}

function seenOf({ connectionId, participantId, userId, name }: ConnectionFacts): Seen {
	return { connectionId, participantId, userId, name: name.slice(0, 256) };
}
