import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";

interface Told {
	user: { id: string; name: string; email: string } | null;
	detail: Record<string, unknown>;
}

/**
 * `sign-in` and `sign-in-failed` rows. An e-mail address is written down only where an account has it: people type
 * passwords into the wrong field. Signing in is not an act upon anybody and reading must go on when the audit store
 * does not, so a row that cannot be written is logged and stops nothing.
 */
export async function recordSignIn(
	context: Context,
	kind: "sign-in" | "sign-in-failed",
	{ user, detail }: Told,
): Promise<void> {
	const actor =
		kind === "sign-in" && user !== null
			? ({
					kind: "user",
					userId: user.id,
					name: user.name,
					email: user.email,
					role: null,
					disabled: false,
					roomsGiven: [],
				} as const)
			: context.actor;
	try {
		await recordAudit({ ...context, actor, origin: "sign-in" }, context.database, {
			kind,
			outcome: kind === "sign-in" ? "confirmed" : "refused",
			target: user === null ? null : { userId: user.id, participantId: null, name: user.email },
			detail,
		});
	} catch (error) {
		context.log.error("sign-in-not-recorded", { trace: context.trace, kind, cause: String(error) });
	}
}
