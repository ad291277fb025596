import type { Denial, Right } from "@/lib/moderation/policy";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";

/**
 * Somebody who is signed in asked for what they may not have. It is not an act, so a full or hanging audit store
 * must not turn the refusal into an error: that is logged instead.
 */
export async function recordDenial(
	context: Context,
	denied: { what: string; by: Denial["by"]; right: Right | null },
): Promise<void> {
	context.log.warn("denied", { trace: context.trace, ...denied });
	try {
		await recordAudit(context, context.database, {
			kind: "denied",
			outcome: "refused",
			outcomeCode: denied.by,
			detail: denied,
		});
	} catch (error) {
		context.log.error("denial-not-recorded", { trace: context.trace, cause: String(error) });
	}
}
