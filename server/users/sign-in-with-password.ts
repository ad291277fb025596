import { eq } from "drizzle-orm";
import { users } from "../db/schema";
import type { Context } from "../kernel/context";
import { type Passwords, passwords } from "./password";
import { recordSignIn } from "./sign-in-audit";
import { giveBack, type Subject, takeTurn } from "./throttle";

export interface PasswordAttempt {
	email: string;
	password: string;
	/** The client's address as far as it can be known. */
	address: string;
	/** What a sealed cookie of an earlier sign-in in this browser says. */
	device: { deviceId: string; userId: string } | null;
}

export type SignInAnswer =
	| { ok: true; userId: string }
	| { ok: false; reason: "wrong" | "disabled" | "email-taken" | "foreign-issuer" }
	| { ok: false; reason: "slow"; waitSeconds: number };

/** Makes the verb over a way to hash, so that tests can count the hashing. */
export function signInWithPasswordBy(hashing: Passwords) {
	return async function signInWithPassword(context: Context, attempt: PasswordAttempt): Promise<SignInAnswer> {
		const email = attempt.email.trim().toLowerCase();
		const [user] = await context.database.select().from(users).where(eq(users.email, email));
		const subjects: Subject[] =
			user !== undefined && attempt.device?.userId === user.id
				? [`device:${attempt.device.deviceId}`]
				: [`account:${email}`, `address:${attempt.address}`];
		const turn = await takeTurn(context, subjects);
		if (!("at" in turn)) {
			context.log.warn("sign-in-slowed", { trace: context.trace, address: attempt.address, waitMs: turn.waitMs });
			return { ok: false, reason: "slow", waitSeconds: Math.ceil(turn.waitMs / 1000) };
		}
		const right = await hashing.verify(attempt.password, user?.passwordHash ?? null);
		const detail = { by: "password", address: attempt.address };
		if (!right || user === undefined) {
			await recordSignIn(context, "sign-in-failed", { user: user ?? null, detail: { ...detail, why: "wrong" } });
			return { ok: false, reason: "wrong" };
		}
		await giveBack(context, subjects, turn.at);
		if (user.disabled) {
			await recordSignIn(context, "sign-in-failed", { user, detail: { ...detail, why: "disabled" } });
			return { ok: false, reason: "disabled" };
		}
		const outdated = user.passwordHash !== null && hashing.isOutdated(user.passwordHash);
		await context.database
			.update(users)
			.set({
				lastSignInAt: context.clock.now(),
				...(outdated ? { passwordHash: await hashing.hash(attempt.password) } : {}),
			})
			.where(eq(users.id, user.id));
		await recordSignIn(context, "sign-in", { user, detail });
		return { ok: true, userId: user.id };
	};
}

/** E-mail and password → who it is, or why not. See `throttle.ts` for how guessing is slowed. */
export const signInWithPassword = signInWithPasswordBy(passwords);
