import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { asc, eq } from "drizzle-orm";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "@/lib/moderation/actor";
import { auditRows, commands } from "@/server/db/schema";
import { systemClock } from "@/server/kernel/clock";
import { expireIntents, orderCommand, reportOutcome, retryRemoval, settleUnknown } from "@/server/moderation";
import { addTestUser, fakeControl, TestClock, testContext, testRoom } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";

let db: TestDatabase;
let owner: pg.Client;
let host: Extract<Actor, { kind: "user" }>;
let first: string;
let retryId: string;
let child: ChildProcess | null = null;
let told: string[] = [];
beforeAll(async () => {
	db = await createTestDatabase();
	owner = new pg.Client({ connectionString: db.adminUrl });
	await owner.connect();
});
afterAll(async () => {
	await owner.end();
	await db.close();
});

beforeEach(async () => {
	const room = testRoom();
	host = await addTestUser(db, "host", [room]);
	first = randomUUID();
	retryId = randomUUID();
	told = [];
	const context = testContext({ database: db, actor: host, clock: systemClock });
	const target = { userId: "eve", participantId: "p", connectionIds: ["c1"], name: "Eve" };
	const order = {
		commandId: first,
		type: "kick",
		room,
		sessionId: null,
		target,
		reason: null,
		confirmation: null,
	} as const;
	await orderCommand(context, order);
	const report = { outcome: "failed", code: "not-confirmed", latencyMs: 5_000, connectionIds: [] } as const;
	await reportOutcome(context, { commandId: first, report: { ...report, connectionIds: [] } });
});
afterEach(() => child?.kill("SIGKILL"));

function start(hangs: "perform" | "look" | "nothing"): void {
	const task = JSON.stringify({ url: db.url, userId: host.userId, commandId: first, retryId, hangs });
	const program = fileURLToPath(new URL("./kill/retry-process.ts", import.meta.url));
	child = spawn(process.execPath, ["--import", "tsx", program, task], { stdio: ["ignore", "pipe", "inherit"] });
	child.stdout?.setEncoding("utf8").on("data", (text: string) => told.push(...text.trim().split("\n")));
}
const until = (step: string) => expect.poll(() => told, { timeout: 25_000 }).toContain(step);
async function kill(): Promise<void> {
	const ended = once(child as ChildProcess, "exit");
	child?.kill("SIGKILL");
	expect((await ended)[1]).toBe("SIGKILL");
}
const waiting = async () =>
	(await owner.query("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"))
		.rows;
/** The database notices that its client is dead at the next word; until then the killed one still stands in line. */
async function letGo(): Promise<void> {
	await owner.query("rollback");
	await expect.poll(async () => (await waiting()).length, { timeout: 10_000 }).toBe(0);
}
const commandOf = async (id: string) => (await db.database.select().from(commands).where(eq(commands.id, id)))[0];
const storyOf = async (id: string) =>
	(await db.database.select().from(auditRows).where(eq(auditRows.commandId, id)).orderBy(asc(auditRows.id))).map(
		({ kind, outcome }) => `${kind} ${outcome}`,
	);

/** What the worker does once the server is gone: expire what has no outcome, and ask the vendor. */
async function afterwards(leftAt: Date | null): Promise<void> {
	const clock = new TestClock(new Date(Date.now() + 31_000));
	const control = fakeControl({
		findConnections: async () => [
			{
				connectionId: "c1",
				participantId: "p",
				userId: "eve",
				name: "Eve",
				presetName: null,
				joinedAt: new Date(Date.now() - 60_000),
				leftAt,
			},
		],
	});
	const context = testContext({ database: db, clock, control, origin: "job" });
	await expireIntents(context);
	await settleUnknown(context, { commandId: retryId });
	expect(control.performed).toHaveLength(0);
}

test.each([
	["perform", "told the vendor"],
	["look", "looks for evidence"],
] as const)("killed while the vendor call hangs (%s): unknown, then what the vendor says", async (hangs, step) => {
	start(hangs);
	await until(step);
	await kill();
	expect(await commandOf(retryId)).toMatchObject({ outcome: "intent" });
	await afterwards(new Date());
	expect(await commandOf(retryId)).toMatchObject({ outcome: "confirmed", evidence: "reconciled" });
	expect(await storyOf(retryId)).toEqual(["intent intent", "outcome unknown", "outcome confirmed"]);
});

test("killed before the vendor did anything: unknown, then failed", async () => {
	start("perform");
	await until("told the vendor");
	await kill();
	await afterwards(null);
	expect(await commandOf(retryId)).toMatchObject({ outcome: "failed", outcomeCode: "still-there" });
	expect(await storyOf(retryId)).toEqual(["intent intent", "outcome unknown", "outcome failed"]);
});

test("killed while the intent is being written: nothing was ordered, nobody was called, and it can be ordered anew", async () => {
	await owner.query("begin; lock table audit_rows in share row exclusive mode");
	start("nothing");
	await until("begins");
	await expect.poll(async () => (await waiting()).length, { timeout: 4_000, interval: 20 }).toBeGreaterThan(0);
	await kill();
	await letGo();
	expect(told).toEqual(["begins"]);
	await expect.poll(async () => await commandOf(retryId)).toBeUndefined();
	expect(await storyOf(retryId)).toEqual([]);
	const control = fakeControl({ perform: async () => ({ already: true, evidence: "provider-ack", affected: 0 }) });
	const context = testContext({ database: db, actor: host, control, clock: systemClock });
	expect(await retryRemoval(context, { commandId: first, retryId })).toMatchObject({
		outcome: "confirmed",
		fresh: true,
	});
});

test("killed while the outcome is being written: the intent is still there and is settled", async () => {
	start("nothing");
	await until("told the vendor");
	await owner.query("begin");
	await owner.query("select 1 from commands where id = $1 for update", [retryId]);
	await expect.poll(async () => (await waiting()).length, { timeout: 10_000, interval: 20 }).toBeGreaterThan(0);
	await kill();
	await letGo();
	expect(told).not.toContain("ended confirmed");
	expect(await commandOf(retryId)).toMatchObject({ outcome: "intent" });
	await afterwards(new Date());
	expect(await storyOf(retryId)).toEqual(["intent intent", "outcome unknown", "outcome confirmed"]);
});

test("left alone, the same process ends confirmed", async () => {
	start("nothing");
	await until("ended confirmed");
	expect(await storyOf(retryId)).toEqual(["intent intent", "outcome confirmed"]);
});
