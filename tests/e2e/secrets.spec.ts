import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { dressesOf, filesBelow, secretsIn, secretsOf } from "./support/canary";
import { ask, cookieOf } from "./support/http";
import { type LoneConsole, startConsole } from "./support/lone-console";
import { test as base, expect } from "./support/people";
import { enter } from "./support/test";

const distDir = process.env.USHER_DIST_DIR ?? ".next";
const canary = (bytes = 24) => `${randomBytes(bytes).toString("base64")}+/&`;

interface RealVendor {
	/** A console as it runs in production: real-looking vendor credentials, and no sandbox. */
	real: LoneConsole & { secrets: Record<string, string>; env: Record<string, string> };
}

const test = base.extend<RealVendor>({
	real: async ({ stack }, use) => {
		const token = `cf_${canary()}`;
		const session = canary(32);
		const actions = randomBytes(32).toString("base64");
		const client = canary();
		const agora = canary();
		const zego = randomBytes(16).toString("hex");
		const env = {
			DATABASE_URL: stack.databaseUrl,
			NEXTAUTH_SECRET: session,
			NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actions,
			CLOUDFLARE_ACCOUNT_ID: randomBytes(16).toString("hex"),
			CLOUDFLARE_API_TOKEN: token,
			REALTIMEKIT_APP_ID: randomUUID(),
			REALTIMEKIT_PRESETS: "viewer=v,host=h,moderator=m,admin=a",
			AGORA_APP_ID: randomBytes(16).toString("hex"),
			AGORA_CUSTOMER_ID: randomBytes(16).toString("hex"),
			AGORA_CUSTOMER_SECRET: agora,
			ZEGO_APP_ID: "1122334455",
			ZEGO_SERVER_SECRET: zego,
			// Nobody answers there, so that the failure reaches the log.
			OIDC_ISSUER: "http://127.0.0.1:9",
			OIDC_CLIENT_ID: "usher",
			OIDC_CLIENT_SECRET: client,
			OIDC_NAME: "Example ID",
		};
		const console = await startConsole(env);
		const secrets = {
			"the vendor’s token": token,
			"Agora’s customer secret": agora,
			"ZEGO’s server secret": zego,
			"the session secret": session,
			"the key of the actions": actions,
			"the identity provider’s secret": client,
			"the database’s password": new URL(stack.databaseUrl).password,
		};
		await use({ ...console, secrets, env });
		await console.stop();
	},
});

test("a secret is found in any dress", () => {
	const secret = canary();
	const around = (text: Buffer) => Buffer.concat([Buffer.from("user:"), text, Buffer.from("@host")]);
	for (const dressed of [
		secret,
		encodeURIComponent(secret),
		Buffer.from(secret).toString("hex"),
		around(Buffer.from(secret)).toString("base64"),
		around(Buffer.from(secret)).toString("base64url"),
		JSON.stringify({ secret }),
	]) {
		expect(secretsIn(`before ${dressed} after`, { it: secret }), dressed).toEqual(["it"]);
	}
	expect(secretsIn("nothing of the kind", { it: secret })).toEqual([]);
	expect(dressesOf(secret).every((dress) => dress.length > 20)).toBe(true);
});

test("no secret is in any page, answer or log of a console with real vendors, and nothing of the sandbox", async ({
	real,
	person,
}) => {
	const admin = await person({ role: "admin" });
	const cookie = await cookieOf(real.url, admin.email, admin.password);
	const failed = await ask(new URL("/api/auth/providers", real.url));
	expect(failed.text).toContain("Example ID");
	const csrf = await fetch(new URL("/api/auth/csrf", real.url));
	const { csrfToken } = (await csrf.json()) as { csrfToken: string };
	const jar = csrf.headers
		.getSetCookie()
		.map((line) => line.split(";")[0])
		.join("; ");
	await ask(new URL("/api/auth/signin/oidc", real.url), {
		method: "POST",
		headers: { cookie: jar, origin: real.url, "content-type": "application/x-www-form-urlencoded" },
		body: new URLSearchParams({ csrfToken, json: "true" }).toString(),
	});

	const scripts = new Set<string>();
	const pages = ["/rooms", "/search", "/users", "/audit", "/no/such/path", "/sign-in"];
	const paths = [...pages, "/api/rooms", "/api/auth/session"];
	for (const at of paths) {
		const signedIn: Record<string, string> = at === "/sign-in" ? {} : { cookie };
		const answers = [await ask(new URL(at, real.url), { headers: signedIn })];
		const marked = await ask(new URL(at, real.url), { headers: { ...signedIn, rsc: "1" } });
		if (marked.headers.location !== undefined) {
			answers.push(await ask(new URL(marked.headers.location, real.url), { headers: { ...signedIn, rsc: "1" } }));
		}
		for (const { status, text, headers } of answers) {
			expect(status, at).toBe(at === "/no/such/path" ? 404 : 200);
			const whole = `${JSON.stringify(headers)}\n${text}`;
			expect(secretsIn(whole, real.secrets), at).toEqual([]);
			expect(whole, at).not.toMatch(/sandbox|shim\.js|usher-demo|127\.0\.0\.1:\d|localhost:(?!\d+\/sign-in)8788/i);
			for (const [, script] of text.matchAll(/src="(\/_next\/[^"]+)"/g)) scripts.add(String(script));
		}
		const policy = String(answers[0]?.headers["content-security-policy"]);
		const connect = policy.match(/connect-src ([^;]*)/)?.[1];
		expect(connect, at).toBe("'self' https://*.realtime.cloudflare.com wss://*.realtime.cloudflare.com");
	}
	expect(scripts.size).toBeGreaterThan(3);
	expect(secretsIn(real.said(), real.secrets)).toEqual([]);
	expect(real.said()).toContain("next-auth-error");
});

test("the build's public files hold no secret, no source map and no address of the sandbox", async ({ stack }) => {
	const files = filesBelow(path.join(distDir, "static"));
	expect(files.filter((file) => file.endsWith(".js")).length).toBeGreaterThan(10);
	expect(files.filter((file) => file.endsWith(".map"))).toEqual([]);
	const secrets = secretsOf(stack.folder);
	for (const file of files.filter((name) => /\.(js|css|json|txt|html)$/.test(name))) {
		const text = readFileSync(file, "utf8");
		expect(secretsIn(text, secrets), file).toEqual([]);
		expect(text, file).not.toMatch(/shim\.js|USHER_SANDBOX|rtk\.sandbox|localhost:8788/);
		expect(text, file).not.toMatch(/usher-demo-|DATABASE_URL|CLOUDFLARE_API_TOKEN|scrypt|postgres:\/\//);
	}
});

test("the server's own folder holds no secret of the machine that built it, and no .env", async ({ stack }) => {
	const files = filesBelow(path.join(distDir, "standalone")).filter((file) => !file.includes("node_modules"));
	expect(files.filter((file) => /^\.env/.test(path.basename(file)))).toEqual([]);
	const made = secretsOf(stack.folder);
	const given = Object.entries(process.env).filter(([name]) => /SECRET|TOKEN|PASSWORD|DATABASE_URL/.test(name));
	const own = ["the session secret", "the key of the actions", "the database’s password"];
	const secrets = Object.fromEntries([
		...own.map((name) => [name, made[name] ?? ""]),
		...given.flatMap(([name, value = ""]) => (value.length < 12 ? [] : [[name, value]])),
	]);
	const read = files.filter((file) => /\.(m?js|cjs|json|html|txt|rsc|body|meta)$/.test(file));
	expect(read.length).toBeGreaterThan(50);
	for (const file of read) expect(secretsIn(readFileSync(file, "utf8"), secrets), file).toEqual([]);
});

test("an error that no wrapper caught is one line of our log, and tells no secret", async ({ stack, real, person }) => {
	const admin = await person({ role: "admin" });
	const cookie = await cookieOf(real.url, admin.email, admin.password);
	const password = canary();
	const database = new URL(stack.databaseUrl);
	database.password = password;
	const broken = await startConsole({ ...real.env, DATABASE_URL: database.href });
	try {
		const answer = await ask(new URL("/rooms?q=somebody-looked-for", broken.url), { headers: { cookie } });
		expect(answer.status).toBe(500);
		const told = () =>
			broken
				.said()
				.split("\n")
				.filter((line) => line.includes('"event":"request-broke"'));
		await expect.poll(() => told().length).toBeGreaterThan(0);
		expect(JSON.parse(told()[0] ?? "")).toMatchObject({ level: "error", method: "GET", path: "/rooms" });
		expect(told().join()).not.toContain("somebody-looked-for");
		expect(secretsIn(broken.said() + answer.text, { ...real.secrets, password })).toEqual([]);
	} finally {
		await broken.stop();
	}
});

test("what the pages of a running stack send holds none of its secrets", async ({ stack, as }) => {
	const page = await as("admin");
	const secrets = secretsOf(stack.folder);
	const bodies: Promise<{ at: string; text: string }>[] = [];
	page.on("response", (response) => {
		if (!response.url().startsWith(stack.url) || response.url().includes("/_next/static/")) return;
		bodies.push(
			response.text().then(
				(text) => ({ at: response.url(), text: `${JSON.stringify(response.headers())}${text}` }),
				() => ({ at: response.url(), text: "" }),
			),
		);
	});
	for (const name of ["Users", "Audit", "Find", "Rooms"]) {
		await page.getByRole("link", { name, exact: true }).click();
		await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
		await page.reload();
	}
	const read = (await Promise.all(bodies)).filter(({ text }) => text !== "");
	expect(read.length).toBeGreaterThan(5);
	for (const { at, text } of read) {
		expect(secretsIn(text, secrets), at).toEqual([]);
		expect(text, at).not.toMatch(/scrypt\$/);
	}
});

test("a participant's token is in no address of ours, no storage and no page, and is its person's own", async ({
	stack,
	room,
	person,
}) => {
	const { meetingId, path: roomPath } = await room({ people: 2 });
	const host = await person({ role: "host", rooms: [meetingId] });
	const page = await host.page();
	const addresses: string[] = [];
	page.on("request", (request) => addresses.push(request.url()));
	page.on("websocket", (socket) => addresses.push(socket.url()));
	const entered = page.waitForResponse((response) => response.url().endsWith("/entry"));
	await enter(page, roomPath);
	const answer = await entered;
	expect(answer.headers()["cache-control"]).toBe("no-store");
	const { token, userId } = (await answer.json()) as { token: string; userId: string };
	expect(userId).toBe(host.vendorId);
	expect(token.length).toBeGreaterThan(40);
	const secrets = { "the token": token, "the vendor’s token": "sandbox-realtime-admin" };
	// The vendor's SDK puts it into the address of its own socket, which is the vendor's to decide.
	const own = addresses.filter((address) => address.startsWith(stack.url));
	expect(own.length).toBeGreaterThan(3);
	for (const address of own) expect(secretsIn(address, secrets), address).toEqual([]);
	for (const address of addresses) expect(secretsIn(address, { it: "sandbox-realtime-admin" }), address).toEqual([]);
	const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
	expect(secretsIn(kept, secrets)).toEqual([]);
	expect(secretsIn(await page.content(), secrets)).toEqual([]);
	const logs = filesBelow(path.join(stack.folder, "logs"));
	for (const file of logs) expect(secretsIn(readFileSync(file, "utf8"), secrets), file).toEqual([]);
});
