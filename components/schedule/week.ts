import type { RoomEnd } from "@/lib/api/schedules";
import { providerNames } from "@/lib/moderation/words/room";
import { dayMonth } from "./end-words";

/** One day on this device's calendar: 23 or 25 hours long where the clocks change. */
export interface Day {
	/** `2026-11-16`. */
	key: string;
	start: number;
	end: number;
}

export interface Week {
	/** Its Monday, `2026-11-16`. */
	key: string;
	days: Day[];
	/** ISO 8601, from the first moment to the one after the last. */
	from: string;
	to: string;
	previous: string;
	next: string;
	/** Whether `now` falls in it. */
	current: boolean;
}

const pad = (value: number) => String(value).padStart(2, "0");
const keyOf = (at: Date) => `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
const shift = (at: Date, days: number) => new Date(at.getFullYear(), at.getMonth(), at.getDate() + days);

/** A day of the calendar by its name; null: there is no such day. */
function dayNamed(key: string): Date | null {
	const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(key) ?? [];
	const at = new Date(Number(year), Number(month) - 1, Number(day));
	return Number.isNaN(at.getTime()) || keyOf(at) !== key ? null : at;
}

/** The week that holds the named day; what is no day counts as today. Weeks start on Monday. */
export function weekOf(named: string, now: number): Week {
	const asked = dayNamed(named) ?? new Date(now);
	const monday = shift(asked, -((asked.getDay() + 6) % 7));
	const days = [0, 1, 2, 3, 4, 5, 6].map((at): Day => {
		const start = shift(monday, at);
		return { key: keyOf(start), start: start.getTime(), end: shift(monday, at + 1).getTime() };
	});
	const next = shift(monday, 7);
	return {
		key: keyOf(monday),
		days,
		from: monday.toISOString(),
		to: next.toISOString(),
		previous: keyOf(shift(monday, -7)),
		next: keyOf(next),
		current: monday.getTime() <= now && now < next.getTime(),
	};
}

export function dayKey(at: number): string {
	return keyOf(new Date(at));
}

/** `16 – 22 Nov 2026`, `30 Nov – 6 Dec 2026`, `28 Dec 2026 – 3 Jan 2027`. */
export function weekTitle(week: Week): string {
	const first = week.days[0]?.start ?? 0;
	const last = week.days[6]?.start ?? 0;
	const [from, to] = [new Date(first), new Date(last)];
	const start =
		from.getFullYear() !== to.getFullYear()
			? `${dayMonth(first)} ${from.getFullYear()}`
			: from.getMonth() === to.getMonth()
				? String(from.getDate())
				: dayMonth(first);
	return `${start} – ${dayMonth(last)} ${to.getFullYear()}`;
}

const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** Every word must be found in the room's title or id, the schedule's own words or the vendor's name. */
export function searchEnds(ends: readonly RoomEnd[], query: string): RoomEnd[] {
	const words = plain(query).split(/\s+/).filter(Boolean);
	if (words.length === 0) return [...ends];
	return ends.filter((end) => {
		const hay = plain([end.roomTitle, end.room.roomId, end.title, providerNames[end.room.provider]].join("\n"));
		return words.every((word) => hay.includes(word));
	});
}

/** The ends of each day, earliest first; what falls outside of the week is left out. */
export function byDay(ends: readonly RoomEnd[], week: Week): Map<string, RoomEnd[]> {
	const days = new Map(week.days.map((day) => [day.key, [] as RoomEnd[]]));
	for (const end of ends) days.get(dayKey(Date.parse(end.endsAt)))?.push(end);
	for (const list of days.values()) {
		list.sort((a, b) => Date.parse(a.endsAt) - Date.parse(b.endsAt) || (a.roomTitle < b.roomTitle ? -1 : 1));
	}
	return days;
}

/** Before which of the day's ends the line of now is drawn; null: now is another day. */
export function nowPlace(ends: readonly RoomEnd[], day: Day, now: number): number | null {
	if (now < day.start || now >= day.end) return null;
	const at = ends.findIndex((end) => Date.parse(end.endsAt) > now);
	return at === -1 ? ends.length : at;
}
