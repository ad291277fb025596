import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { and, eq, isNotNull } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { verifyChain } from "@/server/audit";
import { batches, commands } from "@/server/db/schema";
import { systemClock } from "@/server/kernel/clock";
import { expireIntents, settleUnknown, takeUpBatches } from "@/server/moderation";
import { fakeControl, testContext } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";

let db: TestDatabase;
let child: ChildProcess | null = null;
beforeAll(async () => {
	db = await createTestDatabase();
});
afterEach(() => child?.kill("SIGKILL"));
afterAll(() => db.close());

test("killed in the middle of a large order: no target is sent twice, and each ends with an outcome", async () => {
	const commandId = randomUUID();
	const people = Array.from({ length: 400 }, (_, index) => `p${index}`);
	const program = fileURLToPath(new URL("./kill/order-process.ts", import.meta.url));
	const task = JSON.stringify({ url: db.url, commandId, people });
	child = spawn(process.execPath, ["--import", "tsx", program, task], { stdio: ["ignore", "pipe", "inherit"] });
	const told: string[] = [];
	child.stdout?.setEncoding("utf8").on("data", (text: string) => told.push(...text.trim().split("\n")));
	const sent = () => told.filter((line) => line.startsWith("sent ")).map((line) => line.slice(5));
	await expect.poll(() => sent().length, { timeout: 25_000 }).toBe(240);
	const ended = once(child, "exit");
	child.kill("SIGKILL");
	await ended;

	const again: string[] = [];
	const control = fakeControl({
		provider: "zego",
		async *performMany(_room, targets) {
			for (const target of targets) {
				again.push(target.userId ?? "");
				yield { target, ack: { already: false, evidence: "reconciled", affected: 1 } };
			}
		},
		confirmGone: async (_room, targets) => targets.map((target) => ({ target, state: "gone", returned: false })),
	});
	const context = testContext({ database: db, control, clock: systemClock, origin: "job" });
	// The times that a dead process leaves behind run out.
	await db.database
		.update(batches)
		.set({ tendedUntil: new Date(0) })
		.where(eq(batches.id, commandId));
	await db.database
		.update(commands)
		.set({ claimedUntil: new Date(0) })
		.where(and(eq(commands.batchId, commandId), isNotNull(commands.claimedBy)));
	expect(await takeUpBatches(context)).toBe(1);
	expect(again).toHaveLength(160);
	expect(sent().filter((id) => again.includes(id))).toEqual([]);
	expect(await expireIntents(context)).toBe(240);
	const rows = await db.database.select().from(commands).where(eq(commands.batchId, commandId));
	const unknown = rows.filter(({ outcome }) => outcome === "unknown");
	expect(unknown).toHaveLength(240);
	expect(rows.filter(({ outcome }) => outcome === "confirmed")).toHaveLength(160);
	await settleUnknown(context, { commandId: unknown[0]?.id ?? "" });
	const [settled] = await db.database
		.select()
		.from(commands)
		.where(eq(commands.id, unknown[0]?.id ?? ""));
	expect(settled).toMatchObject({ outcome: "confirmed", evidence: "reconciled" });
	expect((await verifyChain(db.database, [])).breaches).toEqual([]);
});
