import { eq } from "drizzle-orm";
import type { Evidence, Outcome } from "@/lib/moderation/outcome";
import { appendActivity } from "../activity";
import { commands } from "../db/schema";
import { type AuditEntry, recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { storable } from "../kernel/storable";
import type { Transaction } from "../kernel/transaction";
import { announceChanges } from "./changes";
import { type CommandRow, canBeSettled, reasonOf, roomOf, targetOf, toActivity, typeOf } from "./command-row";
import { firstSettleAt } from "./settle-times";

export interface Found {
	outcome: Exclude<Outcome, "intent">;
	code: string | null;
	evidence: Evidence | null;
	latencyMs: number | null;
	detail?: Record<string, unknown>;
}

/** Writes what became of a command whose row the transaction has locked: outcome, audit, activity, when to ask next. */
export async function recordOutcome(
	context: Context,
	transaction: Transaction,
	before: CommandRow,
	found: Found,
): Promise<CommandRow> {
	const now = context.clock.now();
	const wanted = storable(found);
	const [row] = await transaction
		.update(commands)
		.set({
			outcome: wanted.outcome,
			outcomeCode: wanted.code,
			evidence: wanted.evidence,
			latencyMs: wanted.latencyMs,
			updatedAt: now,
			settleAt: firstSettleAt(before, wanted, now),
			settleTries: 0,
		})
		.where(eq(commands.id, before.id))
		.returning();
	if (row === undefined) throw new Error("the command is gone");
	await recordAudit(context, transaction, {
		...aboutCommand(row),
		kind: "outcome",
		outcome: row.outcome,
		outcomeCode: row.outcomeCode,
		evidence: row.evidence,
		latencyMs: row.latencyMs,
		detail: { ...wanted.detail, before: before.outcome },
	});
	if (row.outcome === "unknown" && !canBeSettled(typeOf(row)))
		await recordUnsettled(context, transaction, row, "unseen");
	await appendActivity(transaction, roomOf(row), [{ entry: toActivity(row), at: now, dedupeKey: null }]);
	await announceChanges(transaction, [row]);
	return row;
}

const whyUnsettled = {
	unseen: "The vendor’s server does not tell whether this took effect, so it stays unknown.",
	"no-data": "The vendor had no data about this person for an hour, so it stays as it is.",
	"still-there": "A browser reported that the person left, but the vendor still lists them.",
} as const;

/** Says once, in the audit, why nothing better will ever be known. */
export async function recordUnsettled(
	context: Context,
	transaction: Transaction,
	row: CommandRow,
	why: keyof typeof whyUnsettled,
): Promise<void> {
	await recordAudit(context, transaction, {
		...aboutCommand(row),
		kind: "unsettled",
		outcome: row.outcome,
		outcomeCode: why,
		evidence: row.evidence,
		detail: { why: whyUnsettled[why] },
	});
}

function aboutCommand(row: CommandRow): Pick<AuditEntry, "command" | "room" | "target" | "reason"> {
	return {
		command: { id: row.id, type: typeOf(row) },
		room: roomOf(row),
		target: targetOf(row),
		reason: reasonOf(row),
	};
}
