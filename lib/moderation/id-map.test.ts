import fc from "fast-check";
import { expect, it } from "vitest";
import { IdMap, type ReadonlyIdMap } from "./id-map";

const read = (map: ReadonlyIdMap<number>) => Object.fromEntries([...map.keys()].map((id) => [id, map.get(id)]));
const id = fc.integer({ min: 0, max: 200 }).map((n) => `id-${n}`);
const change = fc.record({ id, value: fc.option(fc.integer()), copy: fc.boolean() });

it("is a map whose copies do not touch each other, whichever is written to", () => {
	fc.assert(
		fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
			const maps = [{ ours: new IdMap<number>(), truth: new Map<string, number>() }];
			for (const [turn, { id, value, copy }] of changes.entries()) {
				const at = maps[turn % maps.length];
				if (!at) continue;
				if (copy && maps.length < 5) maps.push({ ours: at.ours.copy(), truth: new Map(at.truth) });
				if (value === null) {
					at.ours.delete(id);
					at.truth.delete(id);
				} else {
					at.ours.set(id, value);
					at.truth.set(id, value);
				}
			}
			for (const { ours, truth } of maps) {
				expect(read(ours)).toEqual(Object.fromEntries(truth));
				expect(ours.size).toBe(truth.size);
			}
		}),
	);
});
