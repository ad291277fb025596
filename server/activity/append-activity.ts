import { sql } from "drizzle-orm";
import type { ActivityEntry } from "@/lib/api/activity";
import { type RoomRef, roomKey } from "@/lib/moderation/room";
import { activity } from "../db/schema";
import { signal } from "../kernel/signals";
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
	if (news.length === 0) return 0;
	const key = roomKey(room);
	await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`usher activity ${key}`}, 0))`);
	const added = await transaction
		.insert(activity)
		.values(
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
		)
		.onConflictDoNothing({ target: activity.dedupeKey })
		.returning({ id: activity.id });
	if (added.length > 0) await signal(transaction, "activity", key);
	return added.length;
}
