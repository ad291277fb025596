import { and, inArray, isNull, lt, sql } from "drizzle-orm";
import { batches } from "../db/schema";
import type { Context } from "../kernel/context";
import { dispatchBatch } from "./dispatch-batch";
import { tendMs } from "./order-batch";

const atOnce = 20;

/**
 * Takes up orders whose process has fallen silent: what it had not begun is sent by this one. What it had begun is never
 * sent again; it expires to unknown and is settled by asking. Answers how many there were.
 */
export async function takeUpBatches(context: Context): Promise<number> {
	const left = await context.database.transaction(async (transaction) => {
		const rows = await transaction
			.select({ id: batches.id })
			.from(batches)
			.where(and(isNull(batches.dispatchedAt), lt(batches.tendedUntil, sql`now()`)))
			.limit(atOnce)
			.for("update", { skipLocked: true });
		const ids = rows.map(({ id }) => id);
		if (ids.length === 0) return ids;
		await transaction
			.update(batches)
			.set({ tendedUntil: sql`now() + make_interval(secs => ${tendMs / 1_000})` })
			.where(inArray(batches.id, ids));
		return ids;
	});
	const done = await Promise.allSettled(left.map((id) => dispatchBatch(context, id)));
	for (const result of done) {
		if (result.status === "rejected") context.log.error("dispatch-broke", { cause: result.reason });
	}
	return left.length;
}
