import { describe, expect, it } from "vitest";
import type { RoomRow } from "@/lib/api/rooms";
import { keepOrder, matches, roomPath, summarise, viewRooms } from "./rooms-view";

function row(title: string, part: Partial<RoomRow> = {}): RoomRow {
	return {
		room: { provider: "realtimekit", projectId: "app", roomId: title },
		title,
		sessionId: null,
		people: 1,
		watchedBy: [],
		live: true,
		startedAt: "2026-11-21T10:00:00Z",
		seenAt: "2026-11-21T11:00:00Z",
		...part,
	};
}
const titles = (rows: readonly RoomRow[]) => rows.map((each) => each.title);
const all = { q: "", show: "all", sort: "people", vendor: "" };
const key = (title: string) => `realtimekit/app/${title}`;

describe("finding a room", () => {
	it("takes every word, without accents and case, in title, ids and watchers", () => {
		const room = row("Café Zürich", { watchedBy: ["Ana Núñez"], sessionId: "sess-9" });
		expect(matches(room, "cafe ZURICH")).toBe(true);
		expect(matches(room, "zurich nunez")).toBe(true);
		expect(matches(room, "sess-9")).toBe(true);
		expect(matches(room, "zurich berlin")).toBe(false);
		expect(matches(room, "   ")).toBe(true);
	});

	it("tells live from empty rooms", () => {
		const rows = [row("a"), row("b", { live: false, people: 0 })];
		expect(titles(viewRooms(rows, { ...all, show: "live" }))).toEqual(["a"]);
		expect(titles(viewRooms(rows, { ...all, show: "empty" }))).toEqual(["b"]);
		expect(titles(viewRooms(rows, { ...all, show: "nonsense" }))).toEqual(["a", "b"]);
	});
});

describe("the order of rooms", () => {
	const rows = [
		row("small", { people: 2, startedAt: "2026-11-21T09:00:00Z" }),
		row("untold", { people: null }),
		row("big", { people: 90 }),
		row("asleep", { people: 500, live: false, startedAt: null }),
	];
	it("puts live rooms first, then the fullest, then those without a headcount", () => {
		expect(titles(viewRooms(rows, all))).toEqual(["big", "small", "untold", "asleep"]);
	});
	it("can put the longest session first", () => {
		expect(titles(viewRooms(rows, { ...all, sort: "longest", vendor: "" }))[0]).toBe("small");
	});
	it("sorts names with their numbers", () => {
		expect(titles(viewRooms([row("Room 10"), row("room 9")], { ...all, sort: "name", vendor: "" }))).toEqual([
			"room 9",
			"Room 10",
		]);
	});
	it("leaves rows where they stand when headcounts change, drops what went and lets newcomers in", () => {
		const before = [key("big"), key("small"), key("gone")];
		const sorted = [row("small", { people: 95 }), row("new", { people: 92 }), row("big", { people: 90 })];
		expect(titles(keepOrder(sorted, before))).toEqual(["big", "small", "new"]);
		expect(titles(keepOrder(sorted, []))).toEqual(["small", "new", "big"]);
	});
});

describe("a room's numbers and address", () => {
	it("sums live rooms and says how many have no headcount", () => {
		expect(
			summarise([row("a", { people: 3 }), row("b", { people: null }), row("c", { live: false, people: 9 })]),
		).toEqual({
			live: 2,
			people: 3,
			uncounted: 1,
		});
	});
	it("escapes ids in the address", () => {
		expect(roomPath({ provider: "realtimekit", projectId: "a/b", roomId: "../x?y" })).toBe(
			"/rooms/realtimekit/a%2Fb/..%2Fx%3Fy",
		);
	});
});
