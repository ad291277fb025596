import { sql } from "drizzle-orm";
import type { ActivityEntry } from "@/lib/api/activity";
import { providerSchema, type RoomRef, roomKey } from "@/lib/moderation/room";
import { activity } from "../db/schema";
import { signals } from "../kernel/signals";
import { storable } from "../kernel/storable";
import type { Transaction } from "../kernel/transaction";

export interface NewActivity {
	entry: ActivityEntry;
	at: Date;
	/** Told by several, kept once; null: always kept. */
	dedupeKey: string | null;
}

/**
 * Adds to what every moderator in the room sees. The room's lock is held until the commit, so ids come in commit
 * order and a reader who has seen id n has missed nothing below it. Call it last in its transaction.
 */
export async function appendActivity(
	transaction: Transaction,
	room: RoomRef,
	news: readonly NewActivity[],
): Promise<number> {
	return appendToRooms(transaction, [{ room, news }]);
}

/** The same for many rooms in as many statements as for one. Their locks are taken in one order, so that nobody waits in a circle. */
export async function appendToRooms(
	transaction: Transaction,
	rooms: readonly { room: RoomRef; news: readonly NewActivity[] }[],
): Promise<number> {
	const rows = rooms.flatMap(({ room, news }) =>
		news.map(({ entry, at, dedupeKey }) => ({
			provider: room.provider,
			projectId: room.projectId,
			roomId: room.roomId,
			at,
			kind: entry.kind,
			commandId: entry.kind === "act" ? entry.commandId : null,
			dedupeKey: storable(dedupeKey),
			entry: storable(entry),
		})),
	);
	if (rows.length === 0) return 0;
	const keys = [...new Set(rows.map((row) => roomKey(row)))].sort();
	await transaction.execute(sql`
		select pg_advisory_xact_lock(hashtextextended('usher activity ' || sorted.key, 0))
		from (select value as key from jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb) order by value) sorted`);
	const added = await transaction
		.insert(activity)
		.values(rows)
		.onConflictDoNothing({ target: activity.dedupeKey })
		.returning({ provider: activity.provider, projectId: activity.projectId, roomId: activity.roomId });
	const changed = new Set(added.map((row) => roomKey({ ...row, provider: providerSchema.parse(row.provider) })));
	await signals(transaction, "activity", [...changed]);
	return added.length;
}
