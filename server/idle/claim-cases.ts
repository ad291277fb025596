import { and, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { idleCases } from "../db/schema";
import type { Context } from "../kernel/context";
import type { CaseRow } from "./case-row";

/** Longer than any work on one case takes. */
const claimSeconds = 60;

/**
 * Takes cases to work on; of many workers, one has a case, until it lets go or its time is up. The database's clock
 * counts, being one for all.
 */
export async function claimCases(context: Context, where: SQL | undefined, most: number): Promise<CaseRow[]> {
	const free = or(isNull(idleCases.claimedUntil), lt(idleCases.claimedUntil, sql`now()`));
	return context.database.transaction(async (transaction) => {
		const rows = await transaction
			.select({ id: idleCases.id })
			.from(idleCases)
			.where(and(where, free))
			.orderBy(idleCases.openedAt)
			.limit(most)
			.for("update", { skipLocked: true });
		if (rows.length === 0) return [];
		const ids = rows.map(({ id }) => id);
		return transaction
			.update(idleCases)
			.set({ claimedUntil: sql`now() + make_interval(secs => ${claimSeconds})` })
			.where(inArray(idleCases.id, ids))
			.returning();
	});
}

export async function letGo(context: Context, rows: readonly CaseRow[]): Promise<void> {
	if (rows.length === 0) return;
	const ids = rows.map(({ id }) => id);
	await context.database.update(idleCases).set({ claimedUntil: null }).where(inArray(idleCases.id, ids));
}
