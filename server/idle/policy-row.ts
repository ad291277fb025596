import { and, eq, isNull } from "drizzle-orm";
import { type IdleCondition, type IdlePolicy, idleConditionSchema } from "@/lib/api/idle";
import { ModerationError } from "@/lib/moderation/errors";
import { type Provider, providerSchema } from "@/lib/moderation/room";
import type { Database } from "../db/client";
import { idlePolicies } from "../db/schema";
import type { Transaction } from "../kernel/transaction";

export type PolicyRow = typeof idlePolicies.$inferSelect;

export interface Policy extends Omit<PolicyRow, "condition" | "provider"> {
	provider: Provider | null;
	condition: IdleCondition;
}

export function policyOf(row: PolicyRow): Policy {
	return {
		...row,
		provider: providerSchema.nullable().parse(row.provider),
		condition: idleConditionSchema.parse(row.condition),
	};
}

/** The policy, locked until the transaction ends. Throws `not-found`. */
export async function lockPolicy(transaction: Transaction, policyId: string): Promise<Policy> {
	const [row] = await transaction.select().from(idlePolicies).where(isThere(policyId)).for("update");
	if (row === undefined) throw noSuchPolicy();
	return policyOf(row);
}

export async function readPolicies(database: Database | Transaction, policyId?: string): Promise<Policy[]> {
	const rows = await database
		.select()
		.from(idlePolicies)
		.where(policyId === undefined ? isNull(idlePolicies.removedAt) : isThere(policyId))
		.orderBy(idlePolicies.createdAt, idlePolicies.id);
	return rows.map(policyOf);
}

const isThere = (policyId: string) => and(eq(idlePolicies.id, policyId), isNull(idlePolicies.removedAt));

export function noSuchPolicy(): ModerationError {
	return new ModerationError("not-found", "There is no such policy. Reload the page.");
}

/** What has been counted of a policy's cases. */
export interface Tally {
	removed: number;
	savedMinutes: number;
}

export function toWire(policy: Policy, { removed, savedMinutes }: Tally): IdlePolicy {
	const { id, name, provider, roomPattern, roles, condition, message, graceSeconds, acting, createdBy } = policy;
	return {
		policyId: id,
		name,
		provider,
		roomPattern,
		roles,
		condition,
		message,
		graceSeconds,
		acting,
		createdBy,
		changedAt: policy.changedAt.toISOString(),
		removed,
		savedMinutes,
		lastRunAt: policy.lastRunAt?.toISOString() ?? null,
	};
}

/** “Silent for 10 min”, for reasons and the audit. */
export function conditionWords({ kind, minutes }: IdleCondition): string {
	switch (kind) {
		case "alone":
			return `alone in the room for ${minutes} min`;
		case "silent":
			return `silent for ${minutes} min`;
		case "overstayed":
			return `still there ${minutes} min after the end`;
	}
}
