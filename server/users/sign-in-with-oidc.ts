import { and, eq } from "drizzle-orm";
import { users } from "../db/schema";
import type { Context } from "../kernel/context";
import { recordSignIn } from "./sign-in-audit";
import type { SignInAnswer } from "./sign-in-with-password";
import { isUniqueViolation } from "./unique-violation";

export interface OidcPerson {
	issuer: string;
	subject: string;
	/** As the provider tells it; believed only when the provider says that it has verified it. */
	email: string | null;
	emailVerified: boolean;
	name: string | null;
}

/**
 * Whoever the identity provider vouches for, matched by issuer and subject and by nothing else. The first sign-in makes
 * a user without a role. An e-mail address is only a label, and never joins accounts: when another account has it,
 * nobody is made and nobody signed in, since two people under one address would deceive the admin who grants roles.
 * For the same reason an address that the provider has not verified is not shown as one.
 */
export async function signInWithOidc(context: Context, person: OidcPerson): Promise<SignInAnswer> {
	const detail = { by: "oidc", issuer: person.issuer };
	const known = await find(context, person);
	const user = known ?? (await create(context, person));
	if (user === null) {
		await recordSignIn(context, "sign-in-failed", { user: null, detail: { ...detail, why: "email-taken" } });
		return { ok: false, reason: "email-taken" };
	}
	if (user.disabled) {
		await recordSignIn(context, "sign-in-failed", { user, detail: { ...detail, why: "disabled" } });
		return { ok: false, reason: "disabled" };
	}
	await context.database.update(users).set({ lastSignInAt: context.clock.now() }).where(eq(users.id, user.id));
	await recordSignIn(context, "sign-in", { user, detail: { ...detail, first: known === undefined } });
	return { ok: true, userId: user.id };
}

async function find(context: Context, person: OidcPerson) {
	const [user] = await context.database
		.select()
		.from(users)
		.where(and(eq(users.oidcIssuer, person.issuer), eq(users.oidcSubject, person.subject)));
	return user;
}

/** null: another account has the e-mail address. */
async function create(context: Context, person: OidcPerson) {
	const unverified = `${person.subject}@${new URL(person.issuer).host} (not verified)`;
	const email = (person.emailVerified && person.email) || unverified;
	try {
		const [user] = await context.database
			.insert(users)
			.values({
				email: email.trim().toLowerCase(),
				name: (person.name ?? "").trim().slice(0, 120) || email,
				role: null,
				oidcIssuer: person.issuer,
				oidcSubject: person.subject,
			})
			.returning();
		return user ?? null;
	} catch (error) {
		if (!isUniqueViolation(error)) throw error;
		// Two first sign-ins at once: the other one made this very user.
		return (await find(context, person)) ?? null;
	}
}
