import { eq } from "drizzle-orm";
import { idlePolicies } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import { requireRight } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { onRecord } from "../kernel/transaction";
import { lockPolicy } from "./policy-row";

/** Ends a policy. Whoever it has warned stays, unless their removal has been ordered already. */
export async function removePolicy(context: Context, { policyId }: { policyId: string }): Promise<void> {
	await onRecord(context.database, async (transaction) => {
		await requireRight(context, transaction, "manage-policies");
		const { name, acting } = await lockPolicy(transaction, policyId);
		await transaction
			.update(idlePolicies)
			.set({ removedAt: context.clock.now(), acting: false })
			.where(eq(idlePolicies.id, policyId));
		await recordAudit(context, transaction, {
			kind: "idle-policy-removed",
			outcome: "confirmed",
			detail: { policyId, name, acting },
		});
	});
}
