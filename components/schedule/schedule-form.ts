import type { KeepOut, ScheduleRow, SetSchedule, Timing } from "@/lib/api/schedules";
import type { RoomRef } from "@/lib/moderation/words/room";
import type { Weekday } from "./end-words";

/** What stands in the dialog's fields, as it was typed. Moments are this device's local ones, `2026-11-21T11:00`. */
export interface ScheduleDraft {
	room: RoomRef | null;
	title: string;
	kind: "once" | "weekly";
	endKind: "at" | "after";
	/** Once: when it starts (empty: now), and when it ends. */
	startsAt: string;
	endsAt: string;
	/** Weekly: times in `timeZone`. */
	weekdays: Weekday[];
	timeZone: string;
	startTime: string;
	endTime: string;
	from: string;
	until: string;
	minutes: string;
	keepOut: KeepOut["kind"];
	keepOutMinutes: string;
	tell: boolean;
	message: string;
	windowMinutes: string;
}

const pad = (value: number) => String(value).padStart(2, "0");

/** A moment as `<input type="datetime-local">` wants it. */
export function toLocal(ms: number): string {
	const at = new Date(ms);
	return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

function toIso(local: string): string | null {
	const at = new Date(local).getTime();
	return local === "" || Number.isNaN(at) ? null : new Date(at).toISOString();
}

const order: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
export const defaultMessage = "This room closes soon. Please finish what you are doing.";
const minute = 60_000;

/** A new schedule: today, at the next full hour that leaves time for the warnings. */
export function newDraft(room: RoomRef | null, now: number, timeZone: string): ScheduleDraft {
	const hour = 60 * minute;
	const end = Math.ceil((now + 10 * minute) / hour) * hour;
	const today = order[(new Date(now).getDay() + 6) % 7] ?? "mon";
	return {
		room,
		title: "",
		kind: "once",
		endKind: "at",
		startsAt: "",
		endsAt: toLocal(end),
		weekdays: [today],
		timeZone,
		startTime: toLocal(end - hour).slice(11),
		endTime: toLocal(end).slice(11),
		from: "",
		until: "",
		minutes: "60",
		keepOut: "no",
		keepOutMinutes: "60",
		tell: true,
		message: defaultMessage,
		windowMinutes: "30",
	};
}

/** The fields of a schedule that is changed. */
export function draftOf(row: ScheduleRow, now: number, timeZone: string): ScheduleDraft {
	const { timing } = row;
	const draft: ScheduleDraft = {
		...newDraft(row.room, now, timeZone),
		title: row.title,
		kind: timing.kind,
		endKind: timing.end.kind,
		keepOut: row.keepOut.kind,
		tell: row.message !== null,
		message: row.message ?? defaultMessage,
		windowMinutes: String(row.windowMinutes),
	};
	if (row.keepOut.kind === "minutes") draft.keepOutMinutes = String(row.keepOut.minutes);
	if (timing.end.kind === "after") draft.minutes = String(timing.end.minutes);
	if (timing.kind === "once") {
		draft.startsAt = timing.startsAt === null ? "" : toLocal(Date.parse(timing.startsAt));
		if (timing.end.kind === "at") draft.endsAt = toLocal(Date.parse(timing.end.at));
		return draft;
	}
	return {
		...draft,
		weekdays: [...timing.weekdays],
		timeZone: timing.timeZone,
		startTime: timing.startTime,
		endTime: timing.end.kind === "at" ? timing.end.time : draft.endTime,
		from: timing.from ?? "",
		until: timing.until ?? "",
	};
}

export type DraftField =
	| "room"
	| "startsAt"
	| "endsAt"
	| "weekdays"
	| "timeZone"
	| "startTime"
	| "endTime"
	| "until"
	| "minutes"
	| "keepOutMinutes"
	| "message"
	| "windowMinutes";
export type DraftErrors = Partial<Record<DraftField, string>>;

const wholeIn = (text: string, least: number, most: number) =>
	/^\d{1,6}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;

function knownZone(name: string): boolean {
	try {
		return Boolean(name) && Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
	} catch {
		return false;
	}
}

/** What is wrong with each field, in words; an empty object can be sent. */
export function draftErrors(draft: ScheduleDraft, now: number): DraftErrors {
	const errors: DraftErrors = {};
	if (draft.room === null || draft.room.roomId.trim() === "") errors.room = "Choose a room.";
	if (draft.endKind === "after" && !wholeIn(draft.minutes, 1, 1_440)) errors.minutes = "Give 1 to 1,440 minutes.";
	if (draft.kind === "once") onceErrors(draft, now, errors);
	else weeklyErrors(draft, now, errors);
	if (draft.keepOut === "minutes" && !wholeIn(draft.keepOutMinutes, 1, 10_080))
		errors.keepOutMinutes = "Give 1 to 10,080 minutes (a week).";
	if (draft.tell && draft.message.trim() === "") errors.message = "Write a few words, or tell nobody.";
	if (!wholeIn(draft.windowMinutes, 1, 1_440)) errors.windowMinutes = "Give 1 to 1,440 minutes.";
	return errors;
}

function onceErrors(draft: ScheduleDraft, now: number, errors: DraftErrors): void {
	const start = toIso(draft.startsAt);
	if (draft.startsAt !== "" && start === null) errors.startsAt = "Give a date and a time, or leave it empty.";
	if (draft.endKind === "at") {
		const end = toIso(draft.endsAt);
		if (end === null) errors.endsAt = "Give a date and a time.";
		else if (Date.parse(end) <= now) errors.endsAt = "This time has passed.";
		else if (start !== null && start >= end) errors.endsAt = "It has to end after it starts.";
		return;
	}
	const begin = start === null ? now : Date.parse(start);
	if (!errors.minutes && begin + Number(draft.minutes) * minute <= now)
		errors.minutes = "Counted from this start, the end has passed.";
}

function weeklyErrors(draft: ScheduleDraft, now: number, errors: DraftErrors): void {
	if (draft.weekdays.length === 0) errors.weekdays = "Choose a day.";
	if (!knownZone(draft.timeZone)) errors.timeZone = "Choose a time zone.";
	if (!/^\d{2}:\d{2}$/.test(draft.startTime)) errors.startTime = "Give a time.";
	if (draft.endKind === "at" && !/^\d{2}:\d{2}$/.test(draft.endTime)) errors.endTime = "Give a time.";
	if (draft.until === "") return;
	if (draft.from !== "" && draft.until < draft.from) errors.until = "The last day is before the first.";
	else if (Date.parse(draft.until) < now - 2 * 1_440 * minute) errors.until = "This day has passed.";
}

/** An end time that is not after its start is the next day's. */
export function endsNextDay(draft: ScheduleDraft): boolean {
	return (
		draft.kind === "weekly" && draft.endKind === "at" && draft.startTime !== "" && draft.endTime <= draft.startTime
	);
}

function timingOf(draft: ScheduleDraft): Timing {
	const after = { kind: "after", minutes: Number(draft.minutes) } as const;
	if (draft.kind === "once") {
		return {
			kind: "once",
			startsAt: toIso(draft.startsAt),
			end: draft.endKind === "after" ? after : { kind: "at", at: toIso(draft.endsAt) ?? "" },
		};
	}
	return {
		kind: "weekly",
		weekdays: order.filter((day) => draft.weekdays.includes(day)),
		timeZone: draft.timeZone,
		startTime: draft.startTime,
		end: draft.endKind === "after" ? after : { kind: "at", time: draft.endTime },
		from: draft.from || null,
		until: draft.until || null,
	};
}

/** What is sent; null while a field is wrong. */
export function requestOf(draft: ScheduleDraft, scheduleId: string, now: number): SetSchedule | null {
	if (draft.room === null || Object.keys(draftErrors(draft, now)).length > 0) return null;
	// "Until the next start" is about a next one: a single end has none.
	const kind = draft.kind === "once" && draft.keepOut === "until-next-start" ? "no" : draft.keepOut;
	return {
		scheduleId,
		room: { ...draft.room, roomId: draft.room.roomId.trim() },
		title: draft.title.trim(),
		timing: timingOf(draft),
		keepOut: kind === "minutes" ? { kind, minutes: Number(draft.keepOutMinutes) } : { kind },
		message: draft.tell ? draft.message.trim() : null,
		windowMinutes: Number(draft.windowMinutes),
	};
}

/** Every zone this browser knows; the given one and UTC are always among them. */
export function timeZones(given: string): string[] {
	const known = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
	return [...new Set([given, "UTC", ...known])];
}
