import { eq } from "drizzle-orm";
import { commands } from "../db/schema";
import type { Context } from "../kernel/context";
import type { Transaction } from "../kernel/transaction";
import { ProviderError } from "../ports/errors";
import { type CommandRow, roomOf, targetOf, typeOf } from "./command-row";
import { judgeRemoval, type RemovalVerdict } from "./judge-removal";
import { recordOutcome, recordUnsettled } from "./record-outcome";
import { graceIsOver, nextSettleAt } from "./settle-times";

const askWithinMs = 12_000;

export interface SettleInput {
	commandId: string;
	signal?: AbortSignal;
}

/**
 * Asks the vendor what became of a removal, and writes down what it says: gone is confirmed, still there is failed, no
 * data changes nothing and is asked again, later and later, for an hour. May run any number of times, also at once.
 */
export async function settleUnknown(context: Context, { commandId, signal }: SettleInput): Promise<void> {
	const [row] = await context.database.select().from(commands).where(eq(commands.id, commandId));
	if (row === undefined || row.settleAt === null) return;
	const verdict = await ask(context, row, signal);
	await context.database.transaction(async (transaction) => {
		const [now] = await transaction.select().from(commands).where(eq(commands.id, commandId)).for("update");
		const unchanged =
			now?.outcome === row.outcome && now.evidence === row.evidence && now.settleTries === row.settleTries;
		// Somebody else was quicker: another worker, or the console with a late report.
		if (!unchanged || now.settleAt === null) return;
		await write(context, transaction, now, verdict);
	});
}

async function write(
	context: Context,
	transaction: Transaction,
	row: CommandRow,
	verdict: RemovalVerdict,
): Promise<void> {
	const now = context.clock.now();
	const { latencyMs } = row;
	const isGone = verdict === "gone" || verdict === "already-gone";
	if (isGone) {
		const code = row.outcome === "confirmed" ? row.outcomeCode : verdict === "already-gone" ? "already-gone" : null;
		await recordOutcome(context, transaction, row, { outcome: "confirmed", code, evidence: "reconciled", latencyMs });
		return;
	}
	if (verdict === "still-there" && row.outcome !== "confirmed" && graceIsOver(row, now)) {
		const found = { outcome: "failed", code: "still-there", evidence: "reconciled", latencyMs } as const;
		await recordOutcome(context, transaction, row, found);
		return;
	}
	const settleAt = nextSettleAt(row, now);
	await transaction
		.update(commands)
		.set({ settleAt, settleTries: row.settleTries + 1 })
		.where(eq(commands.id, row.id));
	if (settleAt === null) await recordUnsettled(context, transaction, row, verdict);
}

async function ask(context: Context, row: CommandRow, signal: AbortSignal | undefined): Promise<RemovalVerdict> {
	const control = context.projectOf(roomOf(row))?.control;
	if (control === undefined) return "no-data";
	const deadline = AbortSignal.timeout(askWithinMs);
	const options = { signal: signal ? AbortSignal.any([signal, deadline]) : deadline, lane: "poll" } as const;
	try {
		const target = targetOf(row);
		if (typeOf(row) === "kick" && target !== null && (row.batchId !== null || row.provider !== "realtimekit")) {
			const [presence] = await control.confirmGone(roomOf(row), [target], { ...options, orderedAt: row.createdAt });
			return presence === undefined || presence.state === "unknown" ? "no-data" : presence.state;
		}
		if (typeOf(row) === "kick" && target !== null) {
			return judgeRemoval(await control.findConnections(roomOf(row), target, options), target, row.createdAt);
		}
		const room = await control.findRoom(roomOf(row), options);
		if (room === null) return "no-data";
		// People who came back are in a session of their own; of one and the same session nobody can tell who is new.
		const { session } = room;
		const isAnother = session?.sessionId != null && row.sessionId !== null && session.sessionId !== row.sessionId;
		return session === null || isAnother || session.people === 0 ? "gone" : "no-data";
	} catch (error) {
		if (!(error instanceof ProviderError)) throw error;
		context.log.warn("settle-not-answered", { commandId: row.id, kind: error.kind, cause: error });
		return "no-data";
	}
}
