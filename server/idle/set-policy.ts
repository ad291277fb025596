import { eq } from "drizzle-orm";
import type { IdlePolicy, SetPolicy } from "@/lib/api/idle";
import { actorName } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { idlePolicies } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import { requireRight } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { storable } from "../kernel/storable";
import { onRecord } from "../kernel/transaction";
import { type Policy, policyOf, toWire } from "./policy-row";
import { tallyOf } from "./tally";

/**
 * Makes a policy, or changes the one with this id. Either way it becomes a dry run: it must be looked at again before it
 * acts. The same order again changes nothing.
 */
export async function setPolicy(context: Context, input: SetPolicy): Promise<IdlePolicy> {
	const { policyId, name, provider, roomPattern, roles, condition, message, graceSeconds } = storable(input);
	const now = context.clock.now();
	return onRecord(context.database, async (transaction) => {
		await requireRight(context, transaction, "manage-policies");
		const terms = { name, provider, roomPattern, roles: [...new Set(roles)], condition, message, graceSeconds };
		const [row] = await transaction
			.insert(idlePolicies)
			.values({
				id: policyId,
				version: 1,
				...terms,
				acting: false,
				createdBy: storable(actorName(context.actor)),
				createdAt: now,
				changedAt: now,
			})
			.onConflictDoNothing()
			.returning();
		if (row !== undefined) {
			await recordAudit(context, transaction, entryOf(policyId, { before: null, after: terms }));
			return toWire(policyOf(row), { removed: 0, savedMinutes: 0 });
		}
		const [known] = await transaction.select().from(idlePolicies).where(eq(idlePolicies.id, policyId)).for("update");
		if (known === undefined || known.removedAt !== null) {
			throw new ModerationError("conflict", "This policy has been removed. Make a new one.");
		}
		const before = policyOf(known);
		const tally = await tallyOf(transaction, policyId);
		if (JSON.stringify(termsOf(before)) === JSON.stringify(termsOf({ ...before, ...terms }))) {
			return toWire(before, tally);
		}
		const [changed] = await transaction
			.update(idlePolicies)
			.set({ ...terms, version: before.version + 1, acting: false, changedAt: now })
			.where(eq(idlePolicies.id, policyId))
			.returning();
		if (changed === undefined) throw new Error("a policy was there and is not");
		await recordAudit(context, transaction, entryOf(policyId, { before: termsOf(before), after: terms }));
		return toWire(policyOf(changed), tally);
	});
}

function termsOf({ name, provider, roomPattern, roles, condition, message, graceSeconds }: Policy) {
	const { kind, minutes } = condition;
	return { name, provider, roomPattern, roles, condition: { kind, minutes }, message, graceSeconds };
}

function entryOf(policyId: string, detail: Record<string, unknown>) {
	return { kind: "idle-policy-changed", outcome: "confirmed" as const, detail: { policyId, ...detail, acting: false } };
}
