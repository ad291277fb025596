import { asc, inArray, sql } from "drizzle-orm";
import type { Outcome } from "@/lib/moderation/outcome";
import { commands } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { pause } from "../kernel/signals";
import { storable } from "../kernel/storable";
import { announceChanges } from "./changes";
import { type CommandRow, reasonOf, roomOf, targetOf, typeOf } from "./command-row";
import { appendActivities } from "./order-batch";
import type { Found } from "./record-outcome";
import { firstSettleAt } from "./settle-times";

const againAfterMs = 300;
const never = new AbortController().signal;

/**
 * Writes what became of several targets of an order, in one transaction. Each outcome only ever becomes more certain;
 * what others have learnt meanwhile stands. The vendor has been told, so one hiccup of the database must not lose it.
 */
export async function recordOutcomes(context: Context, found: ReadonlyMap<string, Found>): Promise<void> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			await write(context, found);
			return;
		} catch (error) {
			context.log.error("outcomes-not-recorded", { commandIds: [...found.keys()], attempt, cause: error });
			if (attempt === 3) throw error;
			await pause(attempt * againAfterMs, never);
		}
	}
}

async function write(context: Context, found: ReadonlyMap<string, Found>): Promise<void> {
	await context.database.transaction(async (transaction) => {
		const rows = await transaction
			.select()
			.from(commands)
			.where(inArray(commands.id, [...found.keys()]))
			.orderBy(asc(commands.id))
			.for("update");
		const now = context.clock.now();
		const changed: { before: CommandRow; row: CommandRow; detail: Record<string, unknown> | undefined }[] = [];
		for (const before of rows) {
			const wanted = found.get(before.id);
			if (wanted === undefined || !isProgress(before, wanted)) continue;
			const { outcome, code, evidence, latencyMs, detail } = storable(wanted);
			const settleAt = firstSettleAt(before, wanted, now);
			const news = { outcome, outcomeCode: code, evidence, latencyMs, updatedAt: now, settleAt, settleTries: 0 };
			changed.push({ before, row: { ...before, ...news }, detail });
		}
		if (changed.length === 0) return;
		await update(
			transaction,
			changed.map(({ row }) => row),
		);
		await recordAudit(
			context,
			transaction,
			...changed.map(({ before, row, detail }) => ({
				command: { id: row.id, type: typeOf(row) },
				room: roomOf(row),
				target: targetOf(row),
				reason: reasonOf(row),
				kind: "outcome",
				outcome: row.outcome,
				outcomeCode: row.outcomeCode,
				evidence: row.evidence,
				latencyMs: row.latencyMs,
				detail: { ...detail, before: before.outcome, order: row.batchId },
			})),
		);
		const after = changed.map(({ row }) => row);
		await appendActivities(transaction, after, now);
		await announceChanges(transaction, after);
	});
}

type Transaction = Parameters<Parameters<Context["database"]["transaction"]>[0]>[0];

async function update(transaction: Transaction, rows: readonly CommandRow[]): Promise<void> {
	const values = rows.map((row) => ({
		id: row.id,
		outcome: row.outcome,
		code: row.outcomeCode,
		evidence: row.evidence,
		latency: row.latencyMs,
		updated: row.updatedAt.toISOString(),
		settle: row.settleAt?.toISOString() ?? null,
	}));
	await transaction.execute(sql`
		update ${commands} set outcome = v.outcome, outcome_code = v.code, evidence = v.evidence, latency_ms = v.latency,
			updated_at = v.updated, settle_at = v.settle, settle_tries = 0
		from jsonb_to_recordset(${JSON.stringify(values)}::jsonb)
			as v(id uuid, outcome text, code text, evidence text, latency int, updated timestamptz, settle timestamptz)
		where ${commands.id} = v.id`);
}

function isProgress(before: CommandRow, { outcome, code }: Found): boolean {
	const from: Outcome = before.outcome;
	if (from === "intent") return true;
	if (from === "sent") return outcome !== "sent" || code !== before.outcomeCode;
	return from === "unknown" && outcome !== "unknown";
}
