import fc from "fast-check";
import { expect, test } from "vitest";
import { fitsPattern, fitsRoom } from "./room-pattern";

test("a star stands for any run of characters, also for none", () => {
	expect(fitsPattern("lecture-12", "lecture-*")).toBe(true);
	expect(fitsPattern("lecture-", "lecture-*")).toBe(true);
	expect(fitsPattern("my lecture-1", "lecture-*")).toBe(false);
	expect(fitsPattern("a-b-c", "a*b*c")).toBe(true);
	expect(fitsPattern("abc", "*")).toBe(true);
	expect(fitsPattern("aba", "ab*ba")).toBe(false);
	expect(fitsPattern("exact", "exact")).toBe(true);
	expect(fitsPattern("exactly", "exact")).toBe(false);
});

test("every other sign is itself", () => {
	expect(fitsPattern("axb", "a.b")).toBe(false);
	expect(fitsPattern("a.b(c)[d]", "a.b(c)[*]")).toBe(true);
	expect(fitsPattern("Lecture", "lecture")).toBe(false);
});

test("agrees with the regular expression that it stands for", () => {
	const text = fc.string({ unit: fc.constantFrom("a", "b", "-"), maxLength: 12 });
	const pattern = fc.string({ unit: fc.constantFrom("a", "b", "-", "*"), minLength: 1, maxLength: 8 });
	fc.assert(
		fc.property(text, pattern, (roomId, glob) => {
			const same = new RegExp(`^${glob.split("*").join(".*")}$`).test(roomId);
			expect(fitsPattern(roomId, glob)).toBe(same);
		}),
		{ numRuns: 2_000 },
	);
});

test("a pattern made to cost much is answered at once", () => {
	const started = performance.now();
	expect(fitsPattern(`${"a".repeat(128)}b`, "*a".repeat(64))).toBe(false);
	expect(performance.now() - started).toBeLessThan(50);
});

test("a policy of one vendor is for none of another's rooms", () => {
	expect(fitsRoom({ provider: "zego", roomPattern: "*" }, { provider: "agora", roomId: "a" })).toBe(false);
	expect(fitsRoom({ provider: null, roomPattern: "*" }, { provider: "agora", roomId: "a" })).toBe(true);
});
