import { desc, gt, inArray } from "drizzle-orm";
import type { IdleAnswer } from "@/lib/api/idle";
import { idleCases, idlePolicies } from "../db/schema";
import { requireRight } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { caseToWire } from "./case-row";
import { readPolicies, toWire } from "./policy-row";
import { tallies } from "./tally";

const day = 24 * 60 * 60_000;
const most = 500;

/** The policies with what they have done, and the cases of the last day, newest first. */
export async function readIdle(context: Context): Promise<IdleAnswer> {
	const { database } = context;
	await requireRight(context, database, "manage-policies");
	const now = context.clock.now();
	const policies = await readPolicies(database);
	const counted = await tallies(database);
	const cases = await database
		.select()
		.from(idleCases)
		.where(gt(idleCases.openedAt, new Date(now.getTime() - day)))
		.orderBy(desc(idleCases.openedAt), desc(idleCases.id))
		.limit(most);
	const ids = [...new Set(cases.map(({ policyId }) => policyId))];
	const graces =
		ids.length === 0
			? []
			: await database
					.select({ id: idlePolicies.id, graceSeconds: idlePolicies.graceSeconds })
					.from(idlePolicies)
					.where(inArray(idlePolicies.id, ids));
	const graceOf = new Map(graces.map(({ id, graceSeconds }) => [id, graceSeconds]));
	return {
		policies: policies.map((policy) => toWire(policy, counted.get(policy.id) ?? { removed: 0, savedMinutes: 0 })),
		cases: cases.map((row) => caseToWire(row, graceOf.get(row.policyId) ?? 0)),
		savedMinutes: [...counted.values()].reduce((sum, { savedMinutes }) => sum + savedMinutes, 0),
		now: now.toISOString(),
	};
}
