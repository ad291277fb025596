import { and, eq, gt, inArray, lt } from "drizzle-orm";
import { consoleUserId } from "@/lib/moderation/participant";
import { type RoomRef, roomKey } from "@/lib/moderation/room";
import { consolePresences, users } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { type Database, inRoom, roomOf } from "./same-room";

/** A console says every 20 s that it is in; silent for longer than this, it has gone. */
export const presenceHoldsMs = 60_000;

/** The consoles of one room. */
export interface Watch {
	/** Distinct names of their people, in alphabetical order. */
	watchedBy: string[];
	/** Open tabs: what the vendor's headcount must be lessened by. */
	consoles: number;
}

export const nobodyWatches: Watch = { watchedBy: [], consoles: 0 };

/** The consoles open now, by `roomKey`; of one room only where it is given. */
export async function openConsoles(database: Database, now: Date, room?: RoomRef): Promise<Map<string, Watch>> {
	const fresh = gt(consolePresences.seenAt, new Date(now.getTime() - presenceHoldsMs));
	const rows = await database
		.select({
			provider: consolePresences.provider,
			projectId: consolePresences.projectId,
			roomId: consolePresences.roomId,
			name: users.name,
		})
		.from(consolePresences)
		.innerJoin(users, eq(users.id, consolePresences.userId))
		.where(room === undefined ? fresh : and(fresh, inRoom(consolePresences, room)))
		.orderBy(users.name);
	const watches = new Map<string, Watch>();
	for (const row of rows) {
		const key = roomKey(roomOf(row));
		const watch = watches.get(key) ?? { watchedBy: [], consoles: 0 };
		if (!watch.watchedBy.includes(row.name)) watch.watchedBy.push(row.name);
		watch.consoles++;
		watches.set(key, watch);
	}
	return watches;
}

/** Consoles that vanished without a word (a closed lid, a crash) left all the same: their rows end, with an audit row each. */
export async function sweepPresences(context: Context): Promise<void> {
	const silentSince = new Date(context.clock.now().getTime() - presenceHoldsMs);
	await context.database.transaction(async (tx) => {
		const gone = await tx.delete(consolePresences).where(lt(consolePresences.seenAt, silentSince)).returning();
		if (gone.length === 0) return;
		const people = await tx
			.select({ id: users.id, name: users.name })
			.from(users)
			.where(
				inArray(
					users.id,
					gone.map((row) => row.userId),
				),
			);
		const entries = gone.map((row) => ({
			kind: "room-left",
			room: roomOf(row),
			target: {
				userId: consoleUserId(row.userId),
				participantId: null,
				name: people.find(({ id }) => id === row.userId)?.name ?? "",
			},
			detail: { connectionId: row.connectionId, how: "went silent", lastSeenAt: row.seenAt.toISOString() },
		}));
		await recordAudit(context, tx, ...entries);
	});
}
