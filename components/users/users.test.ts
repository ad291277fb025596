import { describe, expect, it } from "vitest";
import type { UserRow } from "@/lib/api/users";
import { generatePassword } from "./password";
import { accessOf, changesOf, consequence, findUsers, isLastAdmin, pastedIds } from "./user-words";

function user(part: Partial<UserRow> = {}): UserRow {
	return {
		id: "0a0a0a0a-0000-4000-8000-000000000001",
		email: "ana@example.org",
		name: "Ana Núñez",
		role: "host",
		disabled: false,
		signIn: { password: true, oidc: false },
		presetName: null,
		rooms: [{ provider: "realtimekit", projectId: "app", roomId: "r1", title: "One" }],
		createdAt: "2026-11-01T00:00:00Z",
		lastSignInAt: null,
		...part,
	};
}

describe("changing a user", () => {
	it("asks for nothing when nothing differs", () => {
		expect(changesOf(user(), accessOf(user()))).toBeNull();
		expect(changesOf(user(), { ...accessOf(user()), presetName: "  " })).toBeNull();
	});
	it("asks for exactly what differs, rooms as references", () => {
		const room = { provider: "realtimekit", projectId: "app", roomId: "r2", title: "Two" } as const;
		expect(changesOf(user(), { role: "host", presetName: "p", rooms: [room] })).toEqual({
			userId: user().id,
			presetName: "p",
			rooms: [{ provider: "realtimekit", projectId: "app", roomId: "r2" }],
		});
	});
	it("says what is taken away at once, and nothing when nothing is", () => {
		expect(consequence(user(), { ...accessOf(user()), role: "viewer" })).toContain("every room within 5 s");
		expect(consequence(user(), { ...accessOf(user()), rooms: [] })).toContain("the room taken away");
		expect(consequence(user(), { ...accessOf(user()), role: "admin", rooms: [] })).toBeNull();
		expect(consequence(user({ disabled: true }), { ...accessOf(user()), role: null })).toBeNull();
	});
	it("knows the last admin who can sign in", () => {
		const admin = user({ id: "a", role: "admin" });
		expect(isLastAdmin(admin, [admin, user({ id: "b", role: "admin", disabled: true })])).toBe(true);
		expect(isLastAdmin(admin, [admin, user({ id: "b", role: "admin" })])).toBe(false);
	});
});

describe("small helpers of the users page", () => {
	it("reads pasted ids, each once", () => {
		expect(pastedIds(" a, b;\n a\tc ")).toEqual(["a", "b", "c"]);
		expect(pastedIds("x".repeat(129))).toEqual([]);
	});
	it("finds people by any word, without accents", () => {
		expect(findUsers([user()], "nunez host")).toHaveLength(1);
		expect(findUsers([user()], "nunez admin")).toHaveLength(0);
	});
	it("makes passwords of twenty readable signs, unbiased by large bytes", () => {
		const password = generatePassword();
		expect(password).toMatch(/^([a-km-zA-HJ-NP-Z2-9]{5}-){3}[a-km-zA-HJ-NP-Z2-9]{5}$/);
		expect(generatePassword()).not.toBe(password);
		let round = 0;
		const bytes = () => new Uint8Array(32).fill(round++ === 0 ? 255 : 0);
		expect(generatePassword(bytes)).toBe("aaaaa-aaaaa-aaaaa-aaaaa");
	});
});
