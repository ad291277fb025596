import { and, inArray, lte } from "drizzle-orm";
import { z } from "zod";
import { commands } from "../db/schema";
import type { Context } from "../kernel/context";
import type { JobKind } from "../ports/job-queue";

const payload = z.object({ commandId: z.uuid() });

export const settleJob: JobKind<typeof payload> = {
	name: "settle-command",
	payload,
	attempts: 3,
	expireInSeconds: 30,
};

const atOnce = 200;
/** A job that got lost is missed after this, and sent again. */
const missedAfterMs = 60_000;

/**
 * Hands commands that are due to be settled to the queue. The table, not the queue, remembers what is open, so that a
 * crash between a commit and a job loses nothing.
 */
export async function sendDueToSettle(context: Context): Promise<number> {
	const now = context.clock.now();
	const claimed = await context.database.transaction(async (transaction) => {
		const due = await transaction
			.select({ id: commands.id })
			.from(commands)
			.where(lte(commands.settleAt, now))
			.orderBy(commands.settleAt)
			.limit(atOnce)
			.for("update", { skipLocked: true });
		const ids = due.map(({ id }) => id);
		if (ids.length === 0) return ids;
		await transaction
			.update(commands)
			.set({ settleAt: new Date(now.getTime() + missedAfterMs) })
			.where(and(inArray(commands.id, ids)));
		return ids;
	});
	for (const commandId of claimed) await context.queue.send(settleJob, { commandId }, { singletonKey: commandId });
	return claimed.length;
}
