import { and, eq } from "drizzle-orm";
import type { IdlePolicy, SetActing } from "@/lib/api/idle";
import { ModerationError } from "@/lib/moderation/errors";
import { idleDryRuns, idlePolicies } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import { requireRight } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { onRecord, type Transaction } from "../kernel/transaction";
import { lockPolicy, type Policy, policyOf, toWire } from "./policy-row";
import { tallyOf } from "./tally";

const seenWithinMs = 24 * 60 * 60_000;

/** Lets a policy act, once a dry run of this very version of it was looked at within a day; or makes it a dry run again. */
export async function setPolicyActing(
	context: Context,
	{ policyId, acting, seenDryRun }: SetActing,
): Promise<IdlePolicy> {
	return onRecord(context.database, async (transaction) => {
		await requireRight(context, transaction, "manage-policies");
		const policy = await lockPolicy(transaction, policyId);
		const tally = await tallyOf(transaction, policyId);
		if (policy.acting === acting) return toWire(policy, tally);
		if (acting) await requireSeen(context, transaction, policy, seenDryRun);
		const [row] = await transaction
			.update(idlePolicies)
			.set({ acting })
			.where(eq(idlePolicies.id, policyId))
			.returning();
		if (row === undefined) throw new Error("a policy was there and is not");
		await recordAudit(context, transaction, {
			kind: "idle-policy-changed",
			outcome: "confirmed",
			detail: { policyId, name: policy.name, acting, ...(acting && { seenDryRun }) },
		});
		return toWire(policyOf(row), tally);
	});
}

async function requireSeen(
	context: Context,
	transaction: Transaction,
	policy: Policy,
	seenDryRun: string | null,
): Promise<void> {
	if (seenDryRun === null) throw notSeen("Make a dry run first and look at whom it names.");
	const [run] = await transaction
		.select()
		.from(idleDryRuns)
		.where(and(eq(idleDryRuns.id, seenDryRun), eq(idleDryRuns.policyId, policy.id)));
	if (run === undefined) throw notSeen("There is no such dry run of this policy. Make one and look at it.");
	if (run.policyVersion !== policy.version) {
		throw notSeen("The policy was changed after this dry run. Make another and look at it.");
	}
	const age = context.clock.now().getTime() - run.at.getTime();
	if (age > seenWithinMs) throw notSeen("This dry run is more than a day old. Make another and look at it.");
}

function notSeen(message: string): ModerationError {
	return new ModerationError("conflict", `${message} The policy does not act yet.`);
}
