import { actorId } from "@/lib/moderation/actor";
import type { Denial, Right } from "@/lib/moderation/policy";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";

/** An open page of somebody disabled asks every few seconds; one row a minute tells as much. */
const oncePerMs = 60_000;
const recorded = new Map<string, number>();

/**
 * Somebody who is signed in asked for what they may not have: an audit row, once a minute for the same person, thing and
 * reason. It is not an act, so an audit store that does not answer must not turn the refusal into another error: that
 * is logged instead.
 */
export async function recordDenial(
	context: Context,
	denied: { what: string; by: Denial["by"]; right: Right | null },
): Promise<void> {
	const now = context.clock.now().getTime();
	for (const [key, at] of recorded) if (now - at >= oncePerMs) recorded.delete(key);
	const key = JSON.stringify([actorId(context.actor), denied]);
	if (recorded.has(key)) return;
	context.log.warn("denied", denied);
	try {
		await recordAudit(context, context.database, {
			kind: "denied",
			outcome: "refused",
			outcomeCode: denied.by,
			detail: denied,
		});
		recorded.set(key, now);
	} catch (error) {
		context.log.error("denial-not-recorded", { cause: error });
	}
}
