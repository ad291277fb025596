import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import { Provider } from "oidc-provider";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { authOptions } from "@/server/auth/options";
import { sessionOf } from "@/server/auth/session";
import { auditRows, users } from "@/server/db/schema";
import type { Site } from "@/server/kernel/site";
import { signInWithOidc, signInWithPassword } from "@/server/users";
import { createTestDatabase, type TestDatabase } from "@/tests/factories/database";
import { addPerson, contextOver, keptLog } from "@/tests/factories/people";

/** Signing in through a real OpenID Connect provider, on this machine: the whole walk, as a browser takes it. */
const client = { id: "usher", secret: "a-client-secret-of-the-tests" };
const log = keptLog();
let db: TestDatabase;
let idp: { url: URL; close(): void };
let usher: { url: URL; close(): void };
let site: Site;
/** What the provider tells of whoever signs in there. */
let person: { sub: string; email: string; email_verified: boolean; name: string };

async function listen(server: Server): Promise<{ url: URL; close(): void }> {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: new URL(`http://localhost:${port}`),
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}

/** Next's pages-style request and response, as far as next-auth uses them. */
async function serveAuth(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const url = new URL(request.url ?? "/", usher.url);
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.from(chunk));
	const cookies = (request.headers.cookie ?? "").split("; ").map((pair) => {
		const equals = pair.indexOf("=");
		return [pair.slice(0, equals), decodeURIComponent(pair.slice(equals + 1))] as const;
	});
	const next = Object.assign(response, {
		status(code: number) {
			response.statusCode = code;
			return next;
		},
		send: (body: unknown) => response.end(typeof body === "string" ? body : JSON.stringify(body)),
		json: (body: unknown) => response.end(JSON.stringify(body)),
	});
	const asked = Object.assign(request, {
		query: { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.split("/").slice(3) },
		cookies: Object.fromEntries(cookies),
		body: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString("utf8"))),
	});
	await NextAuth(
		asked as unknown as NextApiRequest,
		next as unknown as NextApiResponse,
		authOptions({
			site,
			context: (trace) =>
				contextOver(db.database, { actor: { kind: "system", part: "sign-in" }, origin: "sign-in", trace, log }),
			signInWithPassword,
			signInWithOidc,
			rememberDevice: async () => undefined,
		}),
	);
}

beforeAll(async () => {
	db = await createTestDatabase();
	usher = await listen(createServer((request, response) => void serveAuth(request, response)));
	const placeholder = createServer();
	idp = await listen(placeholder);
	const provider = new Provider(idp.url.origin, {
		clients: [
			{
				client_id: client.id,
				client_secret: client.secret,
				redirect_uris: [`${usher.url.origin}/api/auth/callback/oidc`],
			},
		],
		claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
		cookies: { keys: ["cookie-key-of-the-tests"] },
		features: { devInteractions: { enabled: false } },
		interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
		findAccount: (_context, sub) => ({ accountId: sub, claims: async () => ({ ...person, sub }) }),
	});
	const callback = provider.callback();
	placeholder.on("request", async (request, response) => {
		if (!request.url?.startsWith("/interaction/")) return callback(request, response);
		// Whoever comes is signed in and agrees at once.
		const { params } = await provider.interactionDetails(request, response);
		const grant = new provider.Grant({ accountId: person.sub, clientId: String(params.client_id) });
		grant.addOIDCScope(String(params.scope));
		await provider.interactionFinished(request, response, {
			login: { accountId: person.sub },
			consent: { grantId: await grant.save() },
		});
	});
	site = {
		url: usher.url,
		secret: "a-secret-of-the-tests-and-of-nothing-else",
		trustedProxies: 0,
		sandboxUrl: null,
		oidc: { issuer: idp.url.origin, clientId: client.id, clientSecret: client.secret, name: "Test" },
	};
});
afterAll(async () => {
	usher.close();
	idp.close();
	await db.close();
});
beforeEach(() => {
	person = { sub: "idp-1", email: "ana@example.com", email_verified: true, name: "Ana Ruiz" };
	if (site.oidc) site.oidc.issuer = idp.url.origin;
});

/** A browser: keeps cookies per host and follows redirects until `until` says stop. */
class Walker {
	readonly #jars = new Map<string, Map<string, string>>();

	cookies(url: URL): string {
		return [...(this.#jars.get(url.host) ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
	}

	async fetch(url: URL, init: RequestInit = {}): Promise<Response> {
		const headers = { ...(init.headers as Record<string, string>), cookie: this.cookies(url) };
		const response = await fetch(url, { ...init, headers, redirect: "manual" });
		const jar = this.#jars.get(url.host) ?? new Map<string, string>();
		this.#jars.set(url.host, jar);
		for (const cookie of response.headers.getSetCookie()) {
			const [pair = ""] = cookie.split(";");
			const equals = pair.indexOf("=");
			const gone = /expires=Thu, 01 Jan 1970|max-age=0/i.test(cookie);
			if (gone) jar.delete(pair.slice(0, equals));
			else jar.set(pair.slice(0, equals), pair.slice(equals + 1));
		}
		return response;
	}

	async follow(start: URL, until: (url: URL) => boolean): Promise<URL> {
		let url = start;
		for (let step = 0; step < 15 && !until(url); step++) {
			const response = await this.fetch(url);
			const location = response.headers.get("location");
			if (location === null) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
			url = new URL(location, url);
		}
		return url;
	}
}

async function start(walker: Walker): Promise<URL> {
	const csrf = await walker.fetch(new URL("/api/auth/csrf", usher.url));
	const { csrfToken } = (await csrf.json()) as { csrfToken: string };
	const response = await walker.fetch(new URL("/api/auth/signin/oidc", usher.url), {
		method: "POST",
		headers: { "content-type": "application/x-www-form-urlencoded" },
		body: new URLSearchParams({ csrfToken, callbackUrl: "/rooms", json: "true" }),
	});
	return new URL(((await response.json()) as { url: string }).url);
}

const isPage = (url: URL) => url.host === usher.url.host && !url.pathname.startsWith("/api/auth/");

async function signIn(walker = new Walker()) {
	const end = await walker.follow(await start(walker), isPage);
	const session = await sessionOf(site, new Headers({ cookie: walker.cookies(usher.url) }), new Date());
	return { end, session, walker };
}

describe("signing in with OpenID Connect", () => {
	it("asks with PKCE, state and nonce", async () => {
		const { searchParams } = await start(new Walker());
		expect(searchParams.get("code_challenge_method")).toBe("S256");
		for (const name of ["code_challenge", "state", "nonce"]) expect(searchParams.get(name)?.length).toBeGreaterThan(20);
		expect(searchParams.get("scope")).toBe("openid email profile");
	});

	it("makes a user without a role, and knows them again", async () => {
		const { end, session } = await signIn();
		expect(end.pathname).toBe("/rooms");
		const [user] = await db.database.select().from(users).where(eq(users.oidcSubject, "idp-1"));
		expect(user).toMatchObject({ email: "ana@example.com", name: "Ana Ruiz", role: null, oidcIssuer: idp.url.origin });
		expect(session?.userId).toBe(user?.id);
		const again = await signIn();
		expect(again.session?.userId).toBe(user?.id);
		const rows = await db.database
			.select()
			.from(auditRows)
			.where(eq(auditRows.actorId, user?.id ?? ""));
		expect(rows.map(({ kind }) => kind)).toEqual(["sign-in", "sign-in"]);
	});

	it("puts nothing into the session but who and since when", async () => {
		const { walker } = await signIn();
		const told = await (await walker.fetch(new URL("/api/auth/session", usher.url))).json();
		expect(Object.keys(told as object).sort()).toEqual(["endsAt", "expires"]);
	});

	it("signs out", async () => {
		const { walker } = await signIn();
		const { csrfToken } = (await (await walker.fetch(new URL("/api/auth/csrf", usher.url))).json()) as {
			csrfToken: string;
		};
		await walker.fetch(new URL("/api/auth/signout", usher.url), {
			method: "POST",
			headers: { "content-type": "application/x-www-form-urlencoded" },
			body: new URLSearchParams({ csrfToken, callbackUrl: "/sign-in", json: "true" }),
		});
		expect(await sessionOf(site, new Headers({ cookie: walker.cookies(usher.url) }), new Date())).toBeNull();
	});

	it("never links by e-mail", async () => {
		const { userId } = await addPerson(db.database, { email: "boss@example.com", role: "admin" });
		person = { sub: "idp-2", email: "boss@example.com", email_verified: true, name: "Not the boss" };
		const { end, session } = await signIn();
		expect(end.pathname + end.search).toBe("/sign-in?error=email-taken");
		expect(session).toBeNull();
		const [boss] = await db.database.select().from(users).where(eq(users.id, userId));
		expect(boss).toMatchObject({ oidcIssuer: null, oidcSubject: null });
	});

	it("refuses a disabled person", async () => {
		person = { ...person, sub: "idp-3", email: "c@example.com" };
		await signIn();
		await db.database.update(users).set({ disabled: true }).where(eq(users.oidcSubject, "idp-3"));
		const { end, session } = await signIn();
		expect(end.search).toBe("?error=disabled");
		expect(session).toBeNull();
	});

	it("refuses an answer that this browser did not ask for", async () => {
		const victim = new Walker();
		const stolen = await victim.follow(await start(victim), (url) => url.pathname === "/api/auth/callback/oidc");
		const thief = new Walker();
		await start(thief);
		const end = await thief.follow(stolen, isPage);
		expect(end.pathname).toBe("/sign-in");
		expect(end.searchParams.get("error")).toBe("OAuthCallback");
		expect(await sessionOf(site, new Headers({ cookie: thief.cookies(usher.url) }), new Date())).toBeNull();
	});

	it("refuses a provider that calls itself otherwise than it is configured", async () => {
		if (site.oidc) site.oidc.issuer = idp.url.origin.replace("localhost", "127.0.0.1");
		const { end, session } = await signIn();
		expect(end.search).toBe("?error=foreign-issuer");
		expect(session).toBeNull();
	});

	it("signs in by password through the same routes, and tells a refusal as a word", async () => {
		await addPerson(db.database, { email: "local@example.com" });
		const walker = new Walker();
		const { csrfToken } = (await (await walker.fetch(new URL("/api/auth/csrf", usher.url))).json()) as {
			csrfToken: string;
		};
		const post = async () => {
			const response = await walker.fetch(new URL("/api/auth/callback/credentials", usher.url), {
				method: "POST",
				headers: { "content-type": "application/x-www-form-urlencoded" },
				body: new URLSearchParams({ csrfToken, email: "local@example.com", password: "wrong", json: "true" }),
			});
			return new URL(((await response.json()) as { url: string }).url).searchParams.get("error");
		};
		expect(await post()).toBe("wrong");
		// On a busy machine the first, short waits are over before the next try; they grow with each.
		await expect.poll(post, { timeout: 25_000 }).toMatch(/^slow:\d+$/);
	});

	it("tells neither code, token nor secret to the log", () => {
		expect(JSON.stringify(log.lines)).not.toContain(client.secret);
		expect(JSON.stringify(log.lines)).not.toMatch(/access_token|id_token|eyJ/);
	});
});
