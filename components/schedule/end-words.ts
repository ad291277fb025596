import type { RoomEnd, ScheduleRow } from "@/lib/api/schedules";
import type { Tone } from "../ui/badge";

const pad = (value: number) => String(value).padStart(2, "0");
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** `11:00`, on this device's clock. */
export function hourMinute(iso: string): string {
	const at = new Date(iso);
	return `${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** `21 Nov`, on this device's calendar. */
export function dayMonth(moment: string | number): string {
	const at = new Date(moment);
	return `${at.getDate()} ${months[at.getMonth()]}`;
}

/** `Sat 21 Nov`, on this device's calendar. */
export function dayWords(moment: string | number): string {
	return `${days[new Date(moment).getDay()]} ${dayMonth(moment)}`;
}

function sameDay(a: number, b: number): boolean {
	return new Date(a).toDateString() === new Date(b).toDateString();
}

/** `11:00` today, `Mon 23 Nov, 11:00` on another day. */
export function momentWords(iso: string, now: number): string {
	return sameDay(Date.parse(iso), now) ? hourMinute(iso) : `${dayWords(iso)}, ${hourMinute(iso)}`;
}

/** `UTC+1`, `UTC−3:30`: what the zone's clock shows at a moment. */
export function offsetWords(at: number): string {
	const minutes = -new Date(at).getTimezoneOffset();
	const size = Math.abs(minutes);
	const rest = size % 60 === 0 ? "" : `:${pad(size % 60)}`;
	return minutes === 0 ? "UTC" : `UTC${minutes < 0 ? "−" : "+"}${Math.floor(size / 60)}${rest}`;
}

/** `4:32` under an hour, `1 h 05 min` under a day, `3 d 4 h` beyond. */
export function countdownWords(ms: number): string {
	const seconds = Math.max(0, Math.ceil(ms / 1_000));
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
	const hours = Math.floor(minutes / 60);
	return hours < 24 ? `${hours} h ${pad(minutes % 60)} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Which warning is due: none yet, ten minutes before, five minutes before, or the time has come. */
export type Stage = "later" | "ten" | "five" | "due";

export function stageOf(endsAt: string, now: number): Stage {
	const left = Date.parse(endsAt) - now;
	if (left <= 0) return "due";
	if (left <= 5 * 60_000) return "five";
	return left <= 10 * 60_000 ? "ten" : "later";
}

export interface StateWords {
	label: string;
	tone: Tone;
	/** Over, one way or another: the card steps back. */
	past: boolean;
}

/** What an end's state is called. Nothing is called ended without the server's evidence. */
export function stateWords(end: Pick<RoomEnd, "state" | "endsAt" | "lateMs">, now: number): StateWords {
	switch (end.state) {
		case "planned":
			return Date.parse(end.endsAt) <= now
				? { label: "Due", tone: "waiting", past: false }
				: { label: "Planned", tone: "neutral", past: false };
		case "ending":
			return { label: "Ending", tone: "waiting", past: false };
		case "ended":
			return {
				label: end.lateMs !== null ? `Ended ${lateWords(end.lateMs)} late` : "Ended",
				tone: "neutral",
				past: true,
			};
		case "not-ended":
			return { label: "Not ended", tone: "danger", past: false };
		case "skipped-late":
			return { label: "Missed", tone: "waiting", past: false };
		case "skipped":
			return { label: "Skipped", tone: "neutral", past: true };
		case "cancelled":
			return { label: "Cancelled", tone: "neutral", past: true };
	}
}

/** `40 s`, `3 min`, `2 h 05 min`. */
export function lateWords(ms: number): string {
	const seconds = Math.max(1, Math.round(ms / 1_000));
	if (seconds < 60) return `${seconds} s`;
	const minutes = Math.round(seconds / 60);
	return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
export const weekdayNames: readonly { value: Weekday; short: string; long: string }[] = [
	{ value: "mon", short: "Mon", long: "Monday" },
	{ value: "tue", short: "Tue", long: "Tuesday" },
	{ value: "wed", short: "Wed", long: "Wednesday" },
	{ value: "thu", short: "Thu", long: "Thursday" },
	{ value: "fri", short: "Fri", long: "Friday" },
	{ value: "sat", short: "Sat", long: "Saturday" },
	{ value: "sun", short: "Sun", long: "Sunday" },
];

function daysWords(chosenDays: readonly Weekday[]): string {
	const chosen = weekdayNames.filter((day) => chosenDays.includes(day.value));
	const key = chosen.map((day) => day.value).join();
	if (chosen.length === 7) return "every day";
	if (key === "mon,tue,wed,thu,fri") return "Monday to Friday";
	return chosen.map((day) => (chosen.length === 1 ? `every ${day.long}` : day.short)).join(", ");
}

/** `Monday to Friday, 10:00 – 11:00, Europe/Paris`; `Once, Sat 21 Nov, 11:00`. */
export function timingWords(timing: ScheduleRow["timing"], now: number): string {
	if (timing.kind === "once") {
		if (timing.end.kind === "at") return `Once, ${momentWords(timing.end.at, now)}`;
		const from = timing.startsAt === null ? "" : ` from ${momentWords(timing.startsAt, now)}`;
		return `Once, after ${timing.end.minutes} min${from}`;
	}
	const end = timing.end.kind === "at" ? ` – ${timing.end.time}` : `, for ${timing.end.minutes} min`;
	return `${sentence(daysWords(timing.weekdays))}, ${timing.startTime}${end}, ${timing.timeZone}`;
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What is said when an order of this page got no answer: it may or may not have been taken. */
export const noAnswer =
	"Usher gave no answer. It is not certain whether this was taken; press again to find out, it is not done twice.";
