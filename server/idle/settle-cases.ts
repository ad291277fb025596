import { and, eq, inArray } from "drizzle-orm";
import { removalText } from "@/lib/moderation/words/removal";
import { commands, idleCases } from "../db/schema";
import type { Context } from "../kernel/context";
import { targetIdOf } from "../moderation";
import { type CaseRow, type ClosedState, closeCase } from "./case-row";
import { refOf } from "./read-rooms";

const mostAtOnce = 200;

/** Takes over into cases what became of their removals, once that is certain or nobody asks the vendor any more. */
export async function settleCases(context: Context): Promise<void> {
	const { database } = context;
	const rows = await database
		.select()
		.from(idleCases)
		.where(eq(idleCases.state, "removing"))
		.orderBy(idleCases.openedAt)
		.limit(mostAtOnce);
	const orders = new Map(rows.flatMap((row) => (row.commandId === null ? [] : [[targetIdOf(row.commandId, 0), row]])));
	if (orders.size === 0) return;
	const found = await database
		.select()
		.from(commands)
		.where(inArray(commands.id, [...orders.keys()]));
	for (const command of found) {
		const row = orders.get(command.id);
		const state = stateOf(command);
		if (row === undefined || state === null) continue;
		const { outcome, outcomeCode: code, evidence } = command;
		const text = removalText({ provider: refOf(row).provider, everyone: false, outcome, code, evidence });
		await close(context, row, state, text);
	}
}

function stateOf({ outcome, outcomeCode, settleAt }: typeof commands.$inferSelect): ClosedState | null {
	switch (outcome) {
		case "intent":
			return null;
		case "sent":
		case "unknown":
			return settleAt === null ? "not-removed" : null;
		case "confirmed":
			return outcomeCode === "already-gone" || outcomeCode === "room-empty" ? "left" : "removed";
		case "refused":
		case "failed":
			return "not-removed";
	}
}

async function close(context: Context, row: CaseRow, state: ClosedState, text: string): Promise<void> {
	await context.database.transaction(async (transaction) => {
		if (!(await closeCase(context, transaction, row, { state, text })) || state !== "removed") return;
		await transaction
			.update(idleCases)
			.set({ counting: true, savedMinutes: 0 })
			.where(and(eq(idleCases.id, row.id), eq(idleCases.state, "removed")));
	});
}
