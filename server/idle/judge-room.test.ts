import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { IdleCondition } from "@/lib/api/idle";
import { device, going, judgedRoom, minute, noon, silence, watched } from "../../tests/factories/idle";
import { nothingKnown, takeListing, takeNews } from "../presence/known-room";
import { judgeRoom } from "./judge-room";

const rule = (condition: IdleCondition, roles: string[] = []) => ({ condition, roles });
const alone = rule({ kind: "alone", minutes: 10 });
const silent = rule({ kind: "silent", minutes: 10 });
const overstayed = rule({ kind: "overstayed", minutes: 10 });
const later = noon + 11 * minute;

describe("alone", () => {
	test("goes once nobody else was in any of ten minutes of whole lists", () => {
		const known = watched([device("ada")], noon, later);
		expect(going(judgeRoom(alone, judgedRoom(known), later).judged)).toEqual(["u:ada"]);
		const early = watched([device("ada")], noon, noon + 9 * minute);
		expect(judgeRoom(alone, judgedRoom(early), noon + 9 * minute).judged).toEqual([]);
	});

	test("two devices of one person are alone, and a console beside them does not count", () => {
		const known = watched([device("ada", null, "c1"), device("ada", null, "c2"), device("usher:1")], noon, later);
		const { judged } = judgeRoom(alone, judgedRoom(known), later);
		expect(going(judged)).toEqual(["u:ada"]);
		expect(judged[0]?.target.connectionIds).toEqual(["c1", "c2"]);
	});

	test("somebody who came and went between two lists, seen by a console, starts it anew", () => {
		const before = watched([device("ada")], noon, later - 2 * minute);
		const at = later - 2 * minute + 1_000;
		const news = takeNews(before, [{ type: "connection-joined", connection: device("bob"), at }], "console");
		const gone = takeNews(news, [{ type: "connection-left", connectionId: "c-bob", at: at + 1_000 }], "console");
		const known = takeListing(gone, [device("ada")], later);
		expect(judgeRoom(alone, judgedRoom(known), later).judged).toEqual([]);
		const undisturbed = takeListing(before, [device("ada")], later - 2 * minute + 15_000);
		expect(undisturbed.aloneSince).toBe(noon);
	});

	test("another person alone is alone from when they were seen to be", () => {
		const known = takeListing(watched([device("ada")], noon, later - 15_000), [device("bob")], later);
		expect(judgeRoom(alone, judgedRoom(known), later).judged).toEqual([]);
	});

	test("a gap in the lists starts it anew: nobody knows who was there meanwhile", () => {
		const known = takeListing(watched([device("ada")], noon, noon + 9 * minute), [device("ada")], later);
		expect(judgeRoom(alone, judgedRoom(known), later).judged).toEqual([]);
		expect(judgeRoom(alone, judgedRoom(known), later).unknown[0]).toMatch(/Watched without a gap for 0 s only/);
	});
});

describe("silent", () => {
	const people = [device("ada"), device("bob")];
	const known = watched(people, noon, later);

	test("goes once reports without a gap have told of nothing for ten minutes", () => {
		const room = judgedRoom(known, { signs: [silence("ada", noon, later)] });
		const { judged, unknown } = judgeRoom(silent, room, later);
		expect(going(judged)).toEqual(["u:ada"]);
		expect(unknown).toEqual([expect.stringMatching(/^Nobody reports whether one person/)]);
	});

	test("somebody who was never reported on is not idle, however long they are in", () => {
		expect(judgeRoom(silent, judgedRoom(known), later).judged).toEqual([]);
	});

	test("a word, an open microphone or a picture since keeps them", () => {
		const signs = [silence("ada", noon, later, { activeAt: later - minute })];
		expect(judgeRoom(silent, judgedRoom(known, { signs }), later).judged).toEqual([]);
	});

	test("a sign of life told by anybody counts against another's silence", () => {
		const console = silence("ada", noon, later, { source: "console", connectionId: "c-ada", activeAt: later - minute });
		const signs = [silence("ada", noon, later), console];
		expect(judgeRoom(silent, judgedRoom(known, { signs }), later).judged).toEqual([]);
	});

	test("reports that have stopped spare them, and the reason says how old they are", () => {
		const signs = [silence("ada", noon, later - 3 * minute, { fresh: false })];
		const [found] = judgeRoom(silent, judgedRoom(known, { signs }), later).judged;
		expect(found).toMatchObject({ verdict: "spared", ageMs: 3 * minute });
		expect(found?.why).toMatch(/But that is 3 min old/);
	});

	test("one device that nobody tells of leaves the person unknown", () => {
		const two = watched([device("ada", null, "c1"), device("ada", null, "c2")], noon, later);
		const first = silence("ada", noon, later, { connectionId: "c1" });
		expect(judgeRoom(silent, judgedRoom(two, { signs: [first] }), later).judged).toEqual([]);
		const both = [first, silence("ada", noon, later, { connectionId: "c2" })];
		expect(going(judgeRoom(silent, judgedRoom(two, { signs: both }), later).judged)).toEqual(["u:ada"]);
	});

	test("somebody who has just come has not been silent here for ten minutes", () => {
		const joined = takeListing(watched([device("bob")], noon, later - 15_000), people, later);
		const room = judgedRoom(joined, { signs: [silence("ada", noon, later)] });
		expect(judgeRoom(silent, room, later).judged).toEqual([]);
	});
});

describe("overstayed", () => {
	const known = watched([device("ada"), device("bob")], noon, later);

	test("goes ten minutes after the end, and nobody does where there was none", () => {
		expect(going(judgeRoom(overstayed, judgedRoom(known, { endedAt: noon }), later).judged)).toEqual([
			"u:ada",
			"u:bob",
		]);
		expect(judgeRoom(overstayed, judgedRoom(known, { endedAt: noon + 2 * minute }), later).judged).toEqual([]);
		expect(judgeRoom(overstayed, judgedRoom(known), later).judged).toEqual([]);
	});

	test("counts from when they were seen in the room, if that was after the end", () => {
		const joined = takeListing(watched([device("ada")], noon, later - 15_000), [device("ada"), device("bob")], later);
		expect(going(judgeRoom(overstayed, judgedRoom(joined, { endedAt: noon }), later).judged)).toEqual(["u:ada"]);
	});
});

describe("what is not known keeps everybody", () => {
	test("no whole list, ever", () => {
		const { judged, unknown } = judgeRoom(alone, judgedRoom(nothingKnown, { problem: "ZEGO did not answer." }), later);
		expect(judged).toEqual([]);
		expect(unknown).toEqual(["ZEGO did not answer."]);
	});

	test("an old list: whoever would go is spared, and the room is named as unknown", () => {
		const known = watched([device("ada")], noon, later);
		const { judged, unknown } = judgeRoom(alone, judgedRoom(known), later + 2 * minute);
		expect(judged).toMatchObject([{ verdict: "spared", ageMs: 2 * minute }]);
		expect(unknown[0]).toMatch(/latest whole list of ZEGO is 2 min old/);
	});

	test("a list from the future, after a clock was set back", () => {
		const known = watched([device("ada")], noon, later);
		expect(going(judgeRoom(rule({ kind: "alone", minutes: 1 }), judgedRoom(known), later - 9 * minute).judged)).toEqual(
			[],
		);
	});

	test("a clock set forward ages every fact at once, and the time it left out counts for nothing", () => {
		const jumped = later + 10 * minute;
		const known = takeListing(watched([device("ada")], noon + 8 * minute, later), [device("ada")], jumped);
		const signs = [silence("ada", jumped, jumped)];
		for (const one of [alone, silent, overstayed]) {
			expect(judgeRoom(one, judgedRoom(known, { signs, endedAt: noon }), jumped).judged).toEqual([]);
		}
	});

	test("a role that is not told, where the policy is for some roles only", () => {
		const known = watched([device("ada")], noon, later);
		const { judged } = judgeRoom({ ...alone, roles: ["audience"] }, judgedRoom(known), later);
		expect(judged).toMatchObject([{ verdict: "spared", why: expect.stringMatching(/role is not known/) }]);
	});
});

test("only people of the policy's roles are meant", () => {
	const known = watched([device("ada", "host"), device("bob", "audience")], noon, later);
	const room = judgedRoom(known, { endedAt: noon, provider: "agora" });
	expect(going(judgeRoom({ ...overstayed, roles: ["audience"] }, room, later).judged)).toEqual(["u:bob"]);
});

describe("the last moderator", () => {
	const powers = new Map([
		["host", true],
		["guest", false],
	]);
	const both = watched([device("ada", "host"), device("bob", "guest")], noon, later);

	test("stays, and everybody else goes", () => {
		const room = judgedRoom(both, { endedAt: noon, provider: "realtimekit", powers });
		const { judged } = judgeRoom(overstayed, room, later);
		expect(going(judged)).toEqual(["u:bob"]);
		expect(judged.find(({ key }) => key === "u:ada")?.why).toMatch(/last moderator/);
	});

	test("may go where another stays who is not meant", () => {
		const joined = [device("ada", "host"), device("eve", "host")];
		const known = takeListing(watched([device("ada", "host")], noon, later - 15_000), joined, later);
		const room = judgedRoom(known, { endedAt: noon, provider: "realtimekit", powers });
		expect(going(judgeRoom(overstayed, room, later).judged)).toEqual(["u:ada"]);
		const leaving = judgedRoom(known, { endedAt: noon, provider: "realtimekit", powers, leaving: ["u:eve"] });
		expect(going(judgeRoom(overstayed, leaving, later).judged)).toEqual([]);
	});

	test("a console's person does not count as one who stays", () => {
		const known = watched([device("ada", "host"), device("usher:1", "host")], noon, later);
		const room = judgedRoom(known, { endedAt: noon, provider: "realtimekit", powers });
		expect(going(judgeRoom(overstayed, room, later).judged)).toEqual([]);
	});

	test("where no preset is known, anybody may be the last", () => {
		const room = judgedRoom(both, { endedAt: noon, provider: "realtimekit" });
		const { judged } = judgeRoom(overstayed, room, later);
		expect(judged.map(({ verdict }) => verdict)).toEqual(["spared", "spared"]);
	});

	test("a host of an Agora broadcast is one; ZEGO has none", () => {
		const hosts = watched([device("ada", "host"), device("bob", "audience")], noon, later);
		const agora = judgedRoom(hosts, { endedAt: noon, provider: "agora" });
		expect(going(judgeRoom(overstayed, agora, later).judged)).toEqual(["u:bob"]);
		const zego = judgedRoom(hosts, { endedAt: noon, provider: "zego" });
		expect(going(judgeRoom(overstayed, zego, later).judged)).toEqual(["u:ada", "u:bob"]);
	});
});

const minutesAgo = fc.integer({ min: 0, max: 40 });
const mostlyNow = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 4 }));
const arbitrarySign = fc.record({
	knownAgo: fc.option(minutesAgo),
	activeAgo: fc.option(minutesAgo),
	toldAgo: mostlyNow,
});
const arbitraryRoom = fc.record({
	people: fc.array(
		fc.record({
			role: fc.constantFrom("host", "guest", "other", null),
			console: fc.boolean(),
			joinedAgo: minutesAgo,
			sign: fc.option(arbitrarySign),
		}),
		{ minLength: 1, maxLength: 6 },
	),
	listedAgo: mostlyNow,
	endedAgo: fc.option(minutesAgo),
	kind: fc.constantFrom("alone", "silent", "overstayed"),
	minutes: fc.integer({ min: 1, max: 15 }),
	powersKnown: fc.boolean(),
});

test("whatever is known of a room: a moderator is left, and nobody goes who stirred, is new, or is not known", () => {
	const now = noon + 45 * minute;
	const names = (index: number, console: boolean) => (console ? `usher:${index}` : `user-${index}`);
	let gone = 0;
	fc.assert(
		fc.property(arbitraryRoom, ({ people, listedAgo, endedAgo, kind, minutes, powersKnown }) => {
			const joins = people.map((one, index) => ({
				...one,
				userId: names(index, one.console),
				joinedAt: now - Math.max(one.joinedAgo, listedAgo) * minute,
			}));
			let known = nothingKnown;
			for (let at = noon; at <= now - listedAgo * minute; at += minute) {
				const inside = joins.filter(({ joinedAt }) => joinedAt <= at).map(({ userId, role }) => device(userId, role));
				known = takeListing(known, inside, at);
			}
			const signs = joins.flatMap(({ userId, sign }) =>
				sign === null
					? []
					: [
							silence(userId, now - (sign.knownAgo ?? 0) * minute, now - sign.toldAgo * minute, {
								...(sign.knownAgo === null && { knownSince: null }),
								activeAt: sign.activeAgo === null ? null : now - sign.activeAgo * minute,
								fresh: sign.toldAgo < 2,
							}),
						],
			);
			const powers = new Map(
				powersKnown
					? [
							["host", true],
							["guest", false],
						]
					: [],
			);
			const endedAt = endedAgo === null ? null : now - endedAgo * minute;
			const room = judgedRoom(known, { signs, endedAt, powers, provider: "realtimekit" });
			const condition = { kind, minutes } as IdleCondition;
			const goes = going(judgeRoom({ condition, roles: [] }, room, now).judged);
			gone += goes.length;
			for (const key of goes) {
				const one = joins.find(({ userId }) => `u:${userId}` === key);
				expect(one?.console).toBe(false);
				expect(now - (one?.joinedAt ?? now)).toBeGreaterThanOrEqual((minutes - 1) * minute);
				expect(listedAgo).toBeLessThan(1);
				if (kind !== "silent") continue;
				expect(one?.sign?.knownAgo ?? -1).toBeGreaterThanOrEqual(minutes);
				expect(one?.sign?.activeAgo ?? 99).toBeGreaterThanOrEqual(minutes);
				expect(one?.sign?.toldAgo ?? 9).toBeLessThan(2);
			}
			const moderators = joins.filter(({ role, console }) => !console && role === "host");
			const possible = joins.filter(({ role, console }) => !console && role !== "guest");
			const left = moderators.filter(({ userId }) => !goes.includes(`u:${userId}`));
			if (powersKnown && moderators.length > 0) expect(left.length).toBeGreaterThan(0);
			if (left.length === 0 || !powersKnown) {
				for (const { userId } of powersKnown ? possible : joins) expect(goes).not.toContain(`u:${userId}`);
			}
		}),
		{ numRuns: 1_000 },
	);
	// A property that nobody is ever removed would hold just as well.
	expect(gone).toBeGreaterThan(50);
});
