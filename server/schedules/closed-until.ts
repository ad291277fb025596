import { and, asc, desc, eq, gt, inArray, isNull, or } from "drizzle-orm";
import type { RoomRef } from "@/lib/moderation/room";
import type { Database, Transaction } from "../db/client";
import { roomEnds, roomLocks } from "../db/schema";
import type { Context } from "../kernel/context";
import { inRoom } from "./records";

/** Why nobody gets into a room now. */
export interface Closed {
	/** When people may come in again; null: once its end is through, or somebody opens the room. */
	until: Date | null;
	/** It is just being ended. */
	ending: boolean;
}

/**
 * Whether a room is closed to people at this moment; null: it is not. Tokens are refused for a closed room: this is
 * written before the vendor is told to end it. Read it in the transaction that mints, or right before.
 */
export async function closedUntil(
	context: Pick<Context, "clock">,
	database: Database | Transaction,
	room: RoomRef,
): Promise<Closed | null> {
	const now = context.clock.now();
	const [lock] = await database
		.select({ reopensAt: roomLocks.reopensAt })
		.from(roomLocks)
		.where(and(inRoom(roomLocks, room), or(isNull(roomLocks.reopensAt), gt(roomLocks.reopensAt, now))))
		.orderBy(desc(roomLocks.reopensAt))
		.limit(1);
	if (lock !== undefined) return { until: lock.reopensAt, ending: false };
	const [ending] = await database
		.select({ id: roomEnds.id })
		.from(roomEnds)
		.where(and(inRoom(roomEnds, room), eq(roomEnds.state, "ending")))
		.limit(1);
	return ending === undefined ? null : { until: null, ending: true };
}

/** When the room ends next, extensions included; null: no end is planned. A token must not live longer. */
export async function endsAt(
	context: Pick<Context, "clock">,
	database: Database | Transaction,
	room: RoomRef,
): Promise<Date | null> {
	const [next] = await database
		.select({ endsAt: roomEnds.endsAt })
		.from(roomEnds)
		.where(
			and(
				inRoom(roomEnds, room),
				inArray(roomEnds.state, ["planned", "ending"]),
				gt(roomEnds.endsAt, new Date(context.clock.now().getTime() - overdueMs)),
			),
		)
		.orderBy(asc(roomEnds.endsAt))
		.limit(1);
	return next?.endsAt ?? null;
}

/** An end that no worker has carried out yet still limits tokens, but not one of long ago. */
const overdueMs = 24 * 60 * 60_000;
