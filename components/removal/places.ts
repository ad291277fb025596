import type { RemovalItem } from "@/lib/api/removals";
import type { SearchHit } from "@/lib/api/search";
import { personKey, type Target } from "@/lib/moderation/words/participant";
import { type RoomRef, roomKey } from "@/lib/moderation/words/room";

/** One person in one room, with all of their connections there: what is chosen, and what is removed. */
export interface Place {
	key: string;
	room: RoomRef;
	roomTitle: string;
	target: Target;
	matched: SearchHit["matched"] | null;
	/** The earliest of their connections; null where the vendor does not say. */
	joinedAt: string | null;
	console: boolean;
}

/** One person, wherever they are: grouped by the customer's own id, else by the vendor's record. */
export interface Group {
	key: string;
	/** The longest name that any vendor knows; empty: none knows one. */
	name: string;
	userId: string | null;
	participantId: string | null;
	places: Place[];
}

/** Names one person in one room; the same for a hit and for the removal that was ordered from it. */
export function placeKey(room: RoomRef, ids: Pick<Target, "userId" | "participantId">): string {
	return `${roomKey(room)} ${personKey({ userId: ids.userId, participantId: ids.participantId ?? "" })}`;
}

function placeOfHit(hit: SearchHit): Place {
	return {
		key: placeKey(hit.room, hit),
		room: hit.room,
		roomTitle: hit.roomTitle || hit.room.roomId,
		target: {
			userId: hit.userId,
			participantId: hit.participantId,
			connectionIds: [hit.connectionId],
			name: hit.name,
		},
		matched: hit.matched,
		joinedAt: hit.joinedAt,
		console: hit.console,
	};
}

function merge(a: Place, b: Place): Place {
	const connectionIds = [...new Set([...a.target.connectionIds, ...b.target.connectionIds])];
	const earliest = [a.joinedAt, b.joinedAt].filter((at) => at !== null).sort()[0] ?? null;
	return {
		...a,
		joinedAt: earliest,
		console: a.console || b.console,
		target: { ...a.target, connectionIds, name: a.target.name || b.target.name },
	};
}

function placeOfItem(item: RemovalItem & { target: Target }): Place {
	return {
		key: placeKey(item.room, item.target),
		room: item.room,
		roomTitle: item.room.roomId,
		target: item.target,
		matched: null,
		joinedAt: null,
		console: false,
	};
}

/**
 * The list: hits in the order they came, and after them whoever was ordered to be removed and is no longer found, so
 * that nobody leaves the list without their outcome.
 */
export function groupPlaces(hits: readonly SearchHit[], items: readonly RemovalItem[]): Group[] {
	const places = new Map<string, Place>();
	for (const hit of hits) {
		const place = placeOfHit(hit);
		const known = places.get(place.key);
		places.set(place.key, known ? merge(known, place) : place);
	}
	for (const item of items) {
		if (item.target === null) continue;
		const place = placeOfItem({ ...item, target: item.target });
		if (!places.has(place.key)) places.set(place.key, place);
	}
	const groups = new Map<string, Group>();
	for (const place of places.values()) {
		const { userId, participantId, name } = place.target;
		const key = personKey({ userId, participantId: participantId ?? "" });
		const group = groups.get(key) ?? { key, name: "", userId, participantId, places: [] };
		group.places.push(place);
		if (name.length > group.name.length) group.name = name;
		groups.set(key, group);
	}
	return [...groups.values()];
}

/** What to call somebody: their name, else their id. */
export function calledBy(target: Pick<Target, "name" | "userId" | "participantId">): string {
	return target.name || target.userId || target.participantId || "somebody";
}

export interface Tally {
	people: number;
	rooms: number;
	vendors: number;
}

export function tally(places: readonly Place[]): Tally {
	const people = places.map(({ target }) =>
		personKey({ userId: target.userId, participantId: target.participantId ?? "" }),
	);
	return {
		people: new Set(people).size,
		rooms: new Set(places.map((place) => roomKey(place.room))).size,
		vendors: new Set(places.map((place) => place.room.provider)).size,
	};
}

export const counted = (count: number, one: string, many: string) =>
	`${count.toLocaleString("en")} ${count === 1 ? one : many}`;

export function tallyWords(places: readonly Place[]): string {
	const { people, rooms, vendors } = tally(places);
	return [
		counted(people, "person", "people"),
		counted(rooms, "room", "rooms"),
		...(vendors > 1 ? [counted(vendors, "vendor", "vendors")] : []),
	].join(" · ");
}
