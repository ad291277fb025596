import fc from "fast-check";
import { expect, test } from "vitest";
import { device, minute, noon, watched } from "../../tests/factories/idle";
import { everyConnection, type KnownRoom, nothingKnown, takeListing, takeNews } from "./known-room";

const ids = (known: KnownRoom) => [...everyConnection(known.state)].map(({ connectionId }) => connectionId).sort();
const second = 1_000;

test("a listing replaces everybody, and keeps whom a console has seen since it was asked for", () => {
	const first = takeListing(nothingKnown, [device("ada"), device("bob")], noon);
	const joined = { type: "connection-joined", connection: device("eve"), at: noon + 20 * second } as const;
	const news = takeNews(first, [joined], "console");
	const asked = takeListing(news, [device("ada")], noon + 15 * second);
	expect(ids(asked)).toEqual(["c-ada", "c-eve"]);
	expect(asked.ages.get("c-eve")).toMatchObject({ source: "console", toldAt: noon + 20 * second });
	const next = takeListing(asked, [device("ada")], noon + 30 * second);
	expect(ids(next)).toEqual(["c-ada"]);
});

test("being in goes on from list to list, and starts anew after a gap, unless the vendor says when they joined", () => {
	const known = watched([device("ada")], noon, noon + 5 * minute);
	expect(known.ages.get("c-ada")).toMatchObject({ inSince: noon, toldAt: noon + 5 * minute, source: "listing" });
	const joined = { ...device("bob"), joinedAt: noon - minute };
	const after = takeListing(known, [device("ada"), joined], noon + 8 * minute);
	expect(after.ages.get("c-ada")?.inSince).toBe(noon + 8 * minute);
	expect(after.ages.get("c-bob")?.inSince).toBe(noon - minute);
	expect(after.listing).toEqual({ at: noon + 8 * minute, since: noon + 8 * minute });
});

test("who joined as a console says keeps the role that a listing told", () => {
	const known = takeListing(nothingKnown, [device("ada", "host")], noon);
	const again = { type: "connection-joined", connection: device("ada"), at: noon + second } as const;
	const [connection] = everyConnection(takeNews(known, [again], "console").state);
	expect(connection?.presetName).toBe("host");
});

test("a webhook comes in by the same door", () => {
	const joined = { type: "connection-joined", connection: device("ada"), at: noon } as const;
	const known = takeNews(nothingKnown, [joined], "webhook");
	expect(known.ages.get("c-ada")).toEqual({ inSince: noon, toldAt: noon, source: "webhook" });
	expect(known.listing).toBeNull();
	expect(known.aloneSince).toBeNull();
});

test("whoever tells what in whatever order: ages fit the people, and alone is only who is", () => {
	const who = fc.constantFrom("a", "b", "c", "usher:1");
	const step = fc.oneof(
		fc.record({
			kind: fc.constant("list" as const),
			people: fc.uniqueArray(who),
			after: fc.integer({ min: 0, max: 120 }),
		}),
		fc.record({
			kind: fc.constantFrom("joined" as const, "left" as const),
			who,
			after: fc.integer({ min: 0, max: 20 }),
		}),
	);
	fc.assert(
		fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
			let known = nothingKnown;
			let at = noon;
			for (const one of steps) {
				at += one.after * second;
				if (one.kind === "list")
					known = takeListing(
						known,
						one.people.map((id) => device(id)),
						at,
					);
				else if (one.kind === "left")
					known = takeNews(known, [{ type: "connection-left", connectionId: `c-${one.who}`, at }], "console");
				else known = takeNews(known, [{ type: "connection-joined", connection: device(one.who), at }], "console");
				expect([...known.ages.keys()].sort()).toEqual(ids(known));
				for (const age of known.ages.values()) expect(age.inSince).toBeLessThanOrEqual(age.toldAt);
				if (known.aloneSince !== null) {
					expect(known.state.counts.people).toBe(1);
					expect(known.aloneSince).toBeGreaterThanOrEqual(known.listing?.since ?? Number.POSITIVE_INFINITY);
				}
			}
		}),
	);
});
