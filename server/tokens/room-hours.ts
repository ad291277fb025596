import { and, asc, eq, gt, inArray, isNull, or, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { RoomRef } from "@/lib/moderation/room";
import { roomEnds, roomLocks } from "../db/schema";
import type { Context } from "../kernel/context";
import type { Transaction } from "../kernel/transaction";

/** What a room's schedules say about who may come in, and for how long. */
export interface RoomHours {
	/** It has ended, and people are kept out of it. */
	closed: boolean;
	/** When it opens again; null: when somebody opens it, or it is not closed. */
	reopensAt: Date | null;
	/** Its next end, extensions included; null: none is scheduled. */
	endsAt: Date | null;
}

export async function roomHours({ clock }: Context, transaction: Transaction, room: RoomRef): Promise<RoomHours> {
	const now = clock.now();
	const [lock] = await transaction
		.select({ reopensAt: roomLocks.reopensAt })
		.from(roomLocks)
		.where(and(inRoom(roomLocks, room), or(isNull(roomLocks.reopensAt), gt(roomLocks.reopensAt, now))))
		.limit(1);
	const [end] = await transaction
		.select({ endsAt: roomEnds.endsAt })
		.from(roomEnds)
		.where(and(inRoom(roomEnds, room), inArray(roomEnds.state, ["planned", "ending"])))
		.orderBy(asc(roomEnds.endsAt))
		.limit(1);
	return { closed: lock !== undefined, reopensAt: lock?.reopensAt ?? null, endsAt: end?.endsAt ?? null };
}

function inRoom(table: { provider: PgColumn; projectId: PgColumn; roomId: PgColumn }, room: RoomRef): SQL | undefined {
	return and(eq(table.provider, room.provider), eq(table.projectId, room.projectId), eq(table.roomId, room.roomId));
}
