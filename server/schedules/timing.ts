import { Temporal } from "temporal-polyfill";
import { type Timing, weekdays } from "@/lib/api/schedules";
import { ModerationError } from "@/lib/moderation/errors";

/** One run of a room: from its start, where it has one, to its end. */
export interface Occurrence {
	startsAt: Date | null;
	endsAt: Date;
}

type Weekly = Extract<Timing, { kind: "weekly" }>;
type Once = Extract<Timing, { kind: "once" }>;

const minuteMs = 60_000;
/** A run begins at most a day before it ends; a second day is for time zones. */
const reachDays = 2;

/**
 * A timing as it can be stored: a length without a start counts from now. Throws `bad-input` for a time zone that does
 * not exist, an end that has passed or is not after its start, and days that never come.
 */
export function settledTiming(timing: Timing, now: Date): Timing {
	if (timing.kind === "weekly") {
		requireTimeZone(timing.timeZone);
		if (timing.from !== null && timing.until !== null && timing.until < timing.from) {
			throw new ModerationError("bad-input", "The last day is before the first one.");
		}
		if (nextOccurrence(timing, now) === null) {
			throw new ModerationError(
				"bad-input",
				"No end is left: the last day has passed, or none of the days comes before it.",
			);
		}
		return timing;
	}
	const { end } = timing;
	const startsAt = end.kind === "after" ? (timing.startsAt ?? now.toISOString()) : timing.startsAt;
	const settled: Once = { ...timing, startsAt };
	const only = onlyOccurrence(settled);
	if (only.endsAt <= now) throw new ModerationError("bad-input", "This end has passed already.");
	if (only.startsAt !== null && only.endsAt <= only.startsAt) {
		throw new ModerationError("bad-input", "The end is not after the start.");
	}
	return settled;
}

function requireTimeZone(name: string): void {
	try {
		// An offset is a time zone to Temporal, but none that knows of daylight saving.
		if (/^[A-Za-z]/.test(name)) {
			Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
			return;
		}
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
	}
	throw new ModerationError("bad-input", "There is no such time zone. Give one like Europe/Paris.");
}

/** The runs that end after `after` and not after `to`, in the order of their ends. */
export function occurrencesBetween(timing: Timing, after: Date, to: Date): Occurrence[] {
	if (timing.kind === "once") {
		const only = onlyOccurrence(timing);
		return only.endsAt > after && only.endsAt <= to ? [only] : [];
	}
	const found: Occurrence[] = [];
	for (const date of datesOf(timing, after, to)) {
		const occurrence = occurrenceOn(timing, date);
		if (occurrence.endsAt > after && occurrence.endsAt <= to) found.push(occurrence);
	}
	found.sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime());
	// A day that a time zone leaves out ends with the next one.
	return found.filter(({ endsAt }, index) => endsAt.getTime() !== found[index - 1]?.endsAt.getTime());
}

/** The first run that ends after `after`; null: none is left. */
export function nextOccurrence(timing: Timing, after: Date): Occurrence | null {
	if (timing.kind === "once") {
		const only = onlyOccurrence(timing);
		return only.endsAt > after ? only : null;
	}
	const first = timing.from === null ? after : later(after, startOfDay(timing.from, timing.timeZone));
	const days = 7 + 2 * reachDays;
	return occurrencesBetween(timing, after, new Date(first.getTime() + days * 24 * 60 * minuteMs))[0] ?? null;
}

/** The first start that is not before `at`; null: none is left, or there are no starts. */
export function nextStart(timing: Timing, at: Date): Date | null {
	for (let run = nextOccurrence(timing, new Date(at.getTime() - 1)); run !== null; ) {
		if (run.startsAt === null) return null;
		if (run.startsAt >= at) return run.startsAt;
		run = nextOccurrence(timing, run.endsAt);
	}
	return null;
}

function onlyOccurrence({ startsAt, end }: Once): Occurrence {
	const start = startsAt === null ? null : new Date(startsAt);
	if (end.kind === "at") return { startsAt: start, endsAt: new Date(end.at) };
	if (start === null) throw new Error("a length without a start was not settled");
	return { startsAt: start, endsAt: new Date(start.getTime() + end.minutes * minuteMs) };
}

function* datesOf({ timeZone, from, until, weekdays: days }: Weekly, after: Date, to: Date) {
	const first = dateIn(after, timeZone).subtract({ days: reachDays });
	const last = dateIn(to, timeZone);
	const begin = from === null ? first : latest(first, Temporal.PlainDate.from(from));
	const stop = until === null ? last : earliest(last, Temporal.PlainDate.from(until));
	for (let date = begin; Temporal.PlainDate.compare(date, stop) <= 0; date = date.add({ days: 1 })) {
		const weekday = weekdays[date.dayOfWeek - 1];
		if (weekday !== undefined && days.includes(weekday)) yield date;
	}
}

/** A local time that does not exist moves forward by the gap; of one that comes twice it is the first ("compatible"). */
function occurrenceOn({ timeZone, startTime, end }: Weekly, date: Temporal.PlainDate): Occurrence {
	const start = instant(date, startTime, timeZone);
	if (end.kind === "after") return { startsAt: start, endsAt: new Date(start.getTime() + end.minutes * minuteMs) };
	const endsAt = instant(end.time > startTime ? date : date.add({ days: 1 }), end.time, timeZone);
	// A start inside the gap may have moved past an end that is just behind it.
	return { startsAt: start < endsAt ? start : endsAt, endsAt };
}

function instant(date: Temporal.PlainDate, time: string, timeZone: string): Date {
	const { epochMilliseconds } = date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) });
	return new Date(epochMilliseconds);
}

function startOfDay(date: string, timeZone: string): Date {
	return new Date(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds);
}

function dateIn(at: Date, timeZone: string): Temporal.PlainDate {
	return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** Minutes ahead of UTC, for telling people of a clock change between two ends. */
export function offsetMinutes(at: Date, timeZone: string): number {
	const { offsetNanoseconds } = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
	return offsetNanoseconds / 60_000_000_000;
}

const later = (a: Date, b: Date) => (a > b ? a : b);
const latest = (a: Temporal.PlainDate, b: Temporal.PlainDate) => (Temporal.PlainDate.compare(a, b) >= 0 ? a : b);
const earliest = (a: Temporal.PlainDate, b: Temporal.PlainDate) => (Temporal.PlainDate.compare(a, b) <= 0 ? a : b);
