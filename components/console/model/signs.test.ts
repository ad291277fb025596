import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ConsoleSigns, consoleSignsSchema } from "@/lib/api/presence";
import { reduceRoom } from "@/lib/moderation/reduce-room";
import type { ConnectionFacts, MediaFlag, RoomEvent } from "@/lib/moderation/room-event";
import { emptyRoom, type RoomState } from "@/lib/moderation/room-state";
import { Signs } from "./signs";

const off: MediaFlag = { on: false, certain: true };
const on: MediaFlag = { on: true, certain: true };
const at = 0;

function device(id: string, over: Partial<ConnectionFacts> = {}): ConnectionFacts {
	return {
		connectionId: id,
		participantId: `p-${id}`,
		userId: id,
		name: id,
		picture: null,
		presetName: null,
		mic: off,
		camera: off,
		screen: off,
		joinedAt: null,
		...over,
	};
}

let sent: ConsoleSigns[];
let state: RoomState;
let down: boolean;
let signs: Signs;
const push = (...events: RoomEvent[]) => {
	signs.saw(events);
	state = reduceRoom(state, events);
};
const round = () => vi.advanceTimersByTimeAsync(15_000);
const told = () =>
	sent
		.splice(0)
		.flatMap((watch) =>
			watch.signs.map(({ connectionId, audio, video, spoke }) => [connectionId, audio, video, spoke]),
		);

beforeEach(() => {
	vi.useFakeTimers();
	sent = [];
	down = false;
	state = emptyRoom;
	signs = new Signs({
		state: () => state,
		connectionId: () => "console-tab",
		send: async (watch) => {
			if (down) throw new Error("no network");
			sent.push(consoleSignsSchema.parse(watch));
		},
		now: () => Date.now(),
	});
	push({ type: "link", state: "connected", at });
});
afterEach(() => {
	signs.dispose();
	vi.useRealTimers();
});

test("tells everybody first, then changes only, and says every 15 s that it still watches", async () => {
	push({ type: "roster-reset", connections: [device("ada"), device("bob", { mic: on }), device("usher:1")], at });
	await round();
	expect(told()).toEqual([
		["ada", false, false, false],
		["bob", true, false, false],
	]);
	await round();
	expect(sent).toEqual([{ connectionId: "console-tab", signs: [], more: false }]);
	sent = [];
	push({ type: "media-changed", connectionId: "ada", kind: "screen", flag: on, at });
	push({ type: "speaking", connectionId: "bob", at });
	push({ type: "speaking", connectionId: null, at });
	await round();
	expect(told()).toEqual([
		["ada", false, true, false],
		["bob", true, false, true],
	]);
});

test("tells as unknown what the vendor may leave stale", async () => {
	const stale = { on: false, certain: false };
	push({
		type: "roster-reset",
		connections: [device("ada", { mic: stale, camera: stale }), device("bob", { camera: on, screen: stale })],
		at,
	});
	await round();
	expect(told()).toEqual([
		["ada", null, null, false],
		["bob", false, true, false],
	]);
});

test("tells again what did not arrive, and everybody once the server may have forgotten", async () => {
	push({ type: "roster-reset", connections: [device("ada"), device("bob")], at });
	await round();
	sent = [];
	down = true;
	push({ type: "media-changed", connectionId: "ada", kind: "mic", flag: on, at });
	push({ type: "speaking", connectionId: "ada", at });
	await round();
	down = false;
	await round();
	expect(told()).toEqual([["ada", true, false, true]]);
	down = true;
	for (let n = 0; n < 4; n++) await round();
	down = false;
	await round();
	expect(told().map(([id]) => id)).toEqual(["ada", "bob"]);
});

test("a large room goes in parts, of which the last one counts as told", async () => {
	push({ type: "roster-reset", connections: Array.from({ length: 1_100 }, (_, index) => device(`user-${index}`)), at });
	await round();
	expect(sent.map((watch) => [watch.signs.length, watch.more])).toEqual([
		[500, true],
		[500, true],
		[100, false],
	]);
});

test("says nothing while it is not connected, and nothing once it has left", async () => {
	push({ type: "link", state: "reconnecting", at });
	await round();
	push({ type: "link", state: "connected", at }, { type: "self-left", state: "left", at });
	await round();
	expect(sent).toEqual([]);
});
