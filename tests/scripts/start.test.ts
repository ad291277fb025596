import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { freePort } from "@/scripts/postgres.mjs";
import { passwords } from "@/server/users/password";
import { cookieOf } from "@/tests/e2e/support/http";
import { createTestDatabase } from "@/tests/factories/database";

const root = path.resolve(import.meta.dirname, "../..");
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A whole configuration with real-looking vendor credentials; nothing here calls a vendor. */
const whole = {
	DATABASE_URL: "postgres://usher_app:canary-password@127.0.0.1:1/usher",
	DATABASE_ADMIN_URL: "",
	USHER_URL: "http://localhost:3999",
	NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
	NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
	CLOUDFLARE_ACCOUNT_ID: randomBytes(16).toString("hex"),
	CLOUDFLARE_API_TOKEN: randomBytes(24).toString("hex"),
	REALTIMEKIT_APP_ID: randomUUID(),
	REALTIMEKIT_PRESETS: "viewer=v,host=h,moderator=m,admin=a",
	USHER_SANDBOX_URL: "",
	USHER_WORKER: "elsewhere",
};

class Start {
	said = "";
	readonly ended: Promise<number | null>;
	readonly child: ChildProcess;
	readonly folder: string;

	/** `npm start` with this environment and nothing that this machine's own would add. */
	constructor(env: Record<string, string>) {
		const folder = mkdtempSync(path.join(tmpdir(), "usher-start-"));
		const { PATH = "", HOME = "", USHER_DIST_DIR = ".next" } = process.env;
		this.child = spawn(process.execPath, ["scripts/start.mjs"], {
			cwd: root,
			env: { PATH, HOME, USHER_DIST_DIR, USHER_FOLDER: folder, ...env } as unknown as NodeJS.ProcessEnv,
			detached: true,
		});
		for (const stream of [this.child.stdout, this.child.stderr]) {
			stream?.on("data", (chunk) => (this.said += String(chunk)));
		}
		this.ended = new Promise((resolve) => this.child.once("close", (code) => resolve(code)));
		cleanUps.push(async () => {
			this.child.kill("SIGTERM");
			await this.ended;
			rmSync(folder, { recursive: true, force: true });
		});
		this.folder = folder;
	}

	async refusal(): Promise<string> {
		expect(await this.ended).toBe(1);
		return this.said;
	}

	pids(): number[] {
		const { parts } = JSON.parse(readFileSync(path.join(this.folder, "start/running.json"), "utf8")) as {
			parts: { pid: number }[];
		};
		return parts.map((part) => part.pid);
	}
}

const wrong: [variable: keyof typeof whole | "USHER_ROOM_POLL_SECONDS", value: string, what: RegExp, source: RegExp][] =
	[
		["DATABASE_URL", "", /is missing/, /your PostgreSQL host gives it/],
		["DATABASE_URL", "mysql://somewhere/usher", /must look like postgres:/, /your PostgreSQL host gives it/],
		["USHER_URL", "http://usher.example.com", /must be https/, /the public https address/],
		["NEXTAUTH_SECRET", "too-short-to-be-one", /at least 32 characters/, /openssl rand -base64 32/],
		["NEXT_SERVER_ACTIONS_ENCRYPTION_KEY", "", /is missing/, /openssl rand -base64 32/],
		["CLOUDFLARE_API_TOKEN", "", /is missing/, /Cloudflare dashboard/],
		["REALTIMEKIT_PRESETS", "host=only-this-one", /must name one preset for each/, /preset names from your/],
		["USHER_ROOM_POLL_SECONDS", "now-and-then", /must be a whole number/, /2 to 300/],
	];

test.each(wrong)(
	"a start with %s=%j says what it is for and where it comes from",
	async (name, value, what, source) => {
		const said = await new Start({ ...whole, [name]: value }).refusal();
		expect(said).toContain("Usher cannot start with this configuration.");
		const [, problem = ""] = said.match(new RegExp(`(${name} [\\s\\S]*?Where to get it: .*)`)) ?? [];
		expect(problem).toMatch(what);
		expect(problem).toMatch(/What it is for: \S/);
		expect(problem).toMatch(source);
		expect(said.match(/Where to get it/g)).toHaveLength(1);
		expect(said).not.toMatch(/\n\s+at /);
		if (value !== "") expect(said).not.toContain(value);
		for (const secret of ["canary-password", whole.NEXTAUTH_SECRET, whole.CLOUDFLARE_API_TOKEN]) {
			expect(said).not.toContain(secret);
		}
	},
);

test("several mistakes come in one message", async () => {
	const said = await new Start({ ...whole, USHER_URL: "", NEXTAUTH_SECRET: "", REALTIMEKIT_APP_ID: "7" }).refusal();
	for (const name of ["USHER_URL", "NEXTAUTH_SECRET", "REALTIMEKIT_APP_ID"]) expect(said).toContain(`${name} `);
	expect(said.match(/Usher cannot start/g)).toHaveLength(1);
});

test("real vendor credentials and a sandbox's address exclude each other", async () => {
	const said = await new Start({ ...whole, USHER_SANDBOX_URL: "http://localhost:8788" }).refusal();
	expect(said).toContain("CLOUDFLARE_API_TOKEN must not be set together with USHER_SANDBOX_URL");
});

test("a database that cannot be reached stops the start with words", async () => {
	const said = await new Start(whole).refusal();
	expect(said).toContain("The database could not be brought to this version");
	expect(said).toContain("DATABASE_URL");
	expect(said).not.toContain("canary-password");
	expect(said).not.toMatch(/\n\s+at /);
});

test("SIGTERM lets a request under way finish, ends streams, takes no new ones, and leaves nothing behind", {
	timeout: 90_000,
}, async () => {
	const database = await createTestDatabase();
	cleanUps.push(() => database.close());
	const passwordHash = await passwords.hash("a password for this test");
	await database.pool.query(
		"insert into users (email, name, role, password_hash) values ('ana@usher.test', 'Ana', 'admin', $1)",
		[passwordHash],
	);
	const url = `http://localhost:${await freePort()}`;
	const start = new Start({
		...whole,
		DATABASE_URL: database.url,
		DATABASE_ADMIN_URL: database.adminUrl,
		USHER_URL: url,
		HOSTNAME: "127.0.0.1",
	});
	const isReady = () =>
		fetch(`${url}/readyz`).then(
			(answer) => answer.status,
			() => 0,
		);
	await expect.poll(isReady, { timeout: 60_000 }).toBe(200);
	const cookie = await cookieOf(url, "ana@usher.test", "a password for this test");
	const pids = start.pids();
	expect(pids).toHaveLength(1);

	const room = `${url}/api/rooms/realtimekit/${whole.REALTIMEKIT_APP_ID}/some-room`;
	const stream = await fetch(`${room}/activity`, { headers: { cookie } });
	expect(stream.status).toBe(200);
	const streamEnds = stream.text();

	// Half of an order: the server has the request, and waits for the rest of its body.
	const body = JSON.stringify({ connectionId: randomUUID() });
	const answered = new Promise<number>((resolve, reject) => {
		const sent = request(`${room}/presence`, {
			method: "DELETE",
			agent: false,
			headers: { cookie, origin: url, "content-type": "application/json", "content-length": body.length },
		});
		sent.on("response", (response) => resolve(response.resume().statusCode ?? 0));
		sent.on("error", reject);
		sent.write(body.slice(0, 5), () => {
			start.child.kill("SIGTERM");
			void streamEnds.then(() => sent.end(body.slice(5)));
		});
	});
	await streamEnds;
	expect(await answered).toBe(204);
	expect(await start.ended).toBe(0);
	expect(await isReady()).toBe(0);
	for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
	expect(start.said).not.toMatch(/Error|Unhandled/);
});

test("a second start from the same folder leaves the first alone", { timeout: 90_000 }, async () => {
	const database = await createTestDatabase();
	cleanUps.push(() => database.close());
	const url = `http://localhost:${await freePort()}`;
	const env = { ...whole, DATABASE_URL: database.url, DATABASE_ADMIN_URL: database.adminUrl, USHER_URL: url };
	const first = new Start({ ...env, HOSTNAME: "127.0.0.1" });
	const isReady = () =>
		fetch(`${url}/readyz`).then(
			(answer) => answer.ok,
			() => false,
		);
	await expect.poll(isReady, { timeout: 60_000 }).toBe(true);
	const said = await new Start({ ...env, USHER_FOLDER: first.folder }).refusal();
	expect(said).toContain("Usher is already running from this folder");
	expect(await isReady()).toBe(true);
});
