import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { eq, sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { roomEnds } from "@/server/db/schema";
import { systemClock } from "@/server/kernel/clock";
import { setSchedule } from "@/server/schedules";
import { testContext } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";
import { type Stage, stage } from "./schedule-stage";

let db: TestDatabase;
let owner: pg.Client;
const children: ChildProcess[] = [];
beforeAll(async () => {
	db = await createTestDatabase();
	owner = new pg.Client({ connectionString: db.adminUrl });
	await owner.connect();
});
afterEach(() => {
	for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(async () => {
	await owner.end();
	await db.close();
});

function start(projectId: string, hangs: "close" | "look" | "told" | "nothing") {
	const told: string[] = [];
	const task = JSON.stringify({ url: db.url, projectId, hangs });
	const program = fileURLToPath(new URL("./kill/end-process.ts", import.meta.url));
	const child = spawn(process.execPath, ["--import", "tsx", program, task], { stdio: ["pipe", "pipe", "inherit"] });
	children.push(child);
	child.stdout?.setEncoding("utf8").on("data", (text: string) => told.push(...text.trim().split("\n")));
	return {
		told,
		until: (step: string) => expect.poll(() => told, { timeout: 30_000, interval: 5 }).toContain(step),
		goOn: () => child.stdin?.write("go on\n"),
		kill: async () => {
			const ended = once(child, "exit");
			child.kill("SIGKILL");
			expect((await ended)[1]).toBe("SIGKILL");
		},
	};
}

async function order(one: Stage, afterMs: number): Promise<void> {
	const context = testContext({ database: db, clock: systemClock, projects: one.job.projects });
	const at = new Date(Date.now() + afterMs).toISOString();
	const timing = { kind: "once", startsAt: null, end: { kind: "at", at } } as const;
	await setSchedule(context, one.order({ timing, keepOut: { kind: "minutes", minutes: 60 } }));
}

const stateOf = async (one: Stage) => (await one.ends())[0]?.state;
const lapse = (one: Stage) =>
	db.database
		.update(roomEnds)
		.set({ claimedUntil: sql`now() - interval '1 second'` })
		.where(eq(roomEnds.projectId, one.room.projectId));
const endsOnRecord = ["schedule-set confirmed", "intent intent", "outcome confirmed"];

test("killed at the second of an end, once the vendor has been told: another worker follows by itself, and it ended once", async () => {
	const one = stage(db, { room: { provider: "realtimekit", projectId: randomUUID(), roomId: "hall" } });
	const first = start(one.room.projectId, "close");
	await first.until("watches");
	await order(one, 1_000);
	await first.until("told the vendor");
	await first.kill();
	const second = start(one.room.projectId, "nothing");
	await expect.poll(() => stateOf(one), { timeout: 45_000 }).toBe("ended");
	expect(second.told.filter((step) => step === "told the vendor")).toHaveLength(1);
	expect(await one.story()).toEqual(endsOnRecord);
	expect(await one.commands()).toHaveLength(1);
	expect(await one.locks()).toMatchObject([{ reference: "lock-hall" }]);
}, 90_000);

test("killed while it looks for evidence: the vendor’s lock is known, and the vendor is only asked", async () => {
	const one = stage(db, { room: { provider: "realtimekit", projectId: randomUUID(), roomId: "hall" } });
	const first = start(one.room.projectId, "look");
	await first.until("watches");
	await order(one, 500);
	await first.until("looks");
	await first.kill();
	expect(await one.locks()).toMatchObject([{ reference: "lock-hall" }]);
	expect(await stateOf(one)).toBe("ending");
	await lapse(one);
	const second = start(one.room.projectId, "nothing");
	await expect.poll(() => stateOf(one), { timeout: 30_000 }).toBe("ended");
	expect(second.told).not.toContain("told the vendor");
	expect(await one.story()).toEqual(endsOnRecord);
}, 90_000);

async function killedWhileWriting(table: "audit_rows" | "commands"): Promise<void> {
	const one = stage(db, { room: { provider: "realtimekit", projectId: randomUUID(), roomId: "hall" } });
	const first = start(one.room.projectId, "told");
	await first.until("watches");
	await order(one, 60_000);
	const comesNow = () => {
		const now = new Date();
		const due = { endsAt: now, dueAt: now };
		return db.database.update(roomEnds).set(due).where(eq(roomEnds.projectId, one.room.projectId));
	};
	if (table === "commands") {
		await comesNow();
		await first.until("told the vendor");
	}
	await owner.query("begin");
	await owner.query(`lock table ${table} in exclusive mode`);
	// Another connection looks: within a transaction the view shows for ever what it showed first.
	const waiting = async () =>
		(
			await db.database.execute(
				sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
			)
		).rows.length;
	try {
		if (table === "commands") first.goOn();
		else await comesNow();
		await expect.poll(waiting, { timeout: 20_000 }).toBeGreaterThan(0);
		expect(first.told.includes("told the vendor")).toBe(table === "commands");
		await first.kill();
	} finally {
		await owner.query("rollback");
	}
	await expect.poll(waiting, { timeout: 20_000 }).toBe(0);
	await lapse(one);
	const second = start(one.room.projectId, "nothing");
	await expect.poll(() => stateOf(one), { timeout: 30_000 }).toBe("ended");
	// The vendor is told once, by the one or by the other.
	expect(second.told.includes("told the vendor")).toBe(table === "audit_rows");
	expect(await one.story()).toEqual(endsOnRecord);
}

test("killed while it writes its intent down: nobody was told, and another worker ends the room", async () => {
	await killedWhileWriting("audit_rows");
}, 90_000);

test("killed while it writes its outcome down: the vendor is only asked, and it ended once", async () => {
	await killedWhileWriting("commands");
}, 90_000);
