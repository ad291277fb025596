import type { ConnectionFacts, MediaKind, RoomEvent } from "./room-event";
import {
	type Connection,
	fold,
	type OrderMark,
	type Person,
	type RoomCounts,
	type RoomState,
	toPerson,
} from "./room-state";
import { personKey } from "./words/participant";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Gaps are closed once they are many, so that a room with much coming and going does not grow for ever. */
const gapsTolerated = 1_024;

/**
 * The room after these events. Pure; whatever a batch does not touch keeps its identity, so a row that
 * compares its person by reference renders only when that person changed. A batch copies each table at
 * most once, which is what lets 10,000 people and 1,000 events a second pass through one flush per frame.
 */
export function reduceRoom(state: RoomState, events: readonly RoomEvent[]): RoomState {
	const draft = new Draft(state);
	for (const event of events) apply(draft, event);
	return draft.finish();
}

function apply(draft: Draft, event: RoomEvent): void {
	switch (event.type) {
		case "roster-reset":
			draft.reset(event.connections);
			return;
		case "connection-joined":
			draft.join(event.connection);
			return;
		case "connection-left":
			draft.leave(event.connectionId);
			return;
		case "media-changed":
			draft.change(event.connectionId, (connection) => {
				const known = connection[event.kind];
				if (known.on === event.flag.on && known.certain === event.flag.certain) return connection;
				return marked({ ...connection, [event.kind]: event.flag }, event.kind);
			});
			return;
		case "mute-ordered":
			for (const id of event.connectionIds) draft.change(id, (connection) => ordered(connection, event.kind));
			return;
		case "joined-at":
			draft.change(event.connectionId, (connection) =>
				connection.joinedAt !== null ? connection : { ...connection, joinedAt: event.joinedAt },
			);
			return;
		case "speaking":
			draft.point("speaking", event.connectionId);
			return;
		case "pinned":
			draft.point("pinned", event.connectionId);
			return;
		case "session":
			draft.next.session = { sessionId: event.sessionId, startedAt: event.startedAt };
			return;
		case "permissions":
			draft.next.preset = { name: event.presetName, permissions: event.permissions };
			return;
		case "link":
			draft.next.link = event.state;
			return;
		case "self-left":
			draft.next.left ??= event.state;
			return;
	}
}

function ordered(connection: Connection, kind: "mic" | "camera"): Connection {
	const mark: OrderMark = connection[kind].on ? "ordered" : "off";
	return kind === "mic" ? { ...connection, micOrder: mark } : { ...connection, cameraOrder: mark };
}

function followed(mark: OrderMark, on: boolean): OrderMark {
	if (mark === "ordered" && !on) return "off";
	if (mark === "off" && on) return "on-again";
	return mark;
}

function marked(connection: Connection, kind: MediaKind): Connection {
	if (kind === "mic") return { ...connection, micOrder: followed(connection.micOrder, connection.mic.on) };
	if (kind === "camera") return { ...connection, cameraOrder: followed(connection.cameraOrder, connection.camera.on) };
	return connection;
}

/** A device met again keeps what only this console knows of it: the orders it got, and when it came. */
function remembered(facts: ConnectionFacts, before: Connection | undefined): Connection {
	return {
		...facts,
		folded: before?.name === facts.name ? before.folded : fold(facts.name),
		joinedAt: facts.joinedAt ?? before?.joinedAt ?? null,
		micOrder: followed(before?.micOrder ?? "none", facts.mic.on),
		cameraOrder: followed(before?.cameraOrder ?? "none", facts.camera.on),
	};
}

function sameFacts(a: Connection, b: Connection): boolean {
	return (
		a.participantId === b.participantId &&
		a.userId === b.userId &&
		a.name === b.name &&
		a.picture === b.picture &&
		a.presetName === b.presetName &&
		a.joinedAt === b.joinedAt &&
		a.micOrder === b.micOrder &&
		a.cameraOrder === b.cameraOrder &&
		(["mic", "camera", "screen"] as const).every(
			(kind) => a[kind].on === b[kind].on && a[kind].certain === b[kind].certain,
		)
	);
}

const onlyPeople = (people: readonly (Person | undefined)[]) => people.filter((person) => person !== undefined);

class Draft {
	readonly next: Writable<RoomState>;
	#people: (Person | undefined)[] | null = null;
	#slots: Map<string, number> | null = null;
	#homes: Map<string, number> | null = null;
	#moved = false;

	constructor(private readonly before: RoomState) {
		this.next = { ...before };
	}

	finish(): RoomState {
		if (this.#moved) this.next.membership = this.before.membership + 1;
		if (this.next.gaps > gapsTolerated && this.next.gaps * 2 > this.next.people.length) this.#closeGaps();
		const keys = Object.keys(this.next) as (keyof RoomState)[];
		return keys.every((key) => this.next[key] === this.before[key]) ? this.before : this.next;
	}

	join(facts: ConnectionFacts): void {
		const home = this.next.homes.get(facts.connectionId);
		const person = home === undefined ? undefined : this.next.people[home];
		if (person && person.key !== personKey(facts)) this.leave(facts.connectionId);
		else if (person) {
			this.change(facts.connectionId, (known) => {
				const renewed = remembered(facts, known);
				return sameFacts(known, renewed) ? known : renewed;
			});
			return;
		}
		this.#settle(remembered(facts, undefined));
	}

	leave(connectionId: string): void {
		const slot = this.next.homes.get(connectionId);
		const person = slot === undefined ? undefined : this.next.people[slot];
		if (slot === undefined || !person) return;
		this.#ownHomes().delete(connectionId);
		this.#moved = true;
		const [first, ...rest] = person.connections.filter((connection) => connection.connectionId !== connectionId);
		if (first) {
			this.#put(slot, toPerson([first, ...rest], this.next));
			return;
		}
		this.#ownSlots().delete(person.key);
		this.#put(slot, undefined);
		this.next.gaps += 1;
	}

	change(connectionId: string, update: (connection: Connection) => Connection): void {
		const slot = this.next.homes.get(connectionId);
		const person = slot === undefined ? undefined : this.next.people[slot];
		if (slot === undefined || !person) return;
		let changed = false;
		const [first, ...rest] = person.connections.map((connection) => {
			if (connection.connectionId !== connectionId) return connection;
			const updated = update(connection);
			changed = updated !== connection;
			return updated;
		});
		if (!changed || !first) return;
		const renewed = toPerson([first, ...rest], this.next);
		if (
			renewed.name !== person.name ||
			renewed.presetName !== person.presetName ||
			renewed.joinedAt !== person.joinedAt
		) {
			this.#moved = true;
		}
		this.#put(slot, renewed);
	}

	/** Moves the pin or the speaking mark: the people it leaves and reaches are the only ones touched. */
	point(which: "pinned" | "speaking", connectionId: string | null): void {
		const from = this.next[which];
		if (from === connectionId) return;
		this.next[which] = connectionId;
		for (const id of [from, connectionId]) {
			const slot = id === null ? undefined : this.next.homes.get(id);
			const person = slot === undefined ? undefined : this.next.people[slot];
			if (slot !== undefined && person) this.#put(slot, this.#rebuilt(person));
		}
	}

	/** The vendor's list as a whole, after joining or a lost connection: who stayed keeps their place. */
	reset(connections: readonly ConnectionFacts[]): void {
		const present = new Set(connections.map((connection) => connection.connectionId));
		for (const id of [...this.next.homes.keys()]) if (!present.has(id)) this.leave(id);
		for (const connection of connections) this.join(connection);
	}

	#settle(connection: Connection): void {
		this.#moved = true;
		const key = personKey(connection);
		const slot = this.next.slots.get(key);
		const person = slot === undefined ? undefined : this.next.people[slot];
		if (slot !== undefined && person) {
			this.#ownHomes().set(connection.connectionId, slot);
			const [first, ...rest] = person.connections;
			if (first) this.#put(slot, toPerson([first, ...rest, connection], this.next));
			return;
		}
		const fresh = this.next.people.length;
		this.#ownHomes().set(connection.connectionId, fresh);
		this.#ownSlots().set(key, fresh);
		this.#put(fresh, toPerson([connection], this.next));
	}

	#rebuilt(person: Person): Person {
		const [first, ...rest] = person.connections;
		return first ? toPerson([first, ...rest], this.next) : person;
	}

	#put(slot: number, person: Person | undefined): void {
		if (!this.#people) {
			this.#people = this.next.people.slice();
			this.next.people = this.#people;
			this.next.counts = { ...this.next.counts };
		}
		const before = this.#people[slot];
		if (before) tally(this.next.counts, before, -1);
		if (person) tally(this.next.counts, person, 1);
		this.#people[slot] = person;
	}

	#ownSlots(): Map<string, number> {
		this.#slots ??= new Map(this.next.slots);
		this.next.slots = this.#slots;
		return this.#slots;
	}

	#ownHomes(): Map<string, number> {
		this.#homes ??= new Map(this.next.homes);
		this.next.homes = this.#homes;
		return this.#homes;
	}

	#closeGaps(): void {
		const people = onlyPeople(this.next.people);
		this.next.people = people;
		this.next.gaps = 0;
		this.next.slots = new Map(people.map((person, slot) => [person.key, slot]));
		this.next.homes = new Map(
			people.flatMap((person, slot) =>
				person.connections.map((connection) => [connection.connectionId, slot] as const),
			),
		);
	}
}

function tally(counts: RoomCounts, person: Person, sign: 1 | -1): void {
	if (person.console) {
		counts.consoles += sign;
		return;
	}
	counts.people += sign;
	counts.connections += sign * person.connections.length;
	if (person.mic.on) counts.mic += sign;
	if (person.camera.on) counts.camera += sign;
	if (person.screen.on) counts.screen += sign;
}
