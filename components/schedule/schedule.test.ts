import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RoomEnd, type ScheduleRow, setScheduleSchema, weekdays } from "@/lib/api/schedules";
import { roomKey } from "@/lib/moderation/words/room";
import {
	countdownWords,
	lateWords,
	momentWords,
	offsetWords,
	stageOf,
	stateWords,
	timingWords,
	weekdayNames,
} from "./end-words";
import { bannerKey, bannerOf, nextEnd } from "./room-ends";
import { readRoomKey } from "./room-key";
import { draftErrors, draftOf, endsNextDay, newDraft, requestOf, type ScheduleDraft } from "./schedule-form";
import { byDay, nowPlace, searchEnds, weekOf, weekTitle } from "./week";

const zoneBefore = process.env.TZ;
beforeAll(() => {
	process.env.TZ = "Europe/Paris";
});
afterAll(() => {
	process.env.TZ = zoneBefore;
});

const room = { provider: "zego", projectId: "42", roomId: "all hands/1" } as const;
const scheduleId = "5b0c8f6e-2f1e-4a9d-9a8a-1d2f3c4b5a69";
// Saturday, 10:50 in Paris.
const now = Date.parse("2026-11-21T09:50:00Z");

const endAt = (endsAt: string, part: Partial<RoomEnd> = {}): RoomEnd => ({
	endId: crypto.randomUUID(),
	scheduleId,
	room,
	roomTitle: "All hands",
	title: "",
	plannedAt: endsAt,
	endsAt,
	extendedMinutes: 0,
	reopensAt: null,
	repeats: false,
	state: "planned",
	text: "",
	lateMs: null,
	waitsSeconds: 0,
	telling: "",
	commandId: null,
	mayChange: true,
	...part,
});

describe("a week of the calendar", () => {
	it("starts on Monday, and takes any of its days as its name", () => {
		for (const named of ["2026-11-16", "2026-11-19", "2026-11-22", ""])
			expect(weekOf(named, now).key).toBe("2026-11-16");
		const week = weekOf("", now);
		expect(week.days.map((day) => day.key)).toEqual([
			"2026-11-16",
			"2026-11-17",
			"2026-11-18",
			"2026-11-19",
			"2026-11-20",
			"2026-11-21",
			"2026-11-22",
		]);
		expect([week.from, week.to]).toEqual(["2026-11-15T23:00:00.000Z", "2026-11-22T23:00:00.000Z"]);
		expect([week.previous, week.next, week.current]).toEqual(["2026-11-09", "2026-11-23", true]);
		expect(weekOf("2026-11-23", now).current).toBe(false);
	});
	it("takes what is no day as today", () => {
		for (const named of ["2026-02-31", "next", "2026-11", "<b>"]) expect(weekOf(named, now).key).toBe("2026-11-16");
	});
	it("has a day of 25 and one of 23 hours where the clocks change", () => {
		const hours = (named: string) => weekOf(named, now).days.map((day) => (day.end - day.start) / 3_600_000);
		expect(hours("2026-10-25")).toEqual([24, 24, 24, 24, 24, 24, 25]);
		expect(hours("2026-03-29")).toEqual([24, 24, 24, 24, 24, 24, 23]);
	});
	it("is titled without saying a month or a year twice", () => {
		expect(weekTitle(weekOf("2026-11-16", now))).toBe("16 – 22 Nov 2026");
		expect(weekTitle(weekOf("2026-11-30", now))).toBe("30 Nov – 6 Dec 2026");
		expect(weekTitle(weekOf("2026-12-28", now))).toBe("28 Dec 2026 – 3 Jan 2027");
	});
	it("puts each end on its local day, earliest first, and the line of now between them", () => {
		const week = weekOf("", now);
		const late = endAt("2026-11-21T22:59:00Z");
		const early = endAt("2026-11-21T08:00:00Z");
		const sunday = endAt("2026-11-21T23:00:00Z");
		const days = byDay([late, sunday, early, endAt("2026-11-30T12:00:00Z")], week);
		const saturday = days.get("2026-11-21") ?? [];
		expect(saturday).toEqual([early, late]);
		expect(days.get("2026-11-22")).toEqual([sunday]);
		expect([...days.values()].flat()).toHaveLength(3);
		const [friday, today] = [week.days[4], week.days[5]];
		if (!friday || !today) throw new Error("a week has seven days");
		expect(nowPlace(saturday, today, now)).toBe(1);
		expect(nowPlace(saturday, today, today.start)).toBe(0);
		expect(nowPlace([early], today, now)).toBe(1);
		expect(nowPlace([], friday, now)).toBeNull();
	});
	it("is searched by room, id, own words and vendor, whatever the accents", () => {
		const ends = [
			endAt("2026-11-21T10:00:00Z", { roomTitle: "Árbol" }),
			endAt("2026-11-21T10:00:00Z", { title: "Stand-up" }),
		];
		expect(searchEnds(ends, "arbol zego")).toEqual([ends[0]]);
		expect(searchEnds(ends, "stand")).toEqual([ends[1]]);
		expect(searchEnds(ends, " ALL HANDS/1 ")).toEqual(ends);
		expect(searchEnds(ends, "agora")).toEqual([]);
	});
});

describe("words of an end", () => {
	it("count down, and never below nothing", () => {
		expect([272_000, 271_001, 59_999, 0, -5_000].map(countdownWords)).toEqual(["4:32", "4:32", "1:00", "0:00", "0:00"]);
		expect([3_900_000, 100 * 3_600_000].map(countdownWords)).toEqual(["1 h 05 min", "4 d 4 h"]);
	});
	it("say how late, and when", () => {
		expect([400, 40_000, 185_000, 7_500_000].map(lateWords)).toEqual(["1 s", "40 s", "3 min", "2 h 05 min"]);
		expect(momentWords("2026-11-21T10:00:00Z", now)).toBe("11:00");
		expect(momentWords("2026-11-23T10:00:00Z", now)).toBe("Mon 23 Nov, 11:00");
		expect([offsetWords(now), offsetWords(Date.parse("2026-07-01T00:00:00Z"))]).toEqual(["UTC+1", "UTC+2"]);
	});
	it("warn at ten and at five minutes, by the moment and not before", () => {
		const at = "2026-11-21T10:00:00Z";
		const left = (ms: number) => stageOf(at, Date.parse(at) - ms);
		expect([600_001, 600_000, 300_001, 300_000, 1, 0].map(left)).toEqual([
			"later",
			"ten",
			"ten",
			"five",
			"five",
			"due",
		]);
	});
	it("call nothing ended without the server’s word", () => {
		const passed = endAt("2026-11-21T09:00:00Z");
		expect(stateWords(passed, now).label).toBe("Due");
		expect(stateWords({ ...passed, state: "ending" }, now).label).toBe("Ending");
		expect(stateWords({ ...passed, state: "not-ended" }, now)).toMatchObject({ label: "Not ended", tone: "danger" });
		expect(stateWords({ ...passed, state: "ended", lateMs: 40_000 }, now).label).toBe("Ended 40 s late");
		expect(stateWords({ ...passed, state: "ended" }, now).label).toBe("Ended");
		expect(stateWords(endAt("2026-11-21T10:00:00Z"), now).label).toBe("Planned");
	});
	it("tell a schedule in one line", () => {
		const weekly: ScheduleRow["timing"] = {
			kind: "weekly",
			weekdays: ["mon", "tue", "wed", "thu", "fri"],
			timeZone: "Europe/Paris",
			startTime: "10:00",
			end: { kind: "at", time: "11:00" },
			from: null,
			until: null,
		};
		expect(timingWords(weekly, now)).toBe("Monday to Friday, 10:00 – 11:00, Europe/Paris");
		expect(timingWords({ ...weekly, weekdays: ["sun"], end: { kind: "after", minutes: 45 } }, now)).toBe(
			"Every Sunday, 10:00, for 45 min, Europe/Paris",
		);
		expect(timingWords({ kind: "once", startsAt: null, end: { kind: "at", at: "2026-11-21T10:00:00Z" } }, now)).toBe(
			"Once, 11:00",
		);
	});
	it("name the days that the wire knows", () => {
		expect(weekdayNames.map((day) => day.value)).toEqual(weekdays);
	});
});

describe("the banner of a room", () => {
	const soon = endAt("2026-11-21T09:58:00Z");
	const later = endAt("2026-11-21T12:00:00Z");
	const closed = { room, reopensAt: null, text: "" };
	it("shows the next end from ten minutes before", () => {
		expect(nextEnd([later, soon])).toBe(soon);
		expect(bannerOf({ ends: [later, soon], closed: null }, now)).toEqual({ kind: "soon", end: soon, stage: "ten" });
		expect(bannerOf({ ends: [later], closed: null }, now)).toEqual({ kind: "none" });
		expect(bannerOf({ ends: [{ ...soon, state: "skipped" }], closed: null }, now)).toEqual({ kind: "none" });
	});
	it("waits for the outcome once the time has come", () => {
		expect(bannerOf({ ends: [{ ...soon, state: "ending" }], closed: null }, now)).toMatchObject({ stage: "due" });
		expect(bannerOf({ ends: [soon], closed: null }, now + 480_000)).toMatchObject({ stage: "due" });
	});
	it("shows a failure before anything else, for half an hour", () => {
		const failed = endAt("2026-11-21T09:40:00Z", { state: "not-ended" });
		expect(bannerOf({ ends: [failed, soon], closed }, now)).toEqual({ kind: "failed", end: failed });
		expect(bannerOf({ ends: [failed], closed }, now + 30 * 60_000)).toEqual({ kind: "closed", closed });
	});
	it("counts an extended end as another warning", () => {
		const key = (end: RoomEnd) => bannerKey(bannerOf({ ends: [end], closed: null }, now));
		expect(key(soon)).not.toBe(key({ ...soon, endsAt: "2026-11-21T09:59:00Z" }));
	});
});

describe("a room in an address", () => {
	it("is read back as it was written, and nothing else is", () => {
		expect(readRoomKey(roomKey(room))).toEqual(room);
		for (const wrong of ["", "zego/42", "jitsi/42/r", "zego/42/r/x", "zego/42/%E0%A4%A"])
			expect(readRoomKey(wrong)).toBeNull();
	});
});

describe("the form of a schedule", () => {
	const draft = (part: Partial<ScheduleDraft> = {}) => ({ ...newDraft(room, now, "Europe/Paris"), ...part });
	const sent = (part: Partial<ScheduleDraft> = {}) => requestOf(draft(part), scheduleId, now);

	it("starts at the next full hour that leaves time for the warnings, and can be sent at once", () => {
		expect(draft().endsAt).toBe("2026-11-21T11:00");
		expect(newDraft(room, now + 60_000, "UTC").endsAt).toBe("2026-11-21T12:00");
		expect(draft().weekdays).toEqual(["sat"]);
		expect(setScheduleSchema.parse(sent())).toMatchObject({
			timing: { kind: "once", startsAt: null, end: { kind: "at", at: "2026-11-21T10:00:00.000Z" } },
			keepOut: { kind: "no" },
		});
	});
	it("sends every kind of it as the wire wants it", () => {
		for (const part of [
			{ endKind: "after" },
			{ endKind: "after", startsAt: "2026-11-21T10:30" },
			{ kind: "weekly", keepOut: "until-next-start" },
			{ kind: "weekly", endKind: "after", from: "2026-12-01", until: "2026-12-31", tell: false },
			{ keepOut: "minutes", keepOutMinutes: "90" },
		] satisfies Partial<ScheduleDraft>[])
			expect(setScheduleSchema.safeParse(sent(part)).error).toBeUndefined();
		expect(sent({ tell: false })?.message).toBeNull();
		expect(sent({ kind: "weekly", weekdays: ["sun", "mon"] })?.timing).toMatchObject({ weekdays: ["mon", "sun"] });
	});
	it("keeps nobody out until a next start that a single end does not have", () => {
		expect(sent({ keepOut: "until-next-start" })?.keepOut).toEqual({ kind: "no" });
	});
	it("says what is wrong at the field, and sends nothing", () => {
		const wrong = (part: Partial<ScheduleDraft>) => {
			expect(sent(part)).toBeNull();
			return Object.keys(draftErrors(draft(part), now));
		};
		expect(wrong({ room: null })).toEqual(["room"]);
		expect(wrong({ endsAt: "2026-11-21T10:50" })).toEqual(["endsAt"]);
		expect(wrong({ endsAt: "" })).toEqual(["endsAt"]);
		expect(wrong({ startsAt: "2026-11-21T11:00" })).toEqual(["endsAt"]);
		expect(wrong({ endKind: "after", minutes: "0" })).toEqual(["minutes"]);
		expect(wrong({ endKind: "after", minutes: "1441" })).toEqual(["minutes"]);
		expect(wrong({ endKind: "after", startsAt: "2026-11-21T08:00", minutes: "30" })).toEqual(["minutes"]);
		expect(wrong({ kind: "weekly", weekdays: [] })).toEqual(["weekdays"]);
		expect(wrong({ kind: "weekly", timeZone: "Paris" })).toEqual(["timeZone"]);
		expect(wrong({ kind: "weekly", startTime: "" })).toEqual(["startTime"]);
		expect(wrong({ kind: "weekly", from: "2026-12-02", until: "2026-12-01" })).toEqual(["until"]);
		expect(wrong({ kind: "weekly", until: "2026-11-01" })).toEqual(["until"]);
		expect(wrong({ message: " " })).toEqual(["message"]);
		expect(wrong({ keepOut: "minutes", keepOutMinutes: "ten" })).toEqual(["keepOutMinutes"]);
		expect(wrong({ windowMinutes: "" })).toEqual(["windowMinutes"]);
	});
	it("takes an end before its start as the next day’s", () => {
		expect(endsNextDay(draft({ kind: "weekly", startTime: "23:00", endTime: "01:00" }))).toBe(true);
		expect(endsNextDay(draft({ kind: "weekly", startTime: "10:00", endTime: "11:00" }))).toBe(false);
	});
	it("opens a schedule for change as it was made", () => {
		const row = (part: Partial<ScheduleDraft>): ScheduleRow => {
			const request = sent(part);
			if (!request) throw new Error("cannot be sent");
			return { ...request, roomTitle: "All hands", createdBy: "Ana", nextEndsAt: null, mayChange: true };
		};
		for (const part of [
			{ title: "Stand-up" },
			{ endKind: "after", startsAt: "2026-11-21T10:30", minutes: "45" },
			{ kind: "weekly", timeZone: "America/New_York", keepOut: "until-next-start", windowMinutes: "5" },
			{ kind: "weekly", endKind: "after", minutes: "90", until: "2026-12-31", keepOut: "minutes", tell: false },
		] satisfies Partial<ScheduleDraft>[]) {
			const made = row(part);
			expect(requestOf(draftOf(made, now, "Europe/Paris"), scheduleId, now)).toEqual(sent(part));
		}
	});
});
