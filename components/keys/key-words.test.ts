import { describe, expect, it } from "vitest";
import type { KeyRow } from "@/lib/api/keys";
import {
	dayWords,
	expiresAt,
	type KeyDraft,
	limitWords,
	problemsOf,
	requestOf,
	sortKeys,
	standingOf,
} from "./key-words";

const now = Date.parse("2026-11-21T10:00:00Z");
const room = (roomId: string) => ({ provider: "agora", projectId: "p", roomId }) as const;

function key(part: Partial<KeyRow> = {}): KeyRow {
	return {
		keyId: "0a0a0a0a-0000-4000-8000-000000000001",
		name: "Backend",
		prefix: "usk_abcd",
		scopes: ["remove"],
		providers: null,
		rooms: null,
		expiresAt: null,
		createdBy: "Ana",
		createdAt: "2026-11-01T00:00:00Z",
		lastUsedAt: null,
		revokedAt: null,
		...part,
	};
}
const draft: KeyDraft = {
	name: " Backend ",
	scopes: ["remove"],
	providers: ["agora", "zego"],
	reach: "vendors",
	rooms: [],
	lifetime: "90",
};

describe("what a key is worth now", () => {
	it("tells working, ending soon, expired and revoked apart, at the second", () => {
		expect(standingOf(key(), now)).toBe("works");
		expect(standingOf(key({ expiresAt: "2026-12-21T10:00:00Z" }), now)).toBe("works");
		expect(standingOf(key({ expiresAt: "2026-11-24T10:00:00Z" }), now)).toBe("ends-soon");
		expect(standingOf(key({ expiresAt: "2026-11-21T10:00:00Z" }), now)).toBe("expired");
		expect(standingOf(key({ expiresAt: "2026-11-24T10:00:00Z", revokedAt: "2026-11-20T00:00:00Z" }), now)).toBe(
			"revoked",
		);
	});
	it("lists what works before what no longer does, newest first", () => {
		const old = key({ name: "old", createdAt: "2026-10-01T00:00:00Z" });
		const gone = key({ name: "gone", revokedAt: "2026-11-20T00:00:00Z" });
		const { working, ended } = sortKeys([old, gone, key()], now);
		expect(working.map((each) => each.name)).toEqual(["Backend", "old"]);
		expect(ended).toEqual([gone]);
	});
	it("names the day of its end the same wherever it is read", () => {
		expect(dayWords("2027-02-19T23:59:59Z")).toBe("19 Feb 2027");
	});
	it("says where it counts", () => {
		expect(limitWords(key())).toBe("Everywhere");
		expect(limitWords(key({ providers: ["agora", "zego"] }))).toBe("Agora and ZEGO");
		expect(limitWords(key({ rooms: [room("a"), room("b")] }), () => "Town hall")).toBe("Town hall and 1 more room");
		expect(limitWords(key({ rooms: [room("a")] }))).toBe("a");
	});
});

describe("making a key", () => {
	it("asks for no limit where every vendor is chosen, and for rooms alone where rooms are", () => {
		expect(requestOf(draft, ["agora", "zego"], now)).toEqual({
			name: "Backend",
			scopes: ["remove"],
			providers: null,
			rooms: null,
			expiresAt: "2027-02-19T10:00:00.000Z",
		});
		expect(requestOf(draft, ["realtimekit", "agora", "zego"], now).providers).toEqual(["agora", "zego"]);
		const byRoom = requestOf({ ...draft, reach: "rooms", rooms: [room("a")] }, ["agora"], now);
		expect([byRoom.providers, byRoom.rooms]).toEqual([null, [room("a")]]);
	});
	it("never reads an empty choice as everything", () => {
		expect(problemsOf({ ...draft, providers: [] }).where).toContain("vendor");
		expect(problemsOf({ ...draft, reach: "rooms" }).where).toContain("room");
		expect(problemsOf({ ...draft, scopes: [], name: " " })).toMatchObject({
			scopes: expect.any(String),
			name: expect.any(String),
		});
		expect(problemsOf(draft)).toEqual({ name: null, scopes: null, where: null });
	});
	it("ends by itself unless told not to", () => {
		expect(expiresAt("7", now)).toBe("2026-11-28T10:00:00.000Z");
		expect(expiresAt("never", now)).toBeNull();
	});
});
