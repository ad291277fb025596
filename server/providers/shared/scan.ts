import type { RoomRef } from "@/lib/moderation/room";
import { ProviderError } from "../../ports/errors";
import type { FindStep, ListedConnection } from "../../ports/room-control";
import { asTheyCome } from "./as-they-come";

export type Matched = Extract<FindStep, { type: "hit" }>["matched"];

export interface ScannedRoom {
	room: RoomRef;
	title: string;
	sessionId: string | null;
}

export interface Look {
	found: { connection: ListedConnection; matched: Matched }[];
	/** `false`: somebody may have been missed in this room. */
	whole: boolean;
}

/** More than anybody reads; whoever gets there is told to narrow the search. */
const mostHits = 500;

/** One vendor's rooms looked into, several at once: hits and progress as they come. Ends quietly with `signal`. */
export async function* scanRooms<Room extends ScannedRoom>(
	rooms: Iterable<Room> | AsyncIterable<Room>,
	options: { atOnce: number; total: () => number | null; signal: AbortSignal; alreadyFound?: ReadonlySet<string> },
	look: (room: Room) => Promise<Look>,
): AsyncGenerator<FindStep> {
	let done = 0;
	let hits = 0;
	try {
		for await (const { room, outcome } of asTheyCome(rooms, options.atOnce, lookInto)) {
			if (outcome instanceof ProviderError) yield notSearched(room, outcome);
			else {
				if (!outcome.whole) yield partlySearched(room);
				for (const hit of outcome.found) {
					if (options.alreadyFound?.has(hit.connection.connectionId)) continue;
					if (++hits > mostHits) {
						const text = `More than ${mostHits} people fit. Search for more of the name, or for an id.`;
						yield { type: "note", code: "too-many-hits", text };
						return;
					}
					yield { type: "hit", room: room.room, title: room.title, sessionId: room.sessionId, ...hit };
				}
			}
			yield { type: "progress", done: ++done, total: options.total() };
		}
	} catch (error) {
		if (!options.signal.aborted) throw error;
	}

	async function lookInto(room: Room): Promise<{ room: Room; outcome: Look | ProviderError }> {
		options.signal.throwIfAborted();
		try {
			return { room, outcome: await look(room) };
		} catch (error) {
			if (!(error instanceof ProviderError) || concernsAll(error)) throw error;
			return { room, outcome: error };
		}
	}
}

/** Errors that every further room would meet too. */
function concernsAll(error: ProviderError): boolean {
	if (error.kind === "unauthorised" || error.kind === "limited" || error.kind === "unsupported") return true;
	return error.details.code === "circuit-open" || error.details.code === "never-left";
}

function notSearched({ title }: ScannedRoom, error: ProviderError): FindStep {
	const why = error.kind === "refused" ? "the vendor refused" : "the vendor gave no usable answer";
	return { type: "note", code: "room-not-searched", text: `“${title}” could not be searched: ${why}.` };
}

function partlySearched({ title }: ScannedRoom): FindStep {
	const text = `The vendor’s list of the people in “${title}” may not be whole: somebody in it may have been missed.`;
	return { type: "note", code: "listing-unknown", text };
}

/** Whether a text is a part of a name, however either is written. */
export function nameHolds(name: string, text: string): boolean {
	const plain = (words: string) => words.normalize("NFKC").toLocaleLowerCase("en").trim();
	const part = plain(text);
	return part !== "" && plain(name).includes(part);
}

/** What of a connection a text names exactly, or as a part of the name; null: nothing. */
export function matchOf(connection: ListedConnection, text: string): Matched | null {
	if (connection.userId === text) return "userId";
	if (connection.participantId === text) return "participantId";
	if (connection.connectionId === text) return "connectionId";
	return nameHolds(connection.name, text) ? "name" : null;
}
