import { and, eq } from "drizzle-orm";
import { reduceRoom } from "@/lib/moderation/reduce-room";
import type { RoomRef } from "@/lib/moderation/room";
import type { RoomEvent } from "@/lib/moderation/room-event";
import { everybody, type Person } from "@/lib/moderation/room-state";
import type { Database } from "../db/client";
import { presenceConnections, presenceRooms, presenceSigns, presenceWatchers } from "../db/schema";
import type { Transaction } from "../kernel/transaction";
import { ages, isFresh } from "./ages";
import type { KnownRoom, Teller } from "./known-room";
import type { Sign } from "./signs";
import { knownRoom, ofRoom } from "./store";

/** Signs of one teller, as far as they hold now. */
export interface HeldSign extends Sign {
	source: "report" | "console";
	/** `false`: too old for anything to rest on. */
	fresh: boolean;
}

/** Somebody in a room, and how old the facts about them are. Times are epoch milliseconds. */
export interface PresentPerson {
	person: Person;
	/** Since when they are known to be in without a gap. */
	inSince: number;
	/** The youngest telling that they are in, and who told it. */
	toldAt: number;
	source: Teller;
	signs: readonly HeldSign[];
}

export interface RoomPresence {
	room: RoomRef;
	listing: KnownRoom["listing"];
	aloneSince: number | null;
	/** Why the vendor's latest answer is of no use; null: it is. */
	problem: string | null;
	/** Console people included; they are marked. */
	people: readonly PresentPerson[];
}

/** What is known of some rooms, at this time. A room that nothing is known of has no listing and nobody in it. */
export async function readPresence(
	database: Database | Transaction,
	rooms: readonly RoomRef[],
	now: Date,
): Promise<RoomPresence[]> {
	const found: RoomPresence[] = [];
	for (const room of rooms) found.push(await readOne(database, room, now.getTime()));
	return found;
}

async function readOne(database: Database | Transaction, room: RoomRef, now: number): Promise<RoomPresence> {
	const ofThis = (table: typeof presenceSigns | typeof presenceWatchers) =>
		and(eq(table.provider, room.provider), eq(table.projectId, room.projectId), eq(table.roomId, room.roomId));
	const [row] = await database.select().from(presenceRooms).where(ofRoom(presenceRooms, room));
	const connections = await database.select().from(presenceConnections).where(ofRoom(presenceConnections, room));
	const signs = await database.select().from(presenceSigns).where(ofThis(presenceSigns));
	const watchers = await database.select().from(presenceWatchers).where(ofThis(presenceWatchers));
	const known = knownRoom(row, connections);
	const watches = new Map(
		watchers.map(({ source, at, since }) => [source, { at: at.getTime(), since: since.getTime() }]),
	);
	const held = signs.map((sign) => heldSign(sign, watches.get(sign.source), now));
	return { ...presenceOf(known, held), room, problem: row?.problem ?? null };
}

/** A report holds by itself; a console's word holds until it last said that it watches, unless there was a gap since. */
function heldSign(
	row: typeof presenceSigns.$inferSelect,
	watch: { at: number; since: number } | undefined,
	now: number,
): HeldSign {
	const ms = (date: Date | null) => date?.getTime() ?? null;
	const told = row.at.getTime();
	const isReport = row.source === "report";
	const holds = isReport || (watch !== undefined && watch.since <= told);
	const at = isReport || watch === undefined ? told : Math.max(told, watch.at);
	return {
		person: row.person,
		connectionId: row.connectionId === "" ? null : row.connectionId,
		source: isReport ? "report" : "console",
		at,
		// A console's own silence of today says nothing of what was before it watched.
		knownSince: holds ? ms(row.knownSince) : null,
		// Somebody who sends sound or a picture goes on until it is told that they stopped.
		activeAt: !isReport && holds && (row.audio === true || row.video === true) ? at : ms(row.activeAt),
		spokeAt: ms(row.spokeAt),
		audio: row.audio,
		video: row.video,
		fresh: holds && isFresh(at, now, isReport ? ages.report.fresh : ages.console.fresh),
	};
}

/** A room with its signs: told to the reducer as the events that they are, in the order of their age. */
export function presenceOf(known: KnownRoom, signs: readonly HeldSign[]): Omit<RoomPresence, "room" | "problem"> {
	const bySignee = new Map<string, HeldSign[]>();
	for (const sign of signs) bySignee.set(sign.person, [...(bySignee.get(sign.person) ?? []), sign]);
	const state = reduceRoom(known.state, eventsOf(known, signs));
	const people: PresentPerson[] = [];
	for (const person of everybody(state)) {
		const itsAges = person.connections.flatMap(({ connectionId }) => known.ages.get(connectionId) ?? []);
		const youngest = itsAges.toSorted((a, b) => b.toldAt - a.toldAt)[0];
		if (youngest === undefined) continue;
		people.push({
			person,
			inSince: Math.min(...itsAges.map(({ inSince }) => inSince)),
			toldAt: youngest.toldAt,
			source: youngest.source,
			signs: bySignee.get(person.key) ?? [],
		});
	}
	return { listing: known.listing, aloneSince: known.aloneSince, people };
}

function eventsOf(known: KnownRoom, signs: readonly HeldSign[]): RoomEvent[] {
	const devices = new Map<string, string[]>();
	for (const person of everybody(known.state)) {
		devices.set(
			person.key,
			person.connections.map(({ connectionId }) => connectionId),
		);
	}
	return signs
		.toSorted((a, b) => a.at - b.at)
		.flatMap((sign) =>
			(devices.get(sign.person) ?? [])
				.filter((id) => sign.connectionId === null || sign.connectionId === id)
				.flatMap((connectionId): RoomEvent[] => [
					...flagEvent(connectionId, "mic", sign.audio, sign),
					...flagEvent(connectionId, "camera", sign.video, sign),
				]),
		);
}

function flagEvent(connectionId: string, kind: "mic" | "camera", on: boolean | null, sign: HeldSign): RoomEvent[] {
	return on === null
		? []
		: [{ type: "media-changed", connectionId, kind, flag: { on, certain: sign.fresh }, at: sign.at }];
}
