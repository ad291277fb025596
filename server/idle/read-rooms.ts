import { and, desc, eq, gt, gte, inArray, isNull, lt, lte, or } from "drizzle-orm";
import { providerSchema, type RoomRef, roomKey } from "@/lib/moderation/room";
import { fitsRoom } from "@/lib/moderation/words/room-pattern";
import type { Database } from "../db/client";
import { idleCases, polledRooms, presenceRooms, roomEnds } from "../db/schema";
import type { Context } from "../kernel/context";
import type { Transaction } from "../kernel/transaction";
import { readPresence } from "../presence";
import type { JudgedRoom, Powers } from "./judgement";
import type { Policy } from "./policy-row";

const day = 24 * 60 * 60_000;
/** What a room's end still says of it. */
const endCountsMs = day;
/** An end without a start belongs to a session of these hours: people in the room may have come for that one. */
const endBelongsToMs = 12 * 60 * 60_000;
/** A room of which nobody has learned anything for so long is none to speak of. */
const knownWithinMs = 10 * 60_000;

export interface TitledRoom {
	room: RoomRef;
	title: string;
}

/** The live rooms that a policy is for, as far as Usher knows of any, with their titles. */
export async function roomsOf(context: Context, policy: Policy): Promise<TitledRoom[]> {
	const since = new Date(context.clock.now().getTime() - knownWithinMs);
	const live = await context.database.select().from(polledRooms).where(eq(polledRooms.live, true));
	const told = await context.database
		.select()
		.from(presenceRooms)
		.where(or(gt(presenceRooms.listedAt, since), gt(presenceRooms.reportedAt, since)));
	const titles = await titlesOf(context.database, [...live, ...told].map(refOf));
	const rooms = new Map([...live, ...told].map((row) => [roomKey(refOf(row)), refOf(row)]));
	return [...rooms.values()]
		.filter((room) => fitsRoom(policy, room) && context.projectOf(room) !== undefined)
		.map((room) => ({ room, title: titles.get(roomKey(room)) ?? room.roomId }));
}

/** The titles that the poll has seen, by `roomKey`. */
export async function titlesOf(database: Database, rooms: readonly RoomRef[]): Promise<Map<string, string>> {
	if (rooms.length === 0) return new Map();
	const ids = [...new Set(rooms.map(({ roomId }) => roomId))];
	const rows = await database.select().from(polledRooms).where(inArray(polledRooms.roomId, ids));
	return new Map(rows.map((row) => [roomKey(refOf(row)), row.title]));
}

/** Everything about a room that a judgement rests on, but for what its presets allow, which only the vendor knows. */
export async function readFacts(
	database: Database | Transaction,
	room: RoomRef,
	now: Date,
): Promise<Omit<JudgedRoom, "powers">> {
	const [presence] = await readPresence(database, [room], now);
	if (presence === undefined) throw new Error("a room without presence");
	const leaving = await leavingFrom(database, room, presence.listing?.at ?? 0);
	return { presence, endedAt: await lastEndOf(database, room, now), leaving };
}

export function withPowers(facts: Omit<JudgedRoom, "powers">, powers: Powers): JudgedRoom {
	return { ...facts, powers };
}

/** Those whose removal is ordered, or done since the list was made that still names them. */
async function leavingFrom(database: Database | Transaction, room: RoomRef, listedAt: number): Promise<Set<string>> {
	const isGone = and(inArray(idleCases.state, ["removed", "left"]), gte(idleCases.closedAt, new Date(listedAt)));
	const rows = await database
		.select({ person: idleCases.person })
		.from(idleCases)
		.where(and(ofRoom(idleCases, room), or(eq(idleCases.state, "removing"), isGone)));
	return new Set(rows.map(({ person }) => person));
}

/** When the room last ended by its schedule, unless it has started again since. Epoch milliseconds. */
async function lastEndOf(database: Database | Transaction, room: RoomRef, now: Date): Promise<number | null> {
	const passed = ["planned", "ending", "ended", "not-ended"] as const;
	const [last] = await database
		.select()
		.from(roomEnds)
		.where(and(ofRoom(roomEnds, room), inArray(roomEnds.state, passed), lte(roomEnds.endsAt, now)))
		.orderBy(desc(roomEnds.endsAt))
		.limit(1);
	if (last === undefined || last.endsAt.getTime() < now.getTime() - endCountsMs) return null;
	if (last.nextStartAt !== null && last.nextStartAt <= now) return null;
	const [running] = await database
		.select({ id: roomEnds.id })
		.from(roomEnds)
		.where(
			and(
				ofRoom(roomEnds, room),
				gt(roomEnds.endsAt, now),
				inArray(roomEnds.state, ["planned", "ending"]),
				or(
					lte(roomEnds.startsAt, now),
					and(isNull(roomEnds.startsAt), lt(roomEnds.endsAt, new Date(now.getTime() + endBelongsToMs))),
				),
			),
		)
		.limit(1);
	return running === undefined ? last.endsAt.getTime() : null;
}

export function ofRoom(table: typeof idleCases | typeof roomEnds, room: RoomRef) {
	return and(eq(table.provider, room.provider), eq(table.projectId, room.projectId), eq(table.roomId, room.roomId));
}

export function refOf(row: { provider: string; projectId: string; roomId: string }): RoomRef {
	return { provider: providerSchema.parse(row.provider), projectId: row.projectId, roomId: row.roomId };
}
