import { eq } from "drizzle-orm";
import type { CommandAnswer, OutcomeReport } from "@/lib/api/commands";
import { actorId } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { isFinal, type Outcome } from "@/lib/moderation/outcome";
import { commands } from "../db/schema";
import type { Context } from "../kernel/context";
import { onRecord } from "../kernel/transaction";
import { toAnswer } from "./command-row";
import { recordOutcome } from "./record-outcome";

export interface ReportInput {
	commandId: string;
	report: OutcomeReport;
}

/**
 * What the ordering console's SDK saw, stored as reported. An outcome only ever becomes more certain: final ones
 * stand, and a late word may still settle an unknown one.
 */
export async function reportOutcome(context: Context, { commandId, report }: ReportInput): Promise<CommandAnswer> {
	return onRecord(context.database, async (transaction) => {
		const [row] = await transaction.select().from(commands).where(eq(commands.id, commandId)).for("update");
		if (row === undefined || row.actorKind !== context.actor.kind || row.actorId !== actorId(context.actor)) {
			throw new ModerationError("not-found", "There is no such command.");
		}
		if (row.via !== "session" || !isProgress(row.outcome, report.outcome)) return toAnswer(row, false);
		const { outcome, code, latencyMs, connectionIds } = report;
		const found = { outcome, code, latencyMs, evidence: "reported", detail: { connectionIds } } as const;
		return toAnswer(await recordOutcome(context, transaction, row, found), true);
	});
}

function isProgress(from: Outcome, to: Outcome): boolean {
	if (isFinal(from)) return false;
	if (from === "intent") return true;
	return from === "sent" ? to !== "sent" : isFinal(to);
}
