import { reduceRoom } from "@/lib/moderation/reduce-room";
import type { ConnectionFacts, MediaFlag, RoomEvent } from "@/lib/moderation/room-event";
import { emptyRoom, everybody, personOfConnection, type RoomState } from "@/lib/moderation/room-state";
import { ages, follows } from "./ages";

/** Who tells of people coming and going. Webhooks will come in by the same door. */
export type Teller = "listing" | "console" | "webhook";

/** How old it is that a connection is in the room, and who says so. Times are epoch milliseconds. */
export interface Age {
	inSince: number;
	toldAt: number;
	source: Teller;
}

/** A room as Usher knows it between two looks. */
export interface KnownRoom {
	state: RoomState;
	/** By connection id; one for each connection of `state`. */
	ages: ReadonlyMap<string, Age>;
	/** The latest whole listing, and since when they have come without a gap. */
	listing: { at: number; since: number } | null;
	/** Since when exactly one person has been in; null: not so, or not known. */
	aloneSince: number | null;
}

export const nothingKnown: KnownRoom = { state: emptyRoom, ages: new Map(), listing: null, aloneSince: null };

/** Whether something is sent is told by signs, not by lists. */
export const notTold: MediaFlag = { on: false, certain: false };

/**
 * A whole listing, asked for at `at`: it replaces everybody, but for those whom somebody else told of since. Where the
 * listings before it ended in a gap, whoever is in may have gone and come back meanwhile: they count from now, unless
 * the vendor says when they joined.
 */
export function takeListing(known: KnownRoom, connections: readonly ConnectionFacts[], at: number): KnownRoom {
	const unbroken = known.listing !== null && follows(known.listing.at, at, ages.listing.gap);
	const named = new Set(connections.map(({ connectionId }) => connectionId));
	const toldSince = [...everybody(known.state)]
		.flatMap((person) => person.connections)
		.filter(({ connectionId }) => !named.has(connectionId) && (known.ages.get(connectionId)?.toldAt ?? 0) > at);
	const state = reduceRoom(known.state, [{ type: "roster-reset", connections: [...connections, ...toldSince], at }]);
	const inRoom = new Map<string, Age>();
	for (const connection of everyConnection(state)) {
		const { connectionId, joinedAt } = connection;
		const before = known.ages.get(connectionId);
		const listed = named.has(connectionId);
		const toldBefore = before === undefined || (listed && !unbroken) ? at : before.inSince;
		inRoom.set(connectionId, {
			inSince: joinedAt === null ? toldBefore : Math.min(joinedAt, at),
			toldAt: before === undefined || listed ? at : before.toldAt,
			source: before === undefined || listed ? "listing" : before.source,
		});
	}
	return {
		state,
		ages: inRoom,
		listing: { at, since: unbroken && known.listing !== null ? known.listing.since : at },
		aloneSince: aloneSince(known, state, { at, unbroken }),
	};
}

function aloneSince(known: KnownRoom, state: RoomState, { at, unbroken }: { at: number; unbroken: boolean }) {
	const sole = soleOf(state);
	if (sole === null) return null;
	return unbroken && known.aloneSince !== null && soleOf(known.state) === sole ? known.aloneSince : at;
}

/** What others tell between two listings. That somebody is alone is never taken from them, only that they are not. */
export function takeNews(
	known: KnownRoom,
	events: readonly RoomEvent[],
	source: Exclude<Teller, "listing">,
): KnownRoom {
	const state = reduceRoom(known.state, withRoles(known, events));
	const toldAt = new Map(events.flatMap((event) => connectionsOf(event).map((id) => [id, event.at] as const)));
	const inRoom = new Map<string, Age>();
	for (const { connectionId, joinedAt } of everyConnection(state)) {
		const before = known.ages.get(connectionId);
		const at = toldAt.get(connectionId);
		if (before !== undefined && (at === undefined || at <= before.toldAt)) inRoom.set(connectionId, before);
		else {
			const told = at ?? 0;
			const inSince = before?.inSince ?? (joinedAt === null ? told : Math.min(joinedAt, told));
			inRoom.set(connectionId, { inSince, toldAt: told, source });
		}
	}
	const alone = soleOf(state);
	return {
		...known,
		state,
		ages: inRoom,
		aloneSince: alone !== null && alone === soleOf(known.state) ? known.aloneSince : null,
	};
}

/** Whoever tells of a join may not know the role that a listing told. */
function withRoles(known: KnownRoom, events: readonly RoomEvent[]): RoomEvent[] {
	return events.map((event) => {
		if (event.type !== "connection-joined" || event.connection.presetName !== null) return event;
		const { connectionId } = event.connection;
		const before = personOfConnection(known.state, connectionId)?.connections.find(
			(connection) => connection.connectionId === connectionId,
		);
		const presetName = before?.presetName ?? null;
		return presetName === null ? event : { ...event, connection: { ...event.connection, presetName } };
	});
}

function connectionsOf(event: RoomEvent): string[] {
	if (event.type === "roster-reset") return event.connections.map(({ connectionId }) => connectionId);
	return event.type === "connection-joined" ? [event.connection.connectionId] : [];
}

/** The one person in the room, consoles aside; null: nobody, or several. */
function soleOf(state: RoomState): string | null {
	if (state.counts.people !== 1) return null;
	for (const person of everybody(state)) if (!person.console) return person.key;
	return null;
}

export function* everyConnection(state: RoomState) {
	for (const person of everybody(state)) yield* person.connections;
}
