import { commands } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { storable } from "../kernel/storable";
import type { Transaction } from "../kernel/transaction";
import { authorise } from "./authorise";
import { appendActivities } from "./order-batch";
import { auditFor, type Intent, rowFor } from "./record-intent";

/**
 * Writes the intents of acts at whole rooms down, each a command of its own, in the caller's transaction (`onRecord`):
 * many rooms that end in one second cost one pass through the audit's chain. A command that is there already is left as
 * it is. Call it last; unless the transaction commits, nothing may be done.
 */
export async function recordRoomIntents(
	context: Context,
	transaction: Transaction,
	wishes: readonly Intent[],
): Promise<void> {
	if (wishes.length === 0) return;
	const intents = wishes.map(storable);
	for (const intent of intents) await authorise(context, transaction, intent);
	const now = context.clock.now();
	const rows = await transaction
		.insert(commands)
		.values(intents.map((intent) => rowFor(context, intent, now)))
		.onConflictDoNothing({ target: commands.id })
		.returning();
	const fresh = new Set(rows.map(({ id }) => id));
	await recordAudit(context, transaction, ...intents.filter(({ commandId }) => fresh.has(commandId)).map(auditFor));
	await appendActivities(transaction, rows, now);
}
