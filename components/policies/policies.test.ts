import { describe, expect, it } from "vitest";
import type { IdleFinding, IdlePolicy } from "@/lib/api/idle";
import {
	actingWords,
	draftOf,
	emptyDraft,
	meaning,
	minutesWords,
	problemsOf,
	requestOf,
	rolesOf,
	secondsWords,
	verdictsOf,
	whereWords,
} from "./policy-words";

const policyId = "0a0a0a0a-0000-4000-8000-000000000001";
const policy: IdlePolicy = {
	policyId,
	name: "Quiet audience",
	provider: "agora",
	roomPattern: "class-*",
	roles: ["audience", "guest"],
	condition: { kind: "silent", minutes: 15 },
	message: "Are you there?",
	graceSeconds: 90,
	acting: false,
	createdBy: "Ana",
	changedAt: "2026-11-21T10:00:00Z",
	removed: 0,
	savedMinutes: 0,
	lastRunAt: null,
};

describe("what a policy means", () => {
	it("says whom, where, after what, and how to stay", () => {
		expect(meaning(policy)).toBe(
			"Whoever says and sends nothing for 15 min in Agora rooms “class-*”, as audience or guest is warned, and removed 1 min 30 s later unless they speak or send.",
		);
		expect(meaning({ ...policy, condition: { kind: "alone", minutes: 120 } })).toContain("is alone in a room for 2 h");
		expect(meaning({ ...policy, condition: { kind: "overstayed", minutes: 5 } })).toContain(
			"is still there 5 min after the room’s scheduled end",
		);
	});
	it("says all rooms plainly", () => {
		expect(whereWords({ provider: null, roomPattern: "*", roles: [] })).toBe("in all rooms");
		expect(whereWords({ provider: "zego", roomPattern: "*", roles: ["host"] })).toBe("in all ZEGO rooms, as host");
	});
	it("writes times as people say them", () => {
		expect([10, 60, 90, 3_600].map(secondsWords)).toEqual(["10 s", "1 min", "1 min 30 s", "60 min"]);
		expect([0.4, 59.6, 61, 7_380].map(minutesWords)).toEqual(["0 min", "1 h", "1 h 01 min", "123 h"]);
	});
});

describe("the form of a policy", () => {
	it("gives back what it was made of", () => {
		const { acting, createdBy, changedAt, removed, savedMinutes, lastRunAt, ...request } = policy;
		expect(requestOf(draftOf(policy), policyId)).toEqual(request);
	});
	it("never reads nonsense as a number, nor an empty pattern as all rooms", () => {
		const named = { ...emptyDraft, name: "x" };
		expect(requestOf(named, policyId)).not.toBeNull();
		for (const part of [
			{ minutes: "" },
			{ minutes: "1.5" },
			{ minutes: "0" },
			{ minutes: "1441" },
			{ graceSeconds: "9" },
			{ graceSeconds: "1e3" },
			{ roomPattern: " " },
			{ message: "" },
			{ name: " " },
		]) {
			expect(requestOf({ ...named, ...part }, policyId), JSON.stringify(part)).toBeNull();
			expect(Object.values(problemsOf({ ...named, ...part })).filter(Boolean)).toHaveLength(1);
		}
	});
	it("reads roles with commas, each once", () => {
		expect(rolesOf(" audience, guest;audience,\n ")).toEqual(["audience", "guest"]);
	});
});

describe("letting a policy act", () => {
	it("counts who is warned at once by the dry run", () => {
		expect(actingWords(policy, 0)).toContain("Nobody would be warned now");
		expect(actingWords(policy, 1)).toMatch(/^1 person is warned at once, and removed 1 min 30 s later/);
		expect(actingWords(policy, 3)).toMatch(/^3 people are warned at once, and each removed/);
	});
	it("keeps those who are spared apart", () => {
		const finding = (verdict: "go" | "spared") => ({ verdict }) as IdleFinding;
		const { go, spared } = verdictsOf([finding("go"), finding("spared"), finding("go")]);
		expect([go.length, spared.length]).toEqual([2, 1]);
	});
});
