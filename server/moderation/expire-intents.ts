import { and, asc, eq, isNotNull, isNull, lt, notExists, or, sql } from "drizzle-orm";
import { intentExpiresAfterMs } from "@/lib/moderation/outcome";
import { commands, roomEnds } from "../db/schema";
import type { Context } from "../kernel/context";
import { recordOutcome } from "./record-outcome";

/**
 * Closed tabs and killed servers leave commands behind that nobody will report on: after 30 s they are unknown, and
 * the vendor will be asked. Each in a transaction of its own; workers that do this at once skip each other's rows.
 * Answers how many there were.
 */
export async function expireIntents(context: Context): Promise<number> {
	const before = new Date(context.clock.now().getTime() - intentExpiresAfterMs);
	let expired = 0;
	while (await expireOne(context, before)) expired += 1;
	return expired;
}

function expireOne(context: Context, before: Date): Promise<boolean> {
	return context.database.transaction(async (transaction) => {
		const forgotten = or(
			eq(commands.outcome, "intent"),
			// The SDK accepted it, and then the console fell silent.
			and(eq(commands.outcome, "sent"), eq(commands.via, "session")),
		);
		const ending = transaction
			.select({ id: roomEnds.id })
			.from(roomEnds)
			.where(and(eq(roomEnds.commandId, commands.id), eq(roomEnds.state, "ending")));
		const [row] = await transaction
			.select()
			.from(commands)
			.where(
				or(
					// The end of a room that a worker still tries to bring about has not been forgotten.
					and(isNull(commands.batchId), forgotten, lt(commands.updatedAt, before), notExists(ending)),
					// A target of an order waits its turn, however long; one whose claimant died may have been sent.
					and(isNotNull(commands.batchId), eq(commands.outcome, "intent"), lt(commands.claimedUntil, sql`now()`)),
				),
			)
			.orderBy(asc(commands.createdAt))
			.limit(1)
			.for("update", { skipLocked: true });
		if (row === undefined) return false;
		await recordOutcome(context, transaction, row, {
			outcome: "unknown",
			code: "no-outcome",
			evidence: null,
			latencyMs: null,
		});
		return true;
	});
}
