import { readdirSync } from "node:fs";
import path from "node:path";
import { type Answer, ask, json, ours } from "./support/http";
import { expect, test } from "./support/people";
import { actionNamed } from "./support/ways-in";

const policyOf = (answer: Answer) => String(answer.headers["content-security-policy"] ?? "");
const nonceOf = (answer: Answer) => policyOf(answer).match(/'nonce-([^']+)'/)?.[1];

function expectFixedHeaders(answer: Answer, what: string): void {
	expect(answer.headers, what).toMatchObject({
		"x-content-type-options": "nosniff",
		"referrer-policy": "no-referrer",
		"cross-origin-opener-policy": "same-origin",
		"cross-origin-resource-policy": "same-origin",
		"x-frame-options": "DENY",
	});
	expect(answer.headers["permissions-policy"], what).toContain("microphone=()");
	expect(answer.headers["x-powered-by"], what).toBeUndefined();
}

test("each kind of answer carries the security headers, and none may be stored", async ({ stack, room, person }) => {
	const { path: roomPath } = await room({ people: 2 });
	const [admin, viewer] = await Promise.all([person({ role: "admin" }), person({ role: "viewer" })]);
	const asAdmin = { cookie: await admin.cookie() };
	const asViewer = { cookie: await viewer.cookie() };
	const answers: [what: string, status: number, answer: Answer][] = [];
	const get = async (what: string, status: number, at: string, headers: Record<string, string> = {}) =>
		answers.push([what, status, await ask(new URL(at, stack.url), { headers })]);
	await get("sign-in", 200, "/sign-in");
	await get("start", 307, "/");
	await get("to the sign-in", 307, "/rooms");
	await get("rooms", 200, "/rooms", asAdmin);
	await get("the router without its own mark", 307, "/rooms", { ...asAdmin, rsc: "1" });
	await get("a room", 200, roomPath, asAdmin);
	await get("users", 200, "/users", asAdmin);
	await get("audit", 200, "/audit", asAdmin);
	await get("forbidden", 403, "/users", asViewer);
	await get("not found", 404, "/no/such/path", asAdmin);
	await get("a route", 200, "/api/rooms", asAdmin);
	await get("a refused route", 401, "/api/rooms");
	await get("a route that is not there", 404, "/api/no/such", asAdmin);
	await get("alive", 200, "/healthz");
	await get("ready", 200, "/readyz");
	await get("the session", 200, "/api/auth/session", asAdmin);
	const foreign = { ...json, ...asAdmin, origin: "https://elsewhere.example" };
	answers.push([
		"foreign origin",
		403,
		await ask(new URL("/api/commands", stack.url), { method: "POST", headers: foreign, body: "{}" }),
	]);
	const action = actionNamed("addUserAction");
	answers.push([
		"an action",
		200,
		await ask(new URL("/users", stack.url), {
			method: "POST",
			headers: {
				...ours(stack.url),
				...asViewer,
				"next-action": action.id,
				"content-type": "text/plain;charset=UTF-8",
			},
			body: "[{}]",
		}),
	]);
	for (const [what, status, answer] of answers) {
		expect(answer.status, what).toBe(status);
		expectFixedHeaders(answer, what);
		expect(answer.headers["cache-control"], what).toContain("no-store");
		expect(policyOf(answer), what).toContain("frame-ancestors 'none'");
	}
	const elsewhere = await ask(new URL("/rooms", stack.url), { headers: { host: "elsewhere.example" } });
	expectFixedHeaders(elsewhere, "another host");
	expectFixedHeaders(await ask(new URL("/rooms", stack.url), { method: "TRACE" }), "TRACE");

	const stream = await ask(new URL(`/api${roomPath}/activity`, stack.url), { headers: asAdmin }, true);
	expect(stream.status).toBe(200);
	expectFixedHeaders(stream, "the activity");
	expect(stream.headers["cache-control"]).toContain("no-store");
});

test("a page's scripts run by a nonce that is never used twice", async ({ stack, person }) => {
	const admin = await person({ role: "admin" });
	const headers = { cookie: await admin.cookie() };
	const nonces = new Set<string>();
	for (const at of ["/sign-in", "/rooms", "/rooms", "/users", "/audit", "/no/such/path"]) {
		const answer = await ask(new URL(at, stack.url), { headers: at === "/sign-in" ? {} : headers });
		const nonce = nonceOf(answer);
		expect(nonce, at).toMatch(/^[A-Za-z0-9+/]{22,}={0,2}$/);
		nonces.add(String(nonce));
		const scripts = answer.text.match(/<script\b[^>]*>/g) ?? [];
		expect(scripts.length, at).toBeGreaterThan(2);
		for (const script of scripts) expect(script, at).toContain(`nonce="${nonce}"`);
		const script = policyOf(answer).match(/script-src ([^;]*)/)?.[1] ?? "";
		expect(script).toContain("'strict-dynamic'");
		expect(script).not.toMatch(/unsafe-(inline|eval)/);
		expect(policyOf(answer)).toMatch(/object-src 'none'; base-uri 'none'/);
		expect(policyOf(answer)).toContain("form-action 'self'");
		expect(answer.text, at).not.toMatch(/\son[a-z]+="/);
	}
	expect(nonces.size).toBe(6);
});

test("the build's own files are not sniffed, and are no one else's to embed", async ({ stack }) => {
	const folder = path.join(process.env.USHER_DIST_DIR ?? ".next", "static/chunks");
	const [file] = readdirSync(folder).filter((name) => name.endsWith(".js"));
	const answer = await ask(new URL(`/_next/static/chunks/${file}`, stack.url));
	expect(answer.status).toBe(200);
	expect(answer.headers).toMatchObject({
		"x-content-type-options": "nosniff",
		"cross-origin-resource-policy": "same-origin",
	});
});

test("a page of ours shows in nobody's frame", async ({ stack, stranger }) => {
	const page = await stranger();
	await page.goto("about:blank");
	await page.setContent(`<iframe src="${stack.url}/sign-in" onload="document.title = 'loaded'"></iframe>`);
	await expect(page).toHaveTitle("loaded");
	await expect(page.frameLocator("iframe").getByText("Usher")).toHaveCount(0);
});
