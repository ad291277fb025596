import { ModerationError } from "@/lib/moderation/errors";
import { explainDenial, mayUse } from "@/lib/moderation/policy";
import type { Context } from "../kernel/context";

/** Looking into all rooms of all vendors is the admin's. */
export function requireSearch({ actor }: Context): void {
	if (actor.kind !== "user") return;
	const verdict = mayUse(actor, "search-everywhere");
	if (!verdict.ok) throw new ModerationError("forbidden", explainDenial(verdict.denial));
}
