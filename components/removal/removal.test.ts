import { describe, expect, it } from "vitest";
import type { RemovalItem } from "@/lib/api/removals";
import type { SearchHit } from "@/lib/api/search";
import { removalText } from "@/lib/moderation/words/removal";
import { calledBy, groupPlaces, placeKey, tallyWords } from "./places";
import {
	confirmationFor,
	isFinal,
	lockedBy,
	outcomeText,
	proofWords,
	stateLooks,
	summarise,
	summaryWords,
	utf8Bytes,
} from "./removal-words";
import { readOrders } from "./use-removals";
import { factsFor, type VendorFacts } from "./vendor-facts";

const hit = (change: Partial<SearchHit> & { at?: [SearchHit["room"]["provider"], string] }): SearchHit => {
	const { at = ["realtimekit", "r1"], ...rest } = change;
	return {
		room: { provider: at[0], projectId: "p", roomId: at[1] },
		roomTitle: `Title of ${at[1]}`,
		connectionId: "c1",
		participantId: "part-1",
		userId: "70011",
		name: "",
		matched: "userId",
		joinedAt: null,
		console: false,
		...rest,
	};
};

const item = (change: Partial<RemovalItem>): RemovalItem => ({
	id: 1,
	commandId: "00000000-0000-4000-8000-000000000001",
	targetId: "00000000-0000-4000-8000-000000000002",
	index: 0,
	room: { provider: "realtimekit", projectId: "p", roomId: "r1" },
	target: { userId: "70011", participantId: "part-1", connectionIds: ["c1"], name: "Ada" },
	state: "sent",
	text: "",
	code: null,
	evidence: null,
	latencyMs: null,
	retryable: false,
	at: "2026-11-21T00:00:00Z",
	...change,
});

describe("grouping by person", () => {
	it("puts one user id of three vendors into one group, and two devices of a room into one place", () => {
		const groups = groupPlaces(
			[
				hit({ name: "Ada", connectionId: "c1", joinedAt: "2026-11-21T00:00:09Z" }),
				hit({ connectionId: "c2", joinedAt: "2026-11-21T00:00:03Z" }),
				hit({ at: ["agora", "lobby"], participantId: "70011", connectionId: "70011" }),
				hit({ at: ["zego", "hall"], participantId: "70011", name: "Ada Lovelace" }),
				hit({ userId: "other", participantId: "x" }),
			],
			[],
		);
		expect(groups.map((group) => group.key)).toEqual(["u:70011", "u:other"]);
		const [ada] = groups;
		expect(ada?.name).toBe("Ada Lovelace");
		expect(ada?.places).toHaveLength(3);
		expect(ada?.places[0]?.target.connectionIds).toEqual(["c1", "c2"]);
		expect(ada?.places[0]?.joinedAt).toBe("2026-11-21T00:00:03Z");
		expect(tallyWords(ada?.places ?? [])).toBe("1 person · 3 rooms · 3 vendors");
	});
	it("groups by the vendor's record where there is no user id", () => {
		const groups = groupPlaces([hit({ userId: null }), hit({ userId: null, participantId: "part-2" })], []);
		expect(groups.map((group) => group.key)).toEqual(["p:part-1", "p:part-2"]);
	});
	it("keeps whoever was ordered to go, found or not", () => {
		const gone = item({ target: { userId: "gone", participantId: null, connectionIds: [], name: "" } });
		const groups = groupPlaces([hit({})], [item({}), gone, item({ target: null })]);
		expect(groups.map((group) => [group.key, group.places.length])).toEqual([
			["u:70011", 1],
			["u:gone", 1],
		]);
		expect(groups[0]?.places[0]?.roomTitle).toBe("Title of r1");
		expect(calledBy(gone.target ?? { name: "", userId: null, participantId: null })).toBe("gone");
	});
	it("tells the same person in two rooms, projects and vendors apart", () => {
		const ids = { userId: "a", participantId: null };
		const keys = [
			placeKey({ provider: "agora", projectId: "p", roomId: "r" }, ids),
			placeKey({ provider: "zego", projectId: "p", roomId: "r" }, ids),
			placeKey({ provider: "agora", projectId: "p", roomId: "r/2" }, ids),
			placeKey({ provider: "agora", projectId: "p/r", roomId: "2" }, ids),
			placeKey({ provider: "agora", projectId: "p", roomId: "r" }, { userId: null, participantId: "a" }),
		];
		expect(new Set(keys).size).toBe(keys.length);
	});
});

describe("the words of a removal", () => {
	it("is green only where there is evidence, and never red", () => {
		const green = Object.entries(stateLooks).filter(([, look]) => look.tone === "live");
		expect(green.map(([state]) => state)).toEqual(["removed", "already-gone"]);
		expect(Object.values(stateLooks).some((look) => look.tone === "danger")).toBe(false);
	});
	it("says what it rests on and how long it took", () => {
		expect(proofWords({ evidence: "reconciled", latencyMs: 340, code: null })).toBe("checked with the vendor · 340 ms");
		expect(proofWords({ evidence: null, latencyMs: 2_449, code: "timeout" })).toBe("2.4 s · timeout");
	});
	it("tells the whole of what is open, and of what is done only the buts", () => {
		expect(outcomeText(item({ state: "removed", text: "Removed: Agora said so." }))).toBeNull();
		expect(outcomeText(item({ state: "removed", code: "returned", text: "Came back." }))).toBe("Came back.");
		expect(outcomeText(item({ state: "already-gone", code: "room-empty", text: "Mistyped?" }))).toBe("Mistyped?");
		expect(outcomeText(item({ state: "unknown", text: "May or may not." }))).toBe("May or may not.");
	});
	it("tells a vendor's silence from its failure and from ours, and claims nothing of any", () => {
		const text = (code: string | null) =>
			removalText({ provider: "agora", everyone: false, outcome: "unknown", code, evidence: null });
		expect(text("timeout")).toMatch(/^Agora did not answer in time: it may or may not have happened\./);
		expect(text("no-usable-answer")).toMatch(/^Agora answered with a failure of its own: it may or may not/);
		expect(text("internal")).toMatch(/^Usher broke while it was asking: it may or may not/);
	});
	it("counts what is settled and what is not gone", () => {
		const items = [item({ state: "removed" }), item({ state: "unknown", retryable: true }), item({ state: "waiting" })];
		expect(summarise(items)).toEqual({ total: 3, settled: 2, done: 1, open: 1, retryable: 1 });
		expect(summaryWords(summarise(items))).toBe("2 of 3 settled");
		expect(summaryWords(summarise(items.slice(0, 2)))).toBe("All 2 settled: 1 gone, 1 not confirmed gone");
		expect(summaryWords(summarise([item({ state: "unknown" })]))).toBe("Settled: not confirmed gone");
		expect(summaryWords(summarise([item({ state: "already-gone" })]))).toBe("Settled: gone");
	});
	it("goes on listening to what may still change", () => {
		expect(
			["unknown", "not-confirmed", "sent", "waiting"].map((state) => isFinal(item({ state: state as "sent" }))),
		).toEqual([false, false, false, false]);
		expect(isFinal(item({ state: "removed" }))).toBe(true);
	});
	it("lets nobody be chosen twice, but what failed be tried again", () => {
		expect(lockedBy(undefined)).toBeNull();
		expect(lockedBy(item({ state: "waiting" }))).toMatch(/under way/);
		expect(lockedBy(item({ state: "removed" }))).toMatch(/gone/);
		expect(lockedBy(item({ state: "failed" }))).toBeNull();
	});
	it("counts bytes and asks for the words that the server checks", () => {
		expect(utf8Bytes("héllo 👋")).toBe(11);
		expect(confirmationFor(51)).toBe("remove 51 people");
	});
	it("says what happens only at the vendors that are touched", () => {
		const removal = { devices: "d", canReturn: "r", told: "t", messageBytes: null };
		const vendors = [
			{ provider: "zego", projectId: "z", removal: { ...removal, messageBytes: 256 } },
			{ provider: "agora", projectId: "a", removal },
		] as VendorFacts[];
		expect(factsFor(new Set(["zego"]), vendors)).toEqual([
			{ provider: "zego", name: "ZEGO", ...removal, messageBytes: 256 },
		]);
	});
	it("reads orders from an address, without what is none", () => {
		const [a, b, c, d] = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
		expect(readOrders(`x,${a},,${b},${b},../evil`)).toEqual([a, b]);
		expect(readOrders([a, b, c, d].join(","))).toEqual([b, c, d]);
	});
});
