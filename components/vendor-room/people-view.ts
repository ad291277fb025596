import type { ListedPerson } from "@/lib/api/people";
import type { RemovalItem } from "@/lib/api/removals";
import type { RoomRef } from "@/lib/moderation/words/room";
import { calledBy, groupPlaces, type Place } from "../removal/places";

/** One row a person, with all of their connections; whoever was ordered to go stays with their outcome. */
export function placesOf(
	room: RoomRef,
	title: string,
	people: readonly ListedPerson[],
	items: readonly RemovalItem[],
): Place[] {
	const hits = people.map((person) => ({ ...person, room, roomTitle: title, matched: "userId" as const }));
	return groupPlaces(hits, items)
		.flatMap((group) => group.places)
		.sort((a, b) => byName.compare(calledBy(a.target), calledBy(b.target)) || (a.key < b.key ? -1 : 1));
}

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** Every word must be found in the name or an id. */
export function searchPlaces(places: readonly Place[], query: string): readonly Place[] {
	const words = plain(query).split(/\s+/).filter(Boolean);
	if (words.length === 0) return places;
	return places.filter(({ target }) => {
		const hay = plain([target.name, target.userId, target.participantId, ...target.connectionIds].join("\n"));
		return words.every((word) => hay.includes(word));
	});
}
