import { and, eq, sql } from "drizzle-orm";
import { ModerationError } from "@/lib/moderation/errors";
import type { RoomRef } from "@/lib/moderation/room";
import { consolePresences } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import { noSuchRoom } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { maySee } from "./may-see";
import { columnsOf, inRoom } from "./same-room";

interface Presence {
	room: RoomRef;
	/** The console's own connection in the room. */
	connectionId: string;
}

/** A console says that it is in a room; again every 20 s, while it is. */
export async function keepPresence(context: Context, { room, connectionId }: Presence): Promise<void> {
	const { actor, database, clock } = context;
	if (actor.kind !== "user" || !maySee(actor, room) || context.projectOf(room) === undefined) throw noSuchRoom();
	const now = clock.now();
	const kept = await database
		.insert(consolePresences)
		.values({ connectionId, userId: actor.userId, ...columnsOf(room), enteredAt: now, seenAt: now })
		.onConflictDoUpdate({
			target: consolePresences.connectionId,
			set: { seenAt: now },
			setWhere: sql`${and(eq(consolePresences.userId, actor.userId), inRoom(consolePresences, room))}`,
		})
		.returning({ connectionId: consolePresences.connectionId });
	if (kept.length === 0) throw new ModerationError("conflict", "This connection belongs to another console or room.");
}

/** A console leaves its room. Fine when it had already gone, and for somebody who may no longer see the room. */
export async function endPresence(context: Context, { room, connectionId }: Presence): Promise<void> {
	const { actor } = context;
	if (actor.kind !== "user") throw noSuchRoom();
	await context.database.transaction(async (tx) => {
		const ended = await tx
			.delete(consolePresences)
			.where(
				and(
					eq(consolePresences.connectionId, connectionId),
					eq(consolePresences.userId, actor.userId),
					inRoom(consolePresences, room),
				),
			)
			.returning();
		if (ended.length > 0) await recordAudit(context, tx, { kind: "room-left", room, detail: { connectionId } });
	});
}
