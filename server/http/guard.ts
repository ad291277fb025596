import { type NextRequest, NextResponse } from "next/server";
import { openSession, renewAfterSeconds, sealSession, sessionCookie } from "../auth/session";
import type { Site } from "../kernel/site";
import { isOurHost } from "./host";
import { nonceHeader, pathHeader } from "./page-headers";
import { contentSecurityPolicy, fixedHeaders } from "./security-headers";

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * What stands in front of every request: the right host, a known method, security headers, a nonce for the page, and a
 * session cookie sealed anew while it is in use. It is no gate: pages, routes and actions authorise by themselves.
 */
export async function guard(request: NextRequest, site: Site, now: Date, hot: boolean): Promise<Response> {
	const { pathname, search } = request.nextUrl;
	const fixed = fixedHeaders(site);
	if (!isOurHost(request.headers, pathname, site)) {
		return new Response(`This console is reached at ${site.url.origin}/ only.\n`, { status: 421, headers: fixed });
	}
	if (!methods.has(request.method)) return new Response("Not allowed.\n", { status: 405, headers: fixed });

	const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString("base64");
	const policy = contentSecurityPolicy(site, nonce, hot);
	const headers = new Headers(request.headers);
	headers.set(nonceHeader, nonce);
	headers.set(pathHeader, pathname + search);
	// Next reads the nonce for its own scripts from here.
	headers.set("content-security-policy", policy);
	const response = NextResponse.next({ request: { headers } });
	for (const [name, value] of Object.entries(fixed)) response.headers.set(name, value);
	response.headers.set("content-security-policy", policy);
	response.headers.set("cache-control", "no-store");
	if (!pathname.startsWith("/api/auth/")) await renew(request, response, site, now);
	return response;
}

async function renew(request: NextRequest, response: NextResponse, site: Site, now: Date): Promise<void> {
	const { name, options } = sessionCookie(site);
	const token = request.cookies.get(name)?.value;
	if (token === undefined) return;
	const session = await openSession(site, token, now);
	if (session === null || now.getTime() / 1000 - session.sealedAt < renewAfterSeconds) return;
	const sealed = await sealSession(site, session, now);
	if (sealed !== null) response.cookies.set({ name, value: sealed.token, ...options, maxAge: sealed.maxAge });
}
