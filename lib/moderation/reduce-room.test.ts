import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reduceRoom } from "./reduce-room";
import type { ConnectionFacts, MediaKind, RoomEvent } from "./room-event";
import { emptyRoom, everybody, personByKey, personOfConnection, type RoomState, searchText } from "./room-state";

const facts = (connectionId: string, over: Partial<ConnectionFacts> = {}): ConnectionFacts => ({
	connectionId,
	participantId: `participant-of-${connectionId}`,
	userId: null,
	name: connectionId,
	picture: null,
	presetName: "group_call_participant",
	mic: { on: false, certain: true },
	camera: { on: false, certain: true },
	screen: { on: false, certain: true },
	joinedAt: null,
	...over,
});
const joined = (connectionId: string, over?: Partial<ConnectionFacts>): RoomEvent => ({
	type: "connection-joined",
	connection: facts(connectionId, over),
	at: 1,
});
const media = (connectionId: string, kind: MediaKind, on: boolean, certain = true): RoomEvent => ({
	type: "media-changed",
	connectionId,
	kind,
	flag: { on, certain },
	at: 2,
});
const muted = (...connectionIds: string[]): RoomEvent => ({ type: "mute-ordered", connectionIds, kind: "mic", at: 3 });
const room = (...events: RoomEvent[]) => reduceRoom(emptyRoom, events);
/** A room without what is allowed to differ: where people are stored, and how often the membership changed. */
const visible = (state: RoomState) => {
	const { people: _people, slots: _slots, homes, gaps: _gaps, membership: _membership, ...rest } = state;
	return { ...rest, people: [...everybody(state)], homes: [...homes.keys()].sort() };
};

describe("reduceRoom", () => {
	it("groups devices by the customer's id, and by the vendor's where there is none", () => {
		const state = room(
			joined("a1", { userId: "ada", participantId: "p1" }),
			joined("x", { participantId: "p9" }),
			joined("a2", { userId: "ada", participantId: "p2" }),
			joined("y", { participantId: "p9" }),
		);
		expect([...everybody(state)].map((person) => person.connections.map((c) => c.connectionId))).toEqual([
			["a1", "a2"],
			["x", "y"],
		]);
		expect(state.counts).toMatchObject({ people: 2, connections: 4 });
		expect(personOfConnection(state, "a2")).toBe(personByKey(state, "u:ada"));
	});

	it("shows a mic as on while any device has it on, and as certain only where that device is", () => {
		const two = [joined("a1", { userId: "ada" }), joined("a2", { userId: "ada" })];
		const state = room(...two, media("a2", "mic", true, false));
		expect(personByKey(state, "u:ada")?.mic).toEqual({ on: true, certain: false });
		expect(state.counts.mic).toBe(1);
		const both = reduceRoom(state, [media("a1", "mic", true)]);
		expect(personByKey(both, "u:ada")?.mic).toEqual({ on: true, certain: true });
		expect(both.counts.mic).toBe(1);
	});

	it("leaves console people out of every count", () => {
		const state = room(
			joined("m", { userId: "usher:1", mic: { on: true, certain: true } }),
			joined("p", { mic: { on: true, certain: true } }),
		);
		expect(state.counts).toEqual({ people: 1, connections: 1, consoles: 1, mic: 1, camera: 0, screen: 0 });
		expect(personByKey(state, "u:usher:1")?.console).toBe(true);
	});

	it("marks who turns the mic back on after an ordered mute, and only them", () => {
		const on = { mic: { on: true, certain: true } };
		const ordered = room(joined("a", on), joined("b", on), muted("a"));
		expect(personOfConnection(ordered, "a")?.micAgain).toBe(false);
		const again = reduceRoom(ordered, [media("a", "mic", false), media("a", "mic", true), media("b", "mic", false)]);
		expect(personOfConnection(again, "a")?.micAgain).toBe(true);
		const other = reduceRoom(again, [media("b", "mic", true)]);
		expect(personOfConnection(other, "b")?.micAgain).toBe(false);
		const anew = reduceRoom(again, [muted("a"), media("a", "mic", false)]);
		expect(personOfConnection(anew, "a")?.micAgain).toBe(false);
	});

	it("keeps places, marks and arrival times over a lost connection", () => {
		const before = room(
			joined("a", { mic: { on: true, certain: true }, joinedAt: 10 }),
			joined("b"),
			joined("c"),
			muted("a"),
			media("a", "mic", false),
		);
		const after = reduceRoom(before, [
			{
				type: "roster-reset",
				connections: [facts("d"), facts("c"), facts("a", { mic: { on: true, certain: true } })],
				at: 9,
			},
		]);
		expect([...everybody(after)].map((person) => person.name)).toEqual(["a", "c", "d"]);
		expect(personOfConnection(after, "a")).toMatchObject({ joinedAt: 10, micAgain: true });
		expect(personOfConnection(after, "b")).toBeUndefined();
	});

	it("moves the pin and the speaking mark, and speaks only with the mic on", () => {
		const state = room(
			joined("a", { mic: { on: true, certain: true } }),
			joined("b"),
			{ type: "pinned", connectionId: "a", at: 2 },
			{ type: "speaking", connectionId: "a", at: 2 },
		);
		expect(personOfConnection(state, "a")).toMatchObject({ pinned: true, speaking: true });
		const moved = reduceRoom(state, [{ type: "pinned", connectionId: "b", at: 3 }, media("a", "mic", false)]);
		expect(personOfConnection(moved, "a")).toMatchObject({ pinned: false, speaking: false });
		expect(personOfConnection(moved, "b")?.pinned).toBe(true);
	});

	it("keeps the first reason for which this console left", () => {
		const left = room({ type: "self-left", state: "kicked", at: 1 }, { type: "self-left", state: "left", at: 2 });
		expect(left.left).toBe("kicked");
	});

	it("keeps the identity of everybody a batch does not touch, and of the room if it touches nobody", () => {
		const state = room(joined("a"), joined("b"));
		const next = reduceRoom(state, [media("a", "mic", true)]);
		expect(personOfConnection(next, "b")).toBe(personOfConnection(state, "b"));
		expect(next.membership).toBe(state.membership);
		expect(
			reduceRoom(next, [
				media("a", "mic", true),
				media("nobody", "mic", true),
				joined("a", { mic: { on: true, certain: true } }),
			]),
		).toBe(next);
	});

	it("closes gaps without losing anybody", () => {
		const many = Array.from({ length: 3_000 }, (_, n) => `c${n}`);
		const full = room(...many.map((id) => joined(id)));
		const few = reduceRoom(
			full,
			many.slice(0, 2_500).map((connectionId) => ({ type: "connection-left", connectionId, at: 2 })),
		);
		expect(few.gaps).toBe(0);
		expect(few.counts.people).toBe(500);
		expect(personOfConnection(few, "c2999")?.name).toBe("c2999");
		expect(personByKey(few, "p:participant-of-c2500")?.name).toBe("c2500");
	});

	it("finds a person by name without accents and by each of the ids", () => {
		const state = room(joined("Conn-9", { userId: "CRM-17", participantId: "Part-3", name: "Zoë Ångström" }));
		const person = personOfConnection(state, "Conn-9");
		for (const needle of ["zoe angstrom", "crm-17", "part-3", "conn-9"]) {
			expect(person && searchText(person)).toContain(needle);
		}
	});

	const id = fc.constantFrom("a", "b", "c", "d", "e");
	const flag = fc.record({ on: fc.boolean(), certain: fc.boolean() });
	const someFacts = fc
		.record({
			connectionId: id,
			user: fc.constantFrom(null, "ada", "usher:1"),
			mic: flag,
			camera: flag,
			name: fc.constantFrom("A", "B"),
		})
		.map(({ connectionId, user, ...rest }) => facts(connectionId, { userId: user, ...rest }));
	const someEvent: fc.Arbitrary<RoomEvent> = fc.oneof(
		someFacts.map((connection): RoomEvent => ({ type: "connection-joined", connection, at: 1 })),
		id.map((connectionId): RoomEvent => ({ type: "connection-left", connectionId, at: 1 })),
		fc
			.tuple(id, fc.constantFrom<MediaKind[]>("mic", "camera", "screen"), flag)
			.map(([connectionId, kind, f]): RoomEvent => ({ type: "media-changed", connectionId, kind, flag: f, at: 1 })),
		fc.uniqueArray(id).map((connectionIds): RoomEvent => ({ type: "mute-ordered", connectionIds, kind: "mic", at: 1 })),
		fc.option(id).map((connectionId): RoomEvent => ({ type: "pinned", connectionId, at: 1 })),
		fc.option(id).map((connectionId): RoomEvent => ({ type: "speaking", connectionId, at: 1 })),
		fc
			.uniqueArray(someFacts, { selector: (f) => f.connectionId })
			.map((connections): RoomEvent => ({ type: "roster-reset", connections, at: 1 })),
	);

	it("gives the same room for a batch as for its events one by one", () => {
		fc.assert(
			fc.property(fc.array(someEvent, { maxLength: 40 }), (events) => {
				const batch = reduceRoom(emptyRoom, events);
				const single = events.reduce((state, event) => reduceRoom(state, [event]), emptyRoom);
				expect(visible(batch)).toEqual(visible(single));
			}),
		);
	});

	it("gives the same room when every event is told twice, and counts what it shows", () => {
		fc.assert(
			fc.property(fc.array(someEvent, { maxLength: 40 }), (events) => {
				const once = reduceRoom(emptyRoom, events);
				expect(
					visible(
						reduceRoom(
							emptyRoom,
							events.flatMap((event) => [event, event]),
						),
					),
				).toEqual(visible(once));
				const people = [...everybody(once)].filter((person) => !person.console);
				expect(once.counts).toMatchObject({
					people: people.length,
					connections: people.reduce((sum, person) => sum + person.connections.length, 0),
					mic: people.filter((person) => person.mic.on).length,
				});
			}),
		);
	});

	it("does not alter the state it was given", () => {
		fc.assert(
			fc.property(fc.array(someEvent, { maxLength: 20 }), fc.array(someEvent, { maxLength: 20 }), (first, second) => {
				const state = reduceRoom(emptyRoom, first);
				const copy = structuredClone(visible(state));
				reduceRoom(state, second);
				expect(visible(state)).toEqual(copy);
			}),
		);
	});
});
