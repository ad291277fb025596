import type { ProjectState, RoomRow } from "@/lib/api/rooms";
import { type RoomRef, roomKey } from "@/lib/moderation/words/room";

export const shows = ["all", "live", "empty"] as const;
export type Show = (typeof shows)[number];
export const sorts = ["people", "longest", "name"] as const;
export type Sort = (typeof sorts)[number];

/** What the URL holds of the page; a word that is not ours counts as the default. */
export interface RoomsFilter {
	q: string;
	show: string;
	sort: string;
	vendor: string;
}

export function roomPath(room: RoomRef): string {
	return `/rooms/${room.provider}/${encodeURIComponent(room.projectId)}/${encodeURIComponent(room.roomId)}`;
}

const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** Every word must be found in the title, an id or a watcher's name; accents and case do not matter. */
export function matches(row: RoomRow, query: string): boolean {
	const words = plain(query).split(/\s+/).filter(Boolean);
	if (words.length === 0) return true;
	const hay = plain([row.title, row.room.roomId, row.sessionId ?? "", ...row.watchedBy].join("\n"));
	return words.every((word) => hay.includes(word));
}

function shown(row: RoomRow, show: string): boolean {
	if (show === "live") return row.live;
	if (show === "empty") return !row.live;
	return true;
}

const byTitle = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
function compareNames(a: RoomRow, b: RoomRow): number {
	return byTitle.compare(a.title, b.title) || (a.room.roomId < b.room.roomId ? -1 : 1);
}
/** Live rooms first, then by what was asked for; what the vendor has not told comes last, names settle ties. */
function comparator(sort: string): (a: RoomRow, b: RoomRow) => number {
	if (sort === "name") return compareNames;
	const rank = (row: RoomRow) =>
		sort === "longest" ? (row.startedAt ? -Date.parse(row.startedAt) : -Infinity) : (row.people ?? -1);
	return (a, b) => Number(b.live) - Number(a.live) || order(rank(b), rank(a)) || compareNames(a, b);
}
const order = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);

export function viewRooms(rows: readonly RoomRow[], filter: RoomsFilter): RoomRow[] {
	const ofVendor = (row: RoomRow) => filter.vendor === "" || row.room.provider === filter.vendor;
	return rows
		.filter((row) => shown(row, filter.show) && ofVendor(row) && matches(row, filter.q))
		.sort(comparator(filter.sort));
}

/**
 * The sorted rows in the order they already stood in: rows that were there keep their place relative to each
 * other, new ones come in after their neighbour of the sorted list. So nothing moves under a pointer.
 */
export function keepOrder(sorted: readonly RoomRow[], before: readonly string[]): RoomRow[] {
	const byKey = new Map(sorted.map((row) => [roomKey(row.room), row]));
	const known = new Set(before);
	const kept = before.flatMap((key) => byKey.get(key) ?? []);
	sorted.forEach((row, at) => {
		if (known.has(roomKey(row.room))) return;
		const neighbour = sorted[at - 1];
		kept.splice(neighbour ? kept.indexOf(neighbour) + 1 : 0, 0, row);
	});
	return kept;
}

/** What the list's foot and the top bar count. */
export function summarise(rows: readonly RoomRow[]): { live: number; people: number; uncounted: number } {
	const live = rows.filter((row) => row.live);
	return {
		live: live.length,
		people: live.reduce((sum, row) => sum + (row.people ?? 0), 0),
		uncounted: live.filter((row) => row.people === null).length,
	};
}

export function projectOf(room: RoomRef, projects: readonly ProjectState[]): ProjectState | undefined {
	return projects.find((project) => project.provider === room.provider && project.projectId === room.projectId);
}

const whole = new Intl.NumberFormat("en");
export const formatCount = (count: number) => whole.format(count);
