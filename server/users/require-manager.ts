import { ModerationError } from "@/lib/moderation/errors";
import { explainDenial, mayUse } from "@/lib/moderation/policy";
import type { Context } from "../kernel/context";

/** Only an admin manages users; the command line and the seed act as the system. */
export function requireManager(context: Context): void {
	if (context.actor.kind !== "user") return;
	const verdict = mayUse(context.actor, "manage-users");
	if (!verdict.ok) throw new ModerationError("forbidden", explainDenial(verdict.denial));
}
