import fc from "fast-check";
import type { Target } from "@/lib/moderation/participant";

/** Ids as they never should be, among ids as they are. */
export const oddId = fc.oneof(
	{ weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
	{ weight: 2, arbitrary: fc.uuid() },
	{
		weight: 2,
		arbitrary: fc.constantFrom("", " ", ".", "..", "*", "%", "**", "../x", "%2e%2e", "a/../b", "a?b#c", "a\r\nX: y"),
	},
	{ weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 30 }) },
	{
		weight: 1,
		arbitrary: fc.constantFrom("x".repeat(256), "x".repeat(257), "\ud83d", "ünï∕cødé", "‮evil", "[]", "null", "0"),
	},
);

/** Numbers as people and programs write them, right and wrong, among other odd ids. */
export const oddNumber = fc.oneof(
	{ weight: 3, arbitrary: fc.integer({ min: 0, max: 4_294_967_297 }).map(String) },
	{ weight: 2, arbitrary: oddId },
	{
		weight: 2,
		arbitrary: fc.constantFrom(
			"0",
			"-1",
			"+1",
			"01",
			"1.0",
			"1e3",
			"0x1",
			"４２",
			"1 ",
			" 1",
			"4294967295",
			"4294967296",
		),
	},
	{ weight: 1, arbitrary: fc.double().map(String) },
	{ weight: 1, arbitrary: fc.bigInt().map(String) },
);

export function oddTarget(id: fc.Arbitrary<string>): fc.Arbitrary<Target> {
	return fc.record({
		userId: fc.option(id, { freq: 3 }),
		participantId: fc.option(id, { freq: 3 }),
		connectionIds: fc.array(fc.uuid(), { maxLength: 2 }),
		name: fc.string(),
	});
}
