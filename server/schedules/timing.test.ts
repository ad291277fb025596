import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { type Timing, weekdays } from "@/lib/api/schedules";
import { nextOccurrence, nextStart, occurrencesBetween, settledTiming } from "./timing";

type Weekly = Extract<Timing, { kind: "weekly" }>;

const everyDay: Weekly = {
	kind: "weekly",
	weekdays: [...weekdays],
	timeZone: "Europe/Paris",
	startTime: "10:00",
	end: { kind: "at", time: "11:00" },
	from: null,
	until: null,
};
const runsOf = (timing: Timing, from: string, to: string) =>
	occurrencesBetween(timing, new Date(from), new Date(to)).map(({ startsAt, endsAt }) => [
		startsAt?.toISOString(),
		endsAt.toISOString(),
	]);
const minutesBetween = (a: Date, b: Date) => (b.getTime() - a.getTime()) / 60_000;

describe("around a change of clocks", () => {
	test("an end stays at its local time", () => {
		expect(runsOf(everyDay, "2026-10-24T00:00:00Z", "2026-10-26T23:00:00Z")).toEqual([
			["2026-10-24T08:00:00.000Z", "2026-10-24T09:00:00.000Z"],
			["2026-10-25T09:00:00.000Z", "2026-10-25T10:00:00.000Z"],
			["2026-10-26T09:00:00.000Z", "2026-10-26T10:00:00.000Z"],
		]);
	});

	test("a time that does not exist moves forward by the gap", () => {
		const timing: Weekly = { ...everyDay, startTime: "01:00", end: { kind: "at", time: "02:30" } };
		expect(runsOf(timing, "2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z")).toEqual([
			["2026-03-29T00:00:00.000Z", "2026-03-29T01:30:00.000Z"],
		]);
	});

	test("a time that comes twice is the first", () => {
		const timing: Weekly = { ...everyDay, startTime: "01:00", end: { kind: "at", time: "02:30" } };
		expect(runsOf(timing, "2026-10-24T23:30:00Z", "2026-10-25T12:00:00Z")).toEqual([
			["2026-10-24T23:00:00.000Z", "2026-10-25T00:30:00.000Z"],
		]);
	});

	test("a length is a length, whatever the clocks do", () => {
		const timing: Weekly = { ...everyDay, startTime: "01:30", end: { kind: "after", minutes: 120 } };
		expect(runsOf(timing, "2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z")).toEqual([
			["2026-03-29T00:30:00.000Z", "2026-03-29T02:30:00.000Z"],
		]);
	});

	test("a start inside the gap does not come after an end just behind it", () => {
		const timing: Weekly = { ...everyDay, startTime: "02:30", end: { kind: "at", time: "03:15" } };
		expect(runsOf(timing, "2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z")).toEqual([
			["2026-03-29T01:15:00.000Z", "2026-03-29T01:15:00.000Z"],
		]);
	});

	test("half an hour in Lord Howe, and a whole day that Samoa left out", () => {
		const howe: Weekly = {
			...everyDay,
			timeZone: "Australia/Lord_Howe",
			startTime: "01:00",
			end: { kind: "at", time: "02:15" },
		};
		// 2026-10-04 02:00 becomes 02:30: 02:15 is 02:45 (+11).
		expect(runsOf(howe, "2026-10-03T14:00:00Z", "2026-10-03T20:00:00Z")).toEqual([
			["2026-10-03T14:30:00.000Z", "2026-10-03T15:45:00.000Z"],
		]);
		const apia: Weekly = { ...everyDay, timeZone: "Pacific/Apia" };
		// 2011-12-30 was left out: its 11:00 is the 31st's, and ends once.
		expect(runsOf(apia, "2011-12-29T12:00:00Z", "2012-01-01T00:00:00Z").map(([, end]) => end)).toEqual([
			"2011-12-29T21:00:00.000Z",
			"2011-12-30T21:00:00.000Z",
			"2011-12-31T21:00:00.000Z",
		]);
	});
});

test("an end time that is not after the start is the next day's", () => {
	const night: Weekly = { ...everyDay, weekdays: ["fri"], startTime: "22:00", end: { kind: "at", time: "01:00" } };
	expect(runsOf(night, "2026-11-06T00:00:00Z", "2026-11-08T00:00:00Z")).toEqual([
		["2026-11-06T21:00:00.000Z", "2026-11-07T00:00:00.000Z"],
	]);
	const around: Weekly = { ...everyDay, weekdays: ["fri"], startTime: "09:00", end: { kind: "at", time: "09:00" } };
	expect(runsOf(around, "2026-11-06T00:00:00Z", "2026-11-08T00:00:00Z")).toEqual([
		["2026-11-06T08:00:00.000Z", "2026-11-07T08:00:00.000Z"],
	]);
});

test("first and last day hold in the time zone, and after the last there is nothing", () => {
	const timing: Weekly = { ...everyDay, timeZone: "Pacific/Auckland", from: "2026-06-02", until: "2026-06-04" };
	expect(runsOf(timing, "2026-05-01T00:00:00Z", "2026-07-01T00:00:00Z").map(([, end]) => end)).toEqual([
		"2026-06-01T23:00:00.000Z",
		"2026-06-02T23:00:00.000Z",
		"2026-06-03T23:00:00.000Z",
	]);
	expect(nextOccurrence(timing, new Date("2026-06-03T23:00:00Z"))).toBeNull();
	expect(nextOccurrence(timing, new Date("2020-01-01T00:00:00Z"))?.endsAt.toISOString()).toBe(
		"2026-06-01T23:00:00.000Z",
	);
});

test("the next start follows the end, over a weekend too", () => {
	const workdays: Weekly = { ...everyDay, weekdays: ["mon", "tue", "wed", "thu", "fri"] };
	expect(nextStart(workdays, new Date("2026-11-06T10:00:00Z"))?.toISOString()).toBe("2026-11-09T09:00:00.000Z");
});

describe("what cannot be scheduled", () => {
	const now = new Date("2026-11-01T12:00:00Z");
	const once = (startsAt: string | null, at: string): Timing => ({ kind: "once", startsAt, end: { kind: "at", at } });
	test.each([
		["a time zone that is none", { ...everyDay, timeZone: "Mars/Olympus" }, "time zone"],
		["an offset in place of a time zone", { ...everyDay, timeZone: "+02:00" }, "time zone"],
		["a past end", once(null, "2026-11-01T11:59:59Z"), "passed"],
		["an end before its start", once("2026-11-01T14:00:00Z", "2026-11-01T13:00:00Z"), "not after"],
		["a last day before the first", { ...everyDay, from: "2026-12-02", until: "2026-12-01" }, "before the first"],
		["days that are over", { ...everyDay, until: "2026-10-30" }, "No end is left"],
		[
			"days that never come",
			{ ...everyDay, weekdays: ["mon"], from: "2026-12-01", until: "2026-12-06" },
			"No end is left",
		],
	] as [string, Timing, string][])("%s", (_name, timing, words) => {
		expect(() => settledTiming(timing, now)).toThrow(words);
	});
	test("a length without a start counts from now", () => {
		const settled = settledTiming({ kind: "once", startsAt: null, end: { kind: "after", minutes: 30 } }, now);
		expect(nextOccurrence(settled, now)).toEqual({ startsAt: now, endsAt: new Date("2026-11-01T12:30:00Z") });
	});
});

const zones = [
	"Europe/Paris",
	"Europe/London",
	"America/New_York",
	"America/Santiago",
	"America/Havana",
	"Africa/Cairo",
	"Asia/Tehran",
	"Asia/Kolkata",
	"Australia/Lord_Howe",
	"Pacific/Auckland",
	"Pacific/Chatham",
	"Atlantic/Azores",
	"America/St_Johns",
	"UTC",
];
const clockTime = fc
	.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
	.map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
/** Any timing, any fortnight: two of which in a year have a change of clocks in most of the zones. */
const weekly = fc.record({
	kind: fc.constant("weekly" as const),
	weekdays: fc.subarray([...weekdays], { minLength: 1 }),
	timeZone: fc.constantFrom(...zones),
	startTime: clockTime,
	end: fc.oneof(
		fc.record({ kind: fc.constant("at" as const), time: clockTime }),
		fc.record({ kind: fc.constant("after" as const), minutes: fc.integer({ min: 1, max: 1_440 }) }),
	),
	from: fc.constant(null),
	until: fc.constant(null),
});
const changes = ["2026-03-29", "2026-03-08", "2026-04-05", "2026-10-25", "2026-11-01", "2026-09-06", "2026-04-24"];
const days = fc
	.tuple(fc.constantFrom(...changes), fc.integer({ min: -72, max: 24 }))
	.map(([day, hours]) => new Date(Date.parse(`${day}T00:00:00Z`) + hours * 3_600_000));

describe("any weekly timing around changes of clocks", () => {
	test("each of its days has one run, that ends after it starts, at the local time or the length asked for", () => {
		fc.assert(
			fc.property(weekly, days, (timing, from) => {
				const to = new Date(from.getTime() + 7 * 24 * 3_600_000);
				const runs = occurrencesBetween(timing, from, to);
				for (const { startsAt, endsAt } of runs) {
					if (startsAt === null) throw new Error("a weekly run has a start");
					expect(endsAt > from && endsAt <= to).toBe(true);
					expect(endsAt >= startsAt).toBe(true);
					const local = Temporal.Instant.fromEpochMilliseconds(endsAt.getTime()).toZonedDateTimeISO(timing.timeZone);
					if (timing.end.kind === "after") expect(minutesBetween(startsAt, endsAt)).toBe(timing.end.minutes);
					else {
						const wanted = local.toPlainDate().toPlainDateTime(Temporal.PlainTime.from(timing.end.time));
						const exists = wanted.toZonedDateTime(timing.timeZone).toPlainDateTime().equals(wanted);
						// The first of two, or the right time, or moved by the gap and so later than asked for.
						if (exists) expect(endsAt.getTime()).toBe(wanted.toZonedDateTime(timing.timeZone).epochMilliseconds);
						else expect(Temporal.PlainDateTime.compare(local.toPlainDateTime(), wanted)).toBe(1);
						expect(minutesBetween(startsAt, endsAt)).toBeLessThanOrEqual(25 * 60);
					}
				}
				// No day is missed and none comes twice, also where the week has a change of clocks in it.
				expect(Math.abs(runs.length - timing.weekdays.length)).toBeLessThanOrEqual(1);
				expect(new Set(runs.map(({ endsAt }) => endsAt.getTime())).size).toBe(runs.length);
			}),
			{ numRuns: 300 },
		);
	});

	test("looking in two steps finds the same as looking in one, and one by one too", () => {
		fc.assert(
			fc.property(weekly, days, fc.integer({ min: 1, max: 200 }), (timing, from, hours) => {
				const middle = new Date(from.getTime() + hours * 3_600_000);
				const to = new Date(from.getTime() + 201 * 3_600_000);
				const whole = occurrencesBetween(timing, from, to);
				expect([...occurrencesBetween(timing, from, middle), ...occurrencesBetween(timing, middle, to)]).toEqual(whole);
				const single: unknown[] = [];
				for (let run = nextOccurrence(timing, from); run !== null && run.endsAt <= to; ) {
					single.push(run);
					run = nextOccurrence(timing, run.endsAt);
				}
				expect(single).toEqual(whole);
			}),
			{ numRuns: 150 },
		);
	});
});
