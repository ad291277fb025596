import type { ConnectionFacts, LeftState, LinkState, MediaFlag, MediaKind } from "./room-event";
import { isConsoleUserId, personKey } from "./words/participant";
import type { PresetPermissions } from "./words/preset";

/** Where a device stands after an ordered mute: told, seen off, and back on by its owner. */
export type OrderMark = "none" | "ordered" | "off" | "on-again";

export interface Connection extends ConnectionFacts {
	/** The name as it is sorted and searched by. */
	folded: string;
	micOrder: OrderMark;
	cameraOrder: OrderMark;
}

/** One person as the roster shows them: all their devices as one row. */
export interface Person {
	key: string;
	userId: string | null;
	participantId: string;
	name: string;
	picture: string | null;
	presetName: string | null;
	/** Somebody at a console like this one: shown, but in no headcount and no bulk act. */
	console: boolean;
	connections: readonly Connection[];
	mic: MediaFlag;
	camera: MediaFlag;
	screen: MediaFlag;
	speaking: boolean;
	pinned: boolean;
	/** Turned back on after a moderator had turned it off. */
	micAgain: boolean;
	cameraAgain: boolean;
	/** Epoch milliseconds; null: was here before this console came. */
	joinedAt: number | null;
}

/** Console people are counted apart, and nowhere else. */
export interface RoomCounts {
	people: number;
	connections: number;
	consoles: number;
	mic: number;
	camera: number;
	screen: number;
}

export interface RoomState {
	/** In order of arrival; a gap where somebody left. Read it through the functions below. */
	readonly people: readonly (Person | undefined)[];
	readonly slots: ReadonlyMap<string, number>;
	readonly homes: ReadonlyMap<string, number>;
	readonly gaps: number;
	readonly counts: RoomCounts;
	/** Grows whenever somebody comes, goes, or changes what they are sorted or searched by. */
	readonly membership: number;
	/** Connection ids as the vendor named them; the connection itself may be gone, or be this console. */
	readonly pinned: string | null;
	readonly speaking: string | null;
	readonly preset: { name: string; permissions: PresetPermissions } | null;
	readonly session: { sessionId: string | null; startedAt: number | null };
	readonly link: LinkState;
	readonly left: LeftState | null;
}

export const emptyRoom: RoomState = {
	people: [],
	slots: new Map(),
	homes: new Map(),
	gaps: 0,
	counts: { people: 0, connections: 0, consoles: 0, mic: 0, camera: 0, screen: 0 },
	membership: 0,
	pinned: null,
	speaking: null,
	preset: null,
	session: { sessionId: null, startedAt: null },
	link: "connecting",
	left: null,
};

export function personByKey(state: RoomState, key: string): Person | undefined {
	const slot = state.slots.get(key);
	return slot === undefined ? undefined : state.people[slot];
}

export function personOfConnection(state: RoomState, connectionId: string): Person | undefined {
	const slot = state.homes.get(connectionId);
	return slot === undefined ? undefined : state.people[slot];
}

/** Everybody in order of arrival, console people included. */
export function* everybody(state: RoomState): Generator<Person> {
	for (const person of state.people) if (person) yield person;
}

/** Folds a name or id for comparing and searching: case, accents and compatibility forms do not matter. */
export function fold(text: string): string {
	return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

const haystacks = new WeakMap<Person, string>();

/** What a person is sorted by. */
export function sortName(person: Person): string {
	return person.connections[0]?.folded ?? "";
}

/** Name and every id of a person, folded, for the roster's search. */
export function searchText(person: Person): string {
	let text = haystacks.get(person);
	if (text === undefined) {
		const ids = person.connections.flatMap((connection) => [connection.participantId, connection.connectionId]);
		text = [sortName(person), fold(person.userId ?? ""), ...new Set(ids.map((id) => id.toLowerCase()))].join("\n");
		haystacks.set(person, text);
	}
	return text;
}

function merged(connections: readonly Connection[], kind: MediaKind): MediaFlag {
	const on = connections.filter((connection) => connection[kind].on);
	return on.length > 0
		? { on: true, certain: on.some((connection) => connection[kind].certain) }
		: { on: false, certain: connections.every((connection) => connection[kind].certain) };
}

function earliest(connections: readonly Connection[]): number | null {
	let first = Number.POSITIVE_INFINITY;
	for (const { joinedAt } of connections) {
		if (joinedAt === null) return null;
		first = Math.min(first, joinedAt);
	}
	return Number.isFinite(first) ? first : null;
}

/** Builds a person from their devices; `connections` holds at least one. */
export function toPerson(
	connections: readonly [Connection, ...Connection[]],
	room: { pinned: string | null; speaking: string | null },
): Person {
	const [first] = connections;
	return {
		key: personKey(first),
		userId: first.userId,
		participantId: first.participantId,
		name: first.name,
		picture: first.picture,
		presetName: first.presetName,
		console: isConsoleUserId(first.userId),
		connections,
		mic: merged(connections, "mic"),
		camera: merged(connections, "camera"),
		screen: merged(connections, "screen"),
		speaking: connections.some((connection) => connection.connectionId === room.speaking && connection.mic.on),
		pinned: connections.some((connection) => connection.connectionId === room.pinned),
		micAgain: connections.some((connection) => connection.micOrder === "on-again"),
		cameraAgain: connections.some((connection) => connection.cameraOrder === "on-again"),
		joinedAt: earliest(connections),
	};
}
