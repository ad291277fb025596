import { inArray, sql } from "drizzle-orm";
import { commands } from "../db/schema";
import { signal } from "../kernel/signals";
import type { Transaction } from "../kernel/transaction";
import type { CommandRow } from "./command-row";

/**
 * Gives changed targets of orders their place in the order's stream. The order's lock is held until the commit, so that
 * places come in commit order and a reader who has seen one has missed nothing below it. Call it last.
 */
export async function announceChanges(transaction: Transaction, rows: readonly CommandRow[]): Promise<void> {
	const batchIds = [...new Set(rows.flatMap(({ batchId }) => (batchId === null ? [] : [batchId])))].sort();
	for (const batchId of batchIds) {
		await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`usher order ${batchId}`}, 0))`);
		const ids = rows.filter((row) => row.batchId === batchId).map(({ id }) => id);
		await transaction
			.update(commands)
			.set({ changeId: sql`nextval('command_changes')` })
			.where(inArray(commands.id, ids));
		await signal(transaction, "removal", batchId);
	}
}
