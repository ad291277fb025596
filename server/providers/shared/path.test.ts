import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProviderError } from "../../ports/errors";
import { path } from "./path";

describe("path", () => {
	test.each(["", " ", "\t", ".", "..", "*", "%", "**", "a\rb", "a\nb", "\u0000", "\u2028", "x".repeat(257), "\udc00"])(
		"clears no %j for a call",
		(id) => {
			expect(() => path`/meetings/${id}`).toThrow(ProviderError);
		},
	);

	test("encodes whatever could end a segment, a path or a line", () => {
		expect(path`/meetings/${"../kick-all?x#y%2f*"}/end`).toBe("/meetings/..%2Fkick-all%3Fx%23y%252f%2A/end");
	});

	test("keeps every id in one segment from which it can be read back", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 40 }), (id) => {
				let made: string;
				try {
					made = path`/a/${id}/b`;
				} catch (error) {
					expect(error).toMatchObject({ kind: "refused", details: { code: "bad-id" } });
					return;
				}
				const [, before, segment = "", after, ...rest] = made.split("/");
				expect([before, after, rest]).toEqual(["a", "b", []]);
				expect(segment).toMatch(/^[\w.~%-]+$/);
				expect(decodeURIComponent(segment)).toBe(id);
			}),
			{ numRuns: 10_000 },
		);
	});
});
