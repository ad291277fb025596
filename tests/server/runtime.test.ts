import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { workers } from "@/server/db/schema";
import { readEnv } from "@/server/env";
import {
	closeRuntime,
	contextFor,
	createRuntime,
	drain,
	drainSignal,
	openRuntime,
	readiness,
	site,
} from "@/server/runtime";
import { createTestDatabase, type TestDatabase } from "../factories/database";

let db: TestDatabase;
beforeAll(async () => {
	db = await createTestDatabase();
});
afterAll(() => db.close());

function environment(more: Record<string, string> = {}): Record<string, string> {
	return {
		DATABASE_URL: db.url,
		USHER_URL: "http://localhost:3999",
		USHER_SANDBOX_URL: "http://127.0.0.1:9",
		NEXTAUTH_SECRET: "a-session-secret-of-at-least-32-characters",
		NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: Buffer.alloc(32, 3).toString("base64"),
		...more,
	};
}

describe("the composition root", () => {
	afterEach(closeRuntime);
	const quiet = { write: () => undefined };

	test("one runtime a process, with contexts for its actors", () => {
		const runtime = openRuntime(readEnv(environment()), quiet);
		expect(openRuntime()).toBe(runtime);
		const context = contextFor({ kind: "system", part: "test" }, "cli", "trace-1");
		expect(context).toMatchObject({ trace: "trace-1", origin: "cli", settings: { roomPollSeconds: 5 } });
		const room = { provider: "realtimekit", projectId: "5a0dbb00-0000-4000-8000-000000000001" } as const;
		expect(context.projectOf(room)?.control.provider).toBe("realtimekit");
		expect(context.projectOf({ ...room, projectId: "other" })).toBeUndefined();
		expect(site().url.origin).toBe("http://localhost:3999");
	});

	test("ready with a migrated database; not while draining", async () => {
		openRuntime(readEnv(environment()), quiet);
		expect(await readiness()).toEqual({ ready: true });
		drain();
		expect(drainSignal().aborted).toBe(true);
		expect(await readiness()).toEqual({ ready: false, reason: "draining" });
	});

	test("not ready without a database, or with the tables of an older version", async () => {
		openRuntime(readEnv(environment({ DATABASE_URL: "postgres://nobody:nothing@127.0.0.1:1/none" })), quiet);
		expect(await readiness()).toEqual({ ready: false, reason: "database" });
		await closeRuntime();
		const owner = new pg.Client({ connectionString: db.adminUrl });
		await owner.connect();
		const newest = "(select max(created_at) from drizzle.__drizzle_migrations)";
		await owner.query(
			`update drizzle.__drizzle_migrations set created_at = created_at - 1 where created_at = ${newest}`,
		);
		openRuntime(readEnv(environment()), quiet);
		expect(await readiness()).toEqual({ ready: false, reason: "migrations" });
		await owner.query(
			`update drizzle.__drizzle_migrations set created_at = created_at + 1 where created_at = ${newest}`,
		);
		await owner.end();
	});

	test("what configuration holds secret is masked in its log", async () => {
		const lines: string[] = [];
		const env = readEnv(environment());
		const runtime = createRuntime(env, { write: (line) => lines.push(line) });
		for (const secret of env.secrets) runtime.log.info("said", { note: `it is ${secret}` });
		await runtime.close();
		expect(lines).toHaveLength(env.secrets.length);
		for (const secret of env.secrets) expect(lines.join("\n")).not.toContain(secret);
	});
});

describe("the worker's process", () => {
	const started: ChildProcess[] = [];
	afterEach(() => {
		for (const child of started.splice(0)) child.kill("SIGKILL");
	});
	function start(env: Record<string, string>) {
		const program = path.resolve(import.meta.dirname, "../../server/worker.ts");
		const child = spawn(process.execPath, ["--import", "tsx", program], {
			env: { PATH: process.env.PATH ?? "", NODE_ENV: "test", ...env },
			stdio: ["ignore", "pipe", "pipe"],
		});
		started.push(child);
		const said = { out: "", err: "" };
		child.stdout?.on("data", (chunk) => {
			said.out += chunk;
		});
		child.stderr?.on("data", (chunk) => {
			said.err += chunk;
		});
		const ended = once(child, "close");
		return { child, said, ended };
	}
	const ready = { timeout: 25_000 };
	const alive = () => db.database.select().from(workers);

	test("says when it is ready, and drains on SIGTERM", async () => {
		const { child, said, ended } = start(environment());
		await expect.poll(() => said.out, ready).toContain('"event":"worker-ready"');
		expect(await alive()).toHaveLength(1);
		child.kill("SIGTERM");
		expect(await ended).toEqual([0, null]);
		expect(said.out).toContain('"event":"worker-ended"');
		expect(said.err).toBe("");
		expect(await alive()).toHaveLength(0);
	});

	test("lives through a restart of its database", async () => {
		const { child, said, ended } = start(environment());
		await expect.poll(() => said.out, ready).toContain('"event":"worker-ready"');
		const owner = new pg.Client({ connectionString: db.adminUrl });
		await owner.connect();
		for (let restart = 0; restart < 3; restart += 1) {
			await owner.query(
				"select pg_terminate_backend(pid) from pg_stat_activity where usename = 'usher_app' and datname = current_database()",
			);
		}
		await owner.end();
		const before = (await alive())[0]?.seenAt.getTime() ?? 0;
		await expect.poll(async () => (await alive())[0]?.seenAt.getTime() ?? 0, ready).toBeGreaterThan(before);
		expect(child.exitCode).toBeNull();
		child.kill("SIGTERM");
		expect(await ended).toEqual([0, null]);
	});

	test("stops with one message when a setting is wrong", async () => {
		const { said, ended } = start(environment({ NEXTAUTH_SECRET: "short" }));
		expect(await ended).toEqual([1, null]);
		expect(said.err).toMatch(/^Usher cannot start with this configuration\.\n\nNEXTAUTH_SECRET must be at least 32/);
		expect(said.err).not.toContain("at readEnv");
	});
});
