import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import {
	absoluteSeconds,
	idleSeconds,
	openSession,
	renewAfterSeconds,
	sealSession,
	sessionCookie,
} from "@/server/auth/session";
import { guard } from "./guard";
import { refusedMethod } from "./incoming";

const site = {
	url: new URL("https://usher.example.com"),
	secret: "a-secret-of-the-tests-and-of-nothing-else",
	trustedProxies: 0,
	sandboxUrl: null,
	oidc: null,
};
const local = { ...site, url: new URL("http://localhost:3000"), sandboxUrl: new URL("http://localhost:8788") };
const userId = "11111111-1111-4111-8111-111111111111";

function ask(
	headers: Record<string, string> = {},
	path = "/rooms",
	at: typeof site | typeof local = site,
	method = "GET",
) {
	const request = new NextRequest(new URL(path, at.url), { method, headers: { host: at.url.host, ...headers } });
	return guard(request, at, new Date(), false);
}

const directives = (policy: string | null) =>
	new Map((policy ?? "").split("; ").map((part) => [part.split(" ")[0], part.split(" ").slice(1)] as const));

describe("guard", () => {
	it("gives each request its own nonce, to the page and in the policy", async () => {
		const [one, two] = await Promise.all([ask(), ask()]);
		const policy = one.headers.get("content-security-policy");
		expect(policy).not.toBe(two.headers.get("content-security-policy"));
		expect(one.headers.get("x-middleware-request-content-security-policy")).toBe(policy);
		const nonce = one.headers.get("x-middleware-request-x-usher-nonce");
		expect(nonce).toMatch(/^[A-Za-z0-9+/]{24}$/);
		expect(directives(policy).get("script-src")).toEqual(["'self'", `'nonce-${nonce}'`, "'strict-dynamic'"]);
	});

	it("does not take a nonce or a path from the browser", async () => {
		const response = await ask(
			{ "x-usher-nonce": "chosen", "x-usher-path": "https://evil.example.com" },
			"/audit?actor=a",
		);
		expect(response.headers.get("x-middleware-request-x-usher-nonce")).not.toBe("chosen");
		expect(response.headers.get("x-middleware-request-x-usher-path")).toBe("/audit?actor=a");
	});

	it("sets every header that Next leaves out", async () => {
		const { headers } = await ask();
		const policy = directives(headers.get("content-security-policy"));
		for (const name of ["object-src", "base-uri", "frame-ancestors"]) expect(policy.get(name)).toEqual(["'none'"]);
		expect(policy.get("form-action")).toEqual(["'self'"]);
		expect(headers.get("content-security-policy")).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
		expect(headers.get("strict-transport-security")).toMatch(/max-age=\d{8}/);
		expect(headers.get("x-content-type-options")).toBe("nosniff");
		expect(headers.get("referrer-policy")).toBe("no-referrer");
		expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
		expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
		expect(headers.get("permissions-policy")).toContain("camera=()");
		expect(headers.get("cache-control")).toBe("no-store");
	});

	it("names the sandbox in the policy only while there is one, and promises https only on https", async () => {
		const real = (await ask()).headers.get("content-security-policy");
		expect(real).not.toContain("localhost");
		expect(real).toContain("upgrade-insecure-requests");
		const demo = await ask({}, "/rooms", local);
		const connect = directives(demo.headers.get("content-security-policy")).get("connect-src");
		expect(connect).toEqual(expect.arrayContaining(["http://localhost:8788", "ws://localhost:8788"]));
		expect(demo.headers.get("strict-transport-security")).toBeNull();
		expect(demo.headers.get("content-security-policy")).not.toContain("upgrade-insecure-requests");
	});

	it.each([
		["a foreign Host", { host: "evil.example.com" }],
		["the right name on another port", { host: "usher.example.com:8080" }],
		["a forwarded host that is not ours", { "x-forwarded-host": "evil.example.com" }],
		["ours behind another in the forwarded host", { "x-forwarded-host": "evil.example.com, usher.example.com" }],
	])("refuses %s", async (_which, headers) => {
		expect((await ask(headers)).status).toBe(421);
	});

	it("refuses methods that no page of ours uses", async () => {
		expect((await ask({}, "/rooms", site, refusedMethod)).status).toBe(405);
		expect((await ask({}, "/rooms", site, "PROPFIND")).status).toBe(405);
	});

	it("takes our name as the forwarded host, and health probes by any name", async () => {
		expect((await ask({ host: "a.internal", "x-forwarded-host": "usher.example.com" })).status).toBe(200);
		expect((await ask({ host: "10.0.0.7:3000" }, "/readyz")).status).toBe(200);
	});

	it("seals a session anew while it is used, up to its end, and leaves young ones and sign-out alone", async () => {
		const { name } = sessionCookie(site);
		expect(name).toBe("__Host-usher.session");
		const now = Math.floor(Date.now() / 1000);
		const cookieAged = async (seconds: number, startedAt: number) => {
			const sealed = await sealSession(site, { userId, startedAt }, new Date((now - seconds) * 1000));
			return `${name}=${sealed?.token}`;
		};
		const set = async (cookie: string, path?: string) => (await ask({ cookie }, path)).headers.get("set-cookie");

		expect(await set(await cookieAged(0, now))).toBeNull();
		expect(await set(`${name}=forged`)).toBeNull();
		// next-auth stamps the seal with the true time, so an old one is made by asking later.
		const fresh = await cookieAged(0, now - 60);
		const later = new Date((now + renewAfterSeconds + 1) * 1000);
		const request = (cookie: string, path = "/api/rooms") =>
			new NextRequest(new URL(path, site.url), { headers: { host: site.url.host, cookie } });
		const renewed = (await guard(request(fresh), site, later, false)).headers.get("set-cookie");
		expect(renewed).toMatch(/^__Host-usher\.session=[^;]+; Path=\/; .*Secure; HttpOnly; SameSite=lax/i);
		expect(renewed).toContain(`Max-Age=${idleSeconds}`);
		const token = /=([^;]+)/.exec(renewed ?? "")?.[1] ?? "";
		expect(await openSession(site, token, new Date())).toMatchObject({ userId, startedAt: now - 60 });
		expect((await guard(request(fresh, "/api/auth/signout"), site, later, false)).headers.get("set-cookie")).toBeNull();

		const ending = await cookieAged(0, now - absoluteSeconds + 20 * 60);
		const last = (await guard(request(ending), site, later, false)).headers.get("set-cookie");
		expect(last).toContain(`Max-Age=${20 * 60 - renewAfterSeconds - 1}`);
	});

	it("uses plain cookie names on http", () => {
		expect(sessionCookie(local)).toEqual({
			name: "usher.session",
			options: { httpOnly: true, sameSite: "lax", path: "/", secure: false },
		});
	});
});
