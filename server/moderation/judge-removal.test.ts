import { expect, test } from "vitest";
import type { ListedConnection } from "../ports/room-control";
import { judgeRemoval } from "./judge-removal";

const ordered = new Date("2026-11-01T12:00:00Z");
const at = (seconds: number) => new Date(ordered.getTime() + seconds * 1_000);
const connection = (connectionId: string, joined: number, left: number | null): ListedConnection => ({
	connectionId,
	participantId: "p1",
	userId: "ada",
	name: "Ada",
	presetName: null,
	joinedAt: at(joined),
	leftAt: left === null ? null : at(left),
});
const target = { userId: "ada", participantId: "p1", connectionIds: ["c1", "c2"], name: "Ada" };

test.each([
	["nothing known", null, "no-data"],
	["an empty list", [], "no-data"],
	["every device left after the order", [connection("c1", -60, 1), connection("c2", -50, 2)], "gone"],
	["one of the devices is still in", [connection("c1", -60, 1), connection("c2", -50, null)], "still-there"],
	[
		"gone, and back by a new device",
		[connection("c1", -60, 1), connection("c2", -9, 1), connection("c3", 20, null)],
		"gone",
	],
	["only somebody who came afterwards", [connection("c9", 20, null)], "no-data"],
	["a device of theirs that joined late by the vendor's clock", [connection("c1", 2, null)], "still-there"],
	["all had left long before", [connection("c1", -600, -300), connection("c2", -600, -200)], "already-gone"],
	["an old visit, but not the device that was seen", [connection("c0", -600, -300)], "no-data"],
] as const)("%s: %s", (_, connections, verdict) => {
	expect(judgeRemoval(connections, target, ordered)).toBe(verdict);
});
