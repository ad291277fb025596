import { and, eq, inArray, sql } from "drizzle-orm";
import { reduceRoom } from "@/lib/moderation/reduce-room";
import type { RoomRef } from "@/lib/moderation/room";
import type { ConnectionFacts } from "@/lib/moderation/room-event";
import { emptyRoom } from "@/lib/moderation/room-state";
import type { Database } from "../db/client";
import { presenceConnections, presenceRooms } from "../db/schema";
import { storable } from "../kernel/storable";
import type { Transaction } from "../kernel/transaction";
import { type Age, everyConnection, type KnownRoom, notTold } from "./known-room";

type Row = typeof presenceConnections.$inferSelect;
type RoomRow = typeof presenceRooms.$inferSelect;

const rowsAtOnce = 1_000;

/** `where` for one room of either table. */
export function ofRoom(table: typeof presenceConnections | typeof presenceRooms, room: RoomRef) {
	return and(eq(table.provider, room.provider), eq(table.projectId, room.projectId), eq(table.roomId, room.roomId));
}

/** The room's row, locked until the transaction ends: of two who tell of one room, the second sees what the first did. */
export async function lockRoom(transaction: Transaction, { provider, projectId, roomId }: RoomRef): Promise<RoomRow> {
	await transaction.insert(presenceRooms).values({ provider, projectId, roomId }).onConflictDoNothing();
	const [row] = await transaction
		.select()
		.from(presenceRooms)
		.where(ofRoom(presenceRooms, { provider, projectId, roomId }))
		.for("update");
	if (row === undefined) throw new Error("a room's presence was there and is not");
	return row;
}

export async function loadRoom(
	database: Database | Transaction,
	room: RoomRef,
	row: RoomRow | undefined,
): Promise<KnownRoom> {
	const rows = await database.select().from(presenceConnections).where(ofRoom(presenceConnections, room));
	return knownRoom(row, rows);
}

/** A room from its rows. What a listing named, and what it was told of before, is as young as the listing. */
export function knownRoom(row: RoomRow | undefined, rows: readonly Row[]): KnownRoom {
	const listedAt = row?.listedAt?.getTime() ?? null;
	const sorted = rows.toSorted((a, b) => a.inSince.getTime() - b.inSince.getTime());
	return {
		state: reduceRoom(emptyRoom, [{ type: "roster-reset", connections: sorted.map(factsOf), at: listedAt ?? 0 }]),
		ages: new Map(
			rows.map((one) => {
				const toldAt = one.toldAt.getTime();
				const listed = listedAt !== null && toldAt <= listedAt;
				const age: Age = {
					inSince: one.inSince.getTime(),
					toldAt: listed ? listedAt : toldAt,
					source: listed ? "listing" : one.source,
				};
				return [one.connectionId, age];
			}),
		),
		listing:
			row === undefined || row.listedAt === null || row.listedSince === null
				? null
				: { at: row.listedAt.getTime(), since: row.listedSince.getTime() },
		aloneSince: row?.aloneSince?.getTime() ?? null,
	};
}

function factsOf(row: Row): ConnectionFacts {
	return {
		connectionId: row.connectionId,
		participantId: row.participantId,
		userId: row.userId,
		name: row.name,
		picture: null,
		presetName: row.role,
		mic: notTold,
		camera: notTold,
		screen: notTold,
		joinedAt: row.joinedAt?.getTime() ?? null,
	};
}

/** Writes what changed, and no row that the room's own row makes younger. */
export async function saveRoom(
	transaction: Transaction,
	room: RoomRef,
	before: KnownRoom,
	after: KnownRoom,
): Promise<void> {
	const gone = [...before.ages.keys()].filter((id) => !after.ages.has(id));
	for (let from = 0; from < gone.length; from += rowsAtOnce) {
		const ids = gone.slice(from, from + rowsAtOnce);
		await transaction
			.delete(presenceConnections)
			.where(and(ofRoom(presenceConnections, room), inArray(presenceConnections.connectionId, ids)));
	}
	const known = new Map([...everyConnection(before.state)].map((connection) => [connection.connectionId, connection]));
	const changed: (typeof presenceConnections.$inferInsert)[] = [];
	for (const connection of everyConnection(after.state)) {
		const age = after.ages.get(connection.connectionId);
		const ageBefore = before.ages.get(connection.connectionId);
		if (age === undefined) continue;
		const isSame = known.get(connection.connectionId) === connection && ageBefore?.inSince === age.inSince;
		if (isSame && (age.source === "listing" || ageBefore?.toldAt === age.toldAt)) continue;
		changed.push({
			provider: room.provider,
			projectId: room.projectId,
			roomId: room.roomId,
			connectionId: connection.connectionId,
			participantId: connection.participantId,
			userId: connection.userId,
			name: storable(connection.name),
			role: connection.presetName,
			joinedAt: connection.joinedAt === null ? null : new Date(connection.joinedAt),
			inSince: new Date(age.inSince),
			toldAt: new Date(age.toldAt),
			source: age.source,
		});
	}
	for (let from = 0; from < changed.length; from += rowsAtOnce) {
		await transaction
			.insert(presenceConnections)
			.values(changed.slice(from, from + rowsAtOnce))
			.onConflictDoUpdate({
				target: [
					presenceConnections.provider,
					presenceConnections.projectId,
					presenceConnections.roomId,
					presenceConnections.connectionId,
				],
				set: {
					participantId: sql`excluded.participant_id`,
					userId: sql`excluded.user_id`,
					name: sql`excluded.name`,
					role: sql`excluded.role`,
					joinedAt: sql`excluded.joined_at`,
					inSince: sql`excluded.in_since`,
					toldAt: sql`excluded.told_at`,
					source: sql`excluded.source`,
				},
			});
	}
	await transaction
		.update(presenceRooms)
		.set({
			listedAt: dateOf(after.listing?.at),
			listedSince: dateOf(after.listing?.since),
			aloneSince: dateOf(after.aloneSince),
		})
		.where(ofRoom(presenceRooms, room));
}

function dateOf(ms: number | null | undefined): Date | null {
	return ms == null ? null : new Date(ms);
}
