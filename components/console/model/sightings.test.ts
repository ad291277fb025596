import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { SightingsRequest } from "@/lib/api/activity";
import type { ConnectionFacts, RoomEvent } from "@/lib/moderation/room-event";
import { Sightings } from "./sightings";

const off = { on: false, certain: true };
const facts = (id: string, userId: string | null = null): ConnectionFacts => ({
	connectionId: id,
	participantId: `p-${id}`,
	userId,
	name: id,
	picture: null,
	presetName: null,
	mic: off,
	camera: off,
	screen: off,
	joinedAt: null,
});
const joined = (id: string, userId?: string): RoomEvent => ({
	type: "connection-joined",
	connection: facts(id, userId),
	at: 1_000,
});
const left = (connectionId: string): RoomEvent => ({ type: "connection-left", connectionId, at: 2_000 });
const listed = (...ids: string[]): RoomEvent => ({
	type: "roster-reset",
	connections: ids.map((id) => facts(id)),
	at: 3_000,
});

let sent: SightingsRequest[];
let sessionId: string | null;
const make = (send = async (seen: SightingsRequest): Promise<unknown> => sent.push(seen)) =>
	new Sightings(() => sessionId, send);
const told = () => sent.flatMap(({ sightings }) => sightings.map(({ entry }) => `${entry.kind} ${entry.connectionId}`));

beforeEach(() => {
	vi.useFakeTimers();
	sent = [];
	sessionId = "session-1";
});
afterEach(() => {
	vi.useRealTimers();
});

it("tells who came and went since this console came, once and in batches, and nobody who was there before", async () => {
	const sightings = make();
	sightings.saw([listed("here")]);
	sightings.saw([joined("a"), joined("a"), left("here")]);
	sightings.saw([left("a"), left("a"), left("nobody")]);
	await vi.advanceTimersByTimeAsync(2_000);
	expect(sent).toHaveLength(1);
	expect(sent[0]?.sessionId).toBe("session-1");
	expect(told()).toEqual(["joined a", "left here", "left a"]);
	expect(sent[0]?.sightings[0]?.at).toBe(new Date(1_000).toISOString());
});

it("compares the list that comes anew after a lost connection", async () => {
	const sightings = make();
	sightings.saw([listed("a", "b")]);
	sightings.saw([listed("b", "c")]);
	await vi.advanceTimersByTimeAsync(2_000);
	expect(told()).toEqual(["left a", "joined c"]);
});

it("leaves console people out", async () => {
	const sightings = make();
	sightings.saw([listed(), joined("m", "usher:1"), left("m")]);
	await vi.advanceTimersByTimeAsync(10_000);
	expect(sent).toEqual([]);
});

it("sends at most 500 at once, one request at a time, and goes on after one that failed", async () => {
	let refuse = true;
	const sightings = make(async (seen) => {
		if (refuse) {
			refuse = false;
			throw new Error("offline");
		}
		sent.push(seen);
	});
	sightings.saw([listed(), ...Array.from({ length: 1_200 }, (_, n) => joined(`c${n}`))]);
	await vi.advanceTimersByTimeAsync(2_000);
	expect(sent).toEqual([]);
	await vi.advanceTimersByTimeAsync(4_000);
	expect(sent.map(({ sightings: part }) => part.length)).toEqual([500, 200]);
});

it("says nothing after it has been disposed of", async () => {
	const sightings = make();
	sightings.saw([listed(), joined("a")]);
	sightings.dispose();
	await vi.advanceTimersByTimeAsync(5_000);
	expect(sent).toEqual([]);
});
