import { eq } from "drizzle-orm";
import type { IdleCase } from "@/lib/api/idle";
import { type Target, targetSchema } from "@/lib/moderation/participant";
import { idleCases } from "../db/schema";
import { type AuditEntry, recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import type { Transaction } from "../kernel/transaction";
import { refOf } from "./read-rooms";

export type CaseRow = typeof idleCases.$inferSelect;
export type ClosedState = "stayed" | "left" | "removed" | "not-removed" | "spared";

export function targetOf(row: CaseRow): Target {
	return targetSchema.parse(row.target);
}

/** The latest moment at which a case can act: until somebody was told, it is not known yet. */
export function removeAtOf(row: CaseRow, graceSeconds: number): Date {
	return row.removeAt ?? new Date(row.openedAt.getTime() + graceSeconds * 1_000);
}

export function caseToWire(row: CaseRow, graceSeconds: number): IdleCase {
	return {
		caseId: row.id,
		policyId: row.policyId,
		room: refOf(row),
		roomTitle: row.roomTitle,
		target: targetOf(row),
		state: row.state,
		text: row.text,
		warnedAt: (row.toldAt ?? row.openedAt).toISOString(),
		removeAt: removeAtOf(row, graceSeconds).toISOString(),
		commandId: row.commandId,
		savedMinutes: row.savedMinutes,
	};
}

/** An audit row about a case, with whom and where. */
export function entryOf(
	row: CaseRow,
	entry: Pick<AuditEntry, "kind" | "outcome" | "outcomeCode" | "detail">,
): AuditEntry {
	const { userId, participantId, name } = targetOf(row);
	return {
		...entry,
		room: refOf(row),
		target: { userId, participantId, name },
		detail: { caseId: row.id, policyId: row.policyId, ...entry.detail },
	};
}

/** Ends a case that is still open in the state in which it was read; `false`: somebody else has done something with it. */
export async function closeCase(
	context: Context,
	transaction: Transaction,
	row: CaseRow,
	{ state, text }: { state: ClosedState; text: string },
): Promise<boolean> {
	const [now] = await transaction.select().from(idleCases).where(eq(idleCases.id, row.id)).for("update");
	if (now === undefined || now.state !== row.state) return false;
	await transaction
		.update(idleCases)
		.set({ state, text, closedAt: context.clock.now(), claimedUntil: null })
		.where(eq(idleCases.id, row.id));
	await recordAudit(context, transaction, entryOf(row, { kind: "idle-case-closed", detail: { state, text } }));
	return true;
}
