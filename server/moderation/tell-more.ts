import { eq } from "drizzle-orm";
import type { Evidence, Outcome } from "@/lib/moderation/outcome";
import { appendActivity } from "../activity";
import { commands } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import type { Transaction } from "../kernel/transaction";
import { type CommandRow, reasonOf, roomOf, targetOf, toActivity, typeOf } from "./command-row";
import { type Found, recordOutcome } from "./record-outcome";

/** What came of a command that no vendor is asked about afterwards. It only ever becomes more certain. Call it last. */
export async function recordFound(
	context: Context,
	transaction: Transaction,
	commandId: string,
	found: Found,
): Promise<void> {
	const row = await locked(transaction, commandId);
	if (row !== undefined && isProgress(row.outcome, found.outcome))
		await recordOutcome(context, transaction, row, found);
}

/**
 * Something that followed from a command and is no outcome of its own (whoever was asked has left): audit and activity.
 * `kind` is the audit row's. Call it last.
 */
export async function tellMore(
	context: Context,
	transaction: Transaction,
	commandId: string,
	more: { kind: string; code: string; evidence: Evidence | null; detail: Record<string, unknown> },
): Promise<void> {
	const row = await locked(transaction, commandId);
	if (row === undefined) return;
	const { kind, code, evidence, detail } = more;
	await recordAudit(context, transaction, {
		kind,
		command: { id: row.id, type: typeOf(row) },
		room: roomOf(row),
		target: targetOf(row),
		reason: reasonOf(row),
		outcomeCode: code,
		evidence,
		detail,
	});
	const entry = { ...toActivity(row), outcomeCode: code, evidence };
	await appendActivity(transaction, roomOf(row), [{ entry, at: context.clock.now(), dedupeKey: null }]);
}

async function locked(transaction: Transaction, id: string): Promise<CommandRow | undefined> {
	const [row] = await transaction.select().from(commands).where(eq(commands.id, id)).for("update");
	return row;
}

function isProgress(from: Outcome, to: Outcome): boolean {
	if (from === "intent") return true;
	if (from === "sent") return to !== "sent";
	return from === "unknown" && to !== "unknown";
}
