import { describe, expect, test } from "vitest";
import type { ListedConnection } from "../../ports/room-control";
import { judgeByJoin, judgeBySession } from "./presence";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 12, 0, 0) + seconds * 1_000);
const orderedAt = at(100);
const target = { userId: "17", participantId: "17", connectionIds: [] as string[], name: "" };
function connection(connectionId: string, joined: number | null, left: number | null = null): ListedConnection {
	return {
		connectionId,
		participantId: "17",
		userId: "17",
		name: "",
		presetName: null,
		joinedAt: joined === null ? null : at(joined),
		leftAt: left === null ? null : at(left),
	};
}

describe("by a session's list", () => {
	const session = { startedAt: at(0), orderedAt };
	test.each([
		["nobody of the name is listed", [], "unknown", false],
		["still in", [connection("a", 10)], "still-there", false],
		["one of two devices still in", [connection("a", 10, 101), connection("b", 10)], "still-there", false],
		["left after the order", [connection("a", 10, 101)], "gone", false],
		["left, and back since", [connection("a", 10, 101), connection("b", 103)], "gone", true],
		["only came after the order", [connection("b", 103)], "unknown", false],
		["left long before", [connection("a", 10, 20)], "gone", false],
	] as const)("%s: %s", (_what, connections, state, returned) => {
		expect(judgeBySession(target, connections, session)).toMatchObject({ state, returned });
	});

	test("somebody seen under a connection that is not listed yet is not called gone for an older one", () => {
		const seen = { ...target, connectionIds: ["new"] };
		expect(judgeBySession(seen, [connection("a", 10, 20)], session)).toMatchObject({ state: "unknown" });
	});

	test("a session that began after the order is another one", () => {
		const later = { startedAt: at(120), orderedAt };
		expect(judgeBySession(target, [], later)).toMatchObject({ state: "gone", returned: false });
		expect(judgeBySession(target, [connection("b", 121)], later)).toMatchObject({ state: "gone", returned: true });
	});
});

describe("by the one connection shown", () => {
	const seen = { ...target, connectionIds: [`17@${at(10).getTime()}`] };
	test.each([
		["not there", target, null, "gone", false],
		["there, since before", target, connection("x", 10), "still-there", false],
		["there, nobody knows since when", target, connection("17", null), "still-there", false],
		["there since shortly after, by clocks that differ", target, connection("x", 102), "still-there", false],
		["there since long after", target, connection("x", 110), "gone", true],
		["the very connection that was seen", seen, connection(`17@${at(10).getTime()}`, 10), "still-there", false],
		["another than was seen, from after the order", seen, connection(`17@${at(101).getTime()}`, 101), "gone", true],
		[
			"another than was seen, from before the order",
			seen,
			connection(`17@${at(99).getTime()}`, 99),
			"still-there",
			false,
		],
	] as const)("%s", (_what, who, present, state, returned) => {
		expect(judgeByJoin(who as typeof target, present, orderedAt)).toMatchObject({ state, returned });
	});
});
