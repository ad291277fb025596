import { decode, encode, type JWT } from "next-auth/jwt";
import * as z from "zod";
import type { Site } from "../kernel/site";

/** A session that nothing has used for this long is over. Pages that are open use theirs every few seconds. */
export const idleSeconds = 30 * 60;
/** However busy, a session ends this long after the sign-in. */
export const absoluteSeconds = 12 * 60 * 60;
/** A cookie older than this is sealed anew by the proxy, so that the idle time slides without a write per request. */
export const renewAfterSeconds = 5 * 60;

const claimsSchema = z.object({
	sub: z.uuid(),
	/** When the person signed in; kept through every renewal. */
	startedAt: z.number().int(),
	iat: z.number().int(),
});

/** What the cookie tells: who, and since when. Role, rooms and `disabled` are never in it. */
export interface Session {
	userId: string;
	/** Epoch seconds. */
	startedAt: number;
	sealedAt: number;
}

export interface CookieRule {
	name: string;
	options: { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean };
}

export function isSecure(site: Pick<Site, "url">): boolean {
	return site.url.protocol === "https:";
}

/** On https a `__Host-` cookie: Secure, this host only, the whole path. Plain http is loopback only (env refuses others). */
export function cookieRule(site: Pick<Site, "url">, name: string): CookieRule {
	const secure = isSecure(site);
	return {
		name: `${secure ? "__Host-" : ""}usher.${name}`,
		options: { httpOnly: true, sameSite: "lax", path: "/", secure },
	};
}

export function sessionCookie(site: Pick<Site, "url">): CookieRule {
	return cookieRule(site, "session");
}

const nowSeconds = (now: Date) => Math.floor(now.getTime() / 1000);

/** Seals a session; the token itself ends at the idle limit or the absolute one, whichever comes first. */
export async function sealSession(
	site: Pick<Site, "secret">,
	session: { userId: string; startedAt: number },
	now: Date,
): Promise<{ token: string; maxAge: number } | null> {
	const maxAge = Math.min(idleSeconds, session.startedAt + absoluteSeconds - nowSeconds(now));
	if (maxAge <= 0) return null;
	const token: JWT = { sub: session.userId, startedAt: session.startedAt };
	return { token: await encode({ token, secret: site.secret, maxAge }), maxAge };
}

/** Opens a sealed session, or null when it is not ours, idle for too long, or too old. */
export async function openSession(site: Pick<Site, "secret">, token: string, now: Date): Promise<Session | null> {
	const claims = claimsSchema.safeParse(await decode({ token, secret: site.secret }).catch(() => null));
	if (!claims.success) return null;
	const { sub, startedAt, iat } = claims.data;
	const at = nowSeconds(now);
	if (at >= iat + idleSeconds || at >= startedAt + absoluteSeconds) return null;
	return { userId: sub, startedAt, sealedAt: iat };
}

/** One cookie's value out of a Cookie header; of two with one name the first, as browsers send the nearest first. */
export function cookieValue(headers: Headers, name: string): string | null {
	for (const part of headers.get("cookie")?.split(";") ?? []) {
		const equals = part.indexOf("=");
		if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
	}
	return null;
}

export async function sessionOf(site: Site, headers: Headers, now: Date): Promise<Session | null> {
	const token = cookieValue(headers, sessionCookie(site).name);
	return token === null || token === "" ? null : openSession(site, token, now);
}
