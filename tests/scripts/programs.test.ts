import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "@/sandbox/start";
import { keepHead } from "@/server/audit";
import { recordAudit } from "@/server/kernel/audit";
import { testContext } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";

const root = path.resolve(import.meta.dirname, "../..");

let db: TestDatabase;
let sandbox: Sandbox;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
	db = await createTestDatabase();
	sandbox = await startSandbox();
	folder = mkdtempSync(path.join(tmpdir(), "usher-programs-"));
	env = {
		DATABASE_URL: db.url,
		USHER_URL: "http://localhost:3999",
		NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
		NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
		USHER_SANDBOX_URL: sandbox.url,
		USHER_AUDIT_HEAD_FILE: path.join(folder, "audit-head"),
	};
});
afterAll(async () => {
	await sandbox.close();
	await db.close();
	rmSync(folder, { recursive: true });
});
beforeEach(() => sandbox.faults.clear());

/** `npm run <name>`, with this environment and nothing that this machine's own would add. */
function run(name: "doctor" | "audit:verify", change: Record<string, string> = {}) {
	const { PATH = "", HOME = "", USHER_DIST_DIR = ".next" } = process.env;
	const child = spawn("npm", ["run", "--silent", name], {
		cwd: root,
		env: { PATH, HOME, USHER_DIST_DIR, ...env, ...change } as unknown as NodeJS.ProcessEnv,
	});
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
	return new Promise<{ code: number | null; said: string }>((resolve) =>
		child.once("close", (code) => resolve({ code, said })),
	);
}

describe("npm run doctor", () => {
	test("finds all well: configuration, database, and each vendor by one question", async () => {
		const before = sandbox.world.record.lastId;
		const { code, said } = await run("doctor");
		for (const line of ["Database answers", "RealtimeKit answers", "Agora answers", "ZEGO answers", "All is well."]) {
			expect(said).toContain(line);
		}
		expect(code).toBe(0);
		expect(sandbox.world.record.after(before).filter(({ kind }) => kind === "rest")).toHaveLength(3);
	});

	test("tells which vendor is in trouble and what to do, and asks the others all the same", async () => {
		sandbox.faults.arm({ surface: "agora", effect: { status: 401 } });
		sandbox.faults.arm({ surface: "zego", effect: { body: { Code: 100000004, Message: "Signature expired" } } });
		const { code, said } = await run("doctor");
		expect(code).toBe(1);
		expect(said).toContain("RealtimeKit answers");
		expect(said).toMatch(/✗ Agora: .*AGORA_CUSTOMER_ID/);
		expect(said).toMatch(/✗ ZEGO: .*clock of this machine/);
		expect(said).toContain("2 to mend.");
		expect(said).not.toContain("sandbox-agora-secret");
		expect(said).not.toContain("sandbox0zego0server0secret");
	});

	test("without a database asks no vendor, and without a configuration says what is missing", async () => {
		const before = sandbox.world.record.lastId;
		const noDatabase = await run("doctor", { DATABASE_URL: "postgres://usher_app:canary-password@127.0.0.1:9/none" });
		expect(noDatabase).toMatchObject({ code: 1, said: expect.stringMatching(/✗ Database: .*\n.*DATABASE_URL/) });
		expect(noDatabase.said).not.toContain("canary-password");
		const nothing = await run("doctor", { NEXTAUTH_SECRET: "" });
		expect(nothing).toMatchObject({ code: 1, said: expect.stringContaining("NEXTAUTH_SECRET") });
		expect(sandbox.world.record.after(before)).toEqual([]);
	});
});

test("npm run audit:verify walks the audit, and finds what the database's superuser changed", async () => {
	const context = testContext({ database: db });
	for (let row = 0; row < 5; row += 1) await recordAudit(context, db.database, { kind: "sign-in", detail: { row } });
	const alone = await run("audit:verify");
	expect(alone).toMatchObject({ code: 0, said: expect.stringContaining("There is no ") });
	await keepHead(context, env.USHER_AUDIT_HEAD_FILE ?? "");
	const whole = await run("audit:verify");
	expect(whole.said).toBe("The audit is whole: 5 rows, and agrees with the one head kept outside the database.\n");
	expect(whole.code).toBe(0);

	const owner = new pg.Client({ connectionString: db.adminUrl });
	await owner.connect();
	await owner.query("set session_replication_role = replica");
	await owner.query("update audit_rows set actor_name = 'Somebody else' where id = 3");
	await owner.query("delete from audit_rows where id = 5");
	await owner.end();
	const changed = await run("audit:verify");
	expect(changed.code).toBe(1);
	expect(changed.said).toMatch(/✗ Row 3: .*\n.*✗ Row 4: .*\n.*✗ Row 5: .*\nThe audit is not as it was written\.\n$/);

	const nowhere = await run("audit:verify", { DATABASE_URL: "postgres://usher_app:canary-password@127.0.0.1:9/none" });
	expect(nowhere).toMatchObject({ code: 1, said: expect.stringContaining("The audit could not be read") });
	expect(nowhere.said).not.toContain("canary-password");
});
