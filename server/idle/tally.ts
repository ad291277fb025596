import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "../db/client";
import { idleCases } from "../db/schema";
import type { Transaction } from "../kernel/transaction";
import type { Tally } from "./policy-row";

const nothing: Tally = { removed: 0, savedMinutes: 0 };

export async function tallyOf(database: Database | Transaction, policyId: string): Promise<Tally> {
	return (await tallies(database, eq(idleCases.policyId, policyId))).get(policyId) ?? nothing;
}

/** What policies have removed and saved, by their id. */
export async function tallies(database: Database | Transaction, where?: SQL): Promise<Map<string, Tally>> {
	const rows = await database
		.select({
			policyId: idleCases.policyId,
			removed: sql<number>`count(*)::int`,
			savedMinutes: sql<number>`coalesce(sum(${idleCases.savedMinutes}), 0)::float8`,
		})
		.from(idleCases)
		.where(and(eq(idleCases.state, "removed"), where))
		.groupBy(idleCases.policyId);
	return new Map(rows.map(({ policyId, ...tally }) => [policyId, tally]));
}
