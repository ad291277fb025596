import { sql } from "drizzle-orm";
import type { RoomRef } from "@/lib/moderation/room";
import { commands } from "../db/schema";
import type { Context } from "../kernel/context";
import type { CommandRow } from "./command-row";

/** Longer than any call may take, its wait for the vendor's limits included. */
export const claimMs = 90_000;

/**
 * Takes targets of an order that nobody has told the vendor of. Whoever has one is the only one who ever sends it: a
 * claim is never given on, and one whose process died ends as unknown. The database's clock counts.
 */
export async function claimTargets(
	context: Context,
	{ batchId, room, holder, most }: { batchId: string; room: RoomRef; holder: string; most: number },
): Promise<CommandRow[]> {
	const rows = await context.database
		.update(commands)
		.set({ claimedBy: holder, claimedUntil: sql`now() + make_interval(secs => ${claimMs / 1_000})` })
		.where(
			sql`${commands.id} in (
				select id from ${commands}
				where batch_id = ${batchId} and outcome = 'intent' and claimed_by is null
					and provider = ${room.provider} and project_id = ${room.projectId} and room_id = ${room.roomId}
				order by batch_index limit ${most} for update skip locked)`,
		)
		.returning();
	return rows.sort((a, b) => (a.batchIndex ?? 0) - (b.batchIndex ?? 0));
}
