import { and, eq, isNotNull } from "drizzle-orm";
import { idleCases } from "../db/schema";
import type { Context } from "../kernel/context";
import { signOfLife } from "./decide-case";
import { byRoom, endCase } from "./end-case";
import { readPolicies } from "./policy-row";
import { readFacts } from "./read-rooms";

const mostAtOnce = 500;

/**
 * Whoever stirs in their grace is told at once that they may stay: a client that leaves by itself when the time is over
 * must know before. Of the facts that there are; no vendor is asked.
 */
export async function heedLife(context: Context): Promise<void> {
	const { database } = context;
	const now = context.clock.now();
	const warned = await database
		.select()
		.from(idleCases)
		.where(and(eq(idleCases.state, "warned"), isNotNull(idleCases.toldAt)))
		.orderBy(idleCases.removeAt)
		.limit(mostAtOnce);
	if (warned.length === 0) return;
	const policies = new Map((await readPolicies(database)).map((policy) => [policy.id, policy]));
	for (const { room, rows } of byRoom(warned)) {
		const facts = await readFacts(database, room, now);
		for (const row of rows) {
			const policy = policies.get(row.policyId);
			const present = facts.presence.people.find(({ person }) => person.key === row.person);
			if (policy === undefined || present === undefined) continue;
			const life = signOfLife({ person: row.person, since: row.since.getTime() }, policy, facts, present);
			if (life !== null) await endCase(context, row, "stayed", life);
		}
	}
}
