import { randomUUID } from "node:crypto";
import type { AuthOptions } from "next-auth";
import type { JWT } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import * as z from "zod";
import { clientAddress } from "../http/client-address";
import type { Context } from "../kernel/context";
import type { Site } from "../kernel/site";
import type { SignInAnswer, signInWithOidc, signInWithPassword } from "../users";
import { deviceOf, type KnownDevice } from "./device";
import { oidcPerson, oidcProvider } from "./oidc";
import { absoluteSeconds, cookieRule, idleSeconds, openSession, sealSession, sessionCookie } from "./session";

/** What signing in needs of the rest of the server. */
export interface SignInDesk {
	site: Site;
	/** A context of the system, for one request. */
	context(trace: string): Context;
	signInWithPassword: typeof signInWithPassword;
	signInWithOidc: typeof signInWithOidc;
	/** Gives the browser a sealed cookie that says that this user signed in here. */
	rememberDevice(userId: string, known: KnownDevice | null): Promise<void>;
}

/** Refused with a word of `lib/api/sign-in`; the message is all that a browser gets. */
class SignInRefused extends Error {
	override readonly name = "SignInRefused";
}

function refusalOf(answer: Exclude<SignInAnswer, { ok: true }>): string {
	return answer.reason === "slow" ? `slow:${answer.waitSeconds}` : answer.reason;
}

/**
 * next-auth's options: passwords, and one identity provider where it is configured. Sessions are sealed cookies that
 * carry the user's id and when they signed in, and nothing else.
 */
export function authOptions(desk: SignInDesk): AuthOptions {
	const { site } = desk;
	// next-auth takes the address of its own pages from here alone; never from a request.
	process.env.NEXTAUTH_URL = site.url.origin;
	const now = () => desk.context("session").clock.now();
	const credentialsSchema = z.object({ email: z.string().max(254), password: z.string().max(1000) });
	return {
		secret: site.secret,
		useSecureCookies: site.url.protocol === "https:",
		cookies: {
			sessionToken: sessionCookie(site),
			callbackUrl: cookieRule(site, "callback-url"),
			csrfToken: cookieRule(site, "csrf-token"),
			pkceCodeVerifier: withMaxAge(cookieRule(site, "pkce"), 15 * 60),
			state: withMaxAge(cookieRule(site, "state"), 15 * 60),
			nonce: withMaxAge(cookieRule(site, "nonce"), 15 * 60),
		},
		pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
		session: { strategy: "jwt", maxAge: idleSeconds },
		jwt: {
			async encode({ token }) {
				const { sub, startedAt } = token ?? {};
				const sealed =
					typeof sub === "string" && typeof startedAt === "number"
						? await sealSession(site, { userId: sub, startedAt }, now())
						: null;
				if (sealed === null) throw new Error("A session without a user, or past its end, is not sealed.");
				return sealed.token;
			},
			async decode({ token }) {
				const session = token === undefined ? null : await openSession(site, token, now());
				return session === null ? null : { sub: session.userId, startedAt: session.startedAt };
			},
		},
		providers: [
			CredentialsProvider({
				credentials: { email: {}, password: {} },
				async authorize(given, request) {
					const trace = randomUUID();
					const context = desk.context(trace);
					const asked = new Headers(request.headers as Record<string, string> | undefined);
					try {
						const parsed = credentialsSchema.safeParse(given);
						if (!parsed.success) throw new SignInRefused("wrong");
						const device = await deviceOf(site, asked);
						const address = clientAddress(asked, site.trustedProxies);
						const answer = await desk.signInWithPassword(context, { ...parsed.data, address, device });
						if (!answer.ok) throw new SignInRefused(refusalOf(answer));
						await desk.rememberDevice(answer.userId, device);
						return { id: answer.userId };
					} catch (error) {
						if (error instanceof SignInRefused) throw error;
						context.log.error("sign-in-broke", { trace, cause: String(error) });
						throw new SignInRefused("unavailable");
					}
				},
			}),
			...(site.oidc === null ? [] : [oidcProvider(site.oidc)]),
		],
		callbacks: {
			async signIn({ account, profile }) {
				if (account?.type !== "oauth") return true;
				const person = oidcPerson(profile);
				if (person === null || person.issuer !== site.oidc?.issuer) return "/sign-in?error=foreign-issuer";
				const trace = randomUUID();
				const context = desk.context(trace);
				try {
					const answer = await desk.signInWithOidc(context, person);
					if (!answer.ok) return `/sign-in?error=${encodeURIComponent(refusalOf(answer))}`;
					// The same object reaches the jwt callback; the provider's own subject is not our user's id.
					account.userId = answer.userId;
					return true;
				} catch (error) {
					context.log.error("sign-in-broke", { trace, cause: String(error) });
					return "/sign-in?error=unavailable";
				}
			},
			jwt({ token, user, account }): JWT {
				if (!account) return token;
				const sub = account.type === "oauth" ? account.userId : user.id;
				return { sub, startedAt: Math.floor(now().getTime() / 1000) };
			},
			/** For a page that wants to warn before its session ends. */
			session({ session, token }) {
				const endsAt = new Date((Number(token.startedAt) + absoluteSeconds) * 1000).toISOString();
				return { expires: session.expires, endsAt };
			},
		},
		logger: {
			error: (code, facts) => desk.context("next-auth").log.warn("next-auth-error", { code, cause: causeOf(facts) }),
			warn: (code) => desk.context("next-auth").log.warn("next-auth-warning", { code }),
			debug: () => undefined,
		},
	};
}

function withMaxAge(rule: ReturnType<typeof cookieRule>, maxAge: number) {
	return { ...rule, options: { ...rule.options, maxAge } };
}

/** Messages only: the facts around them may hold codes and tokens. */
function causeOf(facts: unknown): string {
	if (facts instanceof Error) return facts.message;
	const inner = typeof facts === "object" && facts !== null && "error" in facts ? facts.error : null;
	return inner instanceof Error ? inner.message : "not told";
}
