import fc from "fast-check";
import { expect, test } from "vitest";
import { customReason } from "./reason";

test.each([
	["You were removed for spam.", "You were removed for spam."],
	["  two\r\nlines\tand\u0000more ", "two lines and more"],
	["", null],
	[" \n ", null],
	[undefined, null],
	["\ud83d", "\ufffd"],
])("%j becomes %j", (text, told) => {
	expect(customReason(text)).toBe(told);
});

test("a long text ends in an ellipsis within 256 bytes, and no character is torn", () => {
	const family = "👨‍👩‍👧‍👦";
	const told = customReason(family.repeat(20)) ?? "";
	expect(Buffer.byteLength(told)).toBeLessThanOrEqual(256);
	expect(told).toBe(`${family.repeat(10)}…`);
	expect(customReason("é".repeat(128))).toBe("é".repeat(128));
	expect(customReason("é".repeat(129))).toBe(`${"é".repeat(126)}…`);
});

test("whatever is written: at most 256 bytes, well formed, one line, and the beginning of what was written", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
			const told = customReason(text);
			if (told === null) return;
			expect(Buffer.byteLength(told)).toBeLessThanOrEqual(256);
			expect(() => encodeURIComponent(told)).not.toThrow();
			expect(told.split(/[\r\n]/)).toHaveLength(1);
		}),
		{ numRuns: 5_000 },
	);
});
