import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { commands, leases, workers } from "@/server/db/schema";
import { createJobQueue, startJobs } from "@/server/jobs";
import { holdLease } from "@/server/jobs/lease";
import { systemClock } from "@/server/kernel/clock";
import { createLog } from "@/server/kernel/log";
import { orderCommand, reportOutcome } from "@/server/moderation";
import type { JobKind } from "@/server/ports/job-queue";
import { addTestUser, fakeControl, testContext, testRoom } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";

let db: TestDatabase;
const lines: string[] = [];
const log = createLog({ secrets: [], write: (line) => lines.push(line) });
const openQueue = () => createJobQueue({ pool: db.pool, log, supervise: true });
beforeAll(async () => {
	db = await createTestDatabase();
});
afterAll(() => db.close());

const payload = z.object({ n: z.number() });
const kind = (attempts = 1): JobKind<typeof payload> => ({
	name: `test-${randomUUID()}`,
	payload,
	attempts,
	expireInSeconds: 30,
});

describe("the queue", () => {
	test("every job is done once, by whichever of two workers", async () => {
		const queues = [openQueue(), openQueue()];
		const what = kind();
		const done: number[] = [];
		for (const queue of queues) {
			await queue.work(what, async ({ n }) => {
				done.push(n);
			});
		}
		const numbers = Array.from({ length: 100 }, (_, n) => n);
		await Promise.all(numbers.map((n) => queues[n % 2]?.send(what, { n })));
		await expect.poll(() => done.length, { timeout: 15_000 }).toBe(100);
		expect([...done].sort((a, b) => a - b)).toEqual(numbers);
		await Promise.all(queues.map((queue) => queue.close()));
	});

	test("one job that fails does not fail its neighbours, and is tried again", async () => {
		const queue = openQueue();
		const what = kind(2);
		const tried: number[] = [];
		await queue.work(what, async ({ n }) => {
			tried.push(n);
			if (n === 1 && tried.filter((other) => other === 1).length === 1) throw new Error("first time");
		});
		await Promise.all([0, 1, 2].map((n) => queue.send(what, { n })));
		await expect.poll(() => [...tried].sort(), { timeout: 15_000 }).toEqual([0, 1, 1, 2]);
		await queue.close();
	});

	test("of waiting jobs with one key there is one", async () => {
		const queue = openQueue();
		const what = kind();
		for (let n = 0; n < 5; n += 1) await queue.send(what, { n }, { singletonKey: "same" });
		await queue.send(what, { n: 9 });
		await queue.send(what, { n: 9 });
		const done: number[] = [];
		await queue.work(what, async ({ n }) => {
			done.push(n);
		});
		await expect.poll(() => [...done].sort(), { timeout: 10_000 }).toEqual([0, 9, 9]);
		await queue.close();
	});

	test("closing tells running jobs to end, and waits for them", async () => {
		const queue = openQueue();
		const what = kind();
		const states: string[] = [];
		await queue.work(what, async (_, signal) => {
			states.push("began");
			await new Promise((resolve) => signal.addEventListener("abort", resolve));
			states.push("ended");
		});
		await queue.send(what, { n: 1 });
		await expect.poll(() => states, { timeout: 10_000 }).toEqual(["began"]);
		await queue.close();
		expect(states).toEqual(["began", "ended"]);
	});
});

describe("a worker", () => {
	test("one of two holds a lease; the other follows when it is over", async () => {
		const context = testContext({ database: db });
		const name = randomUUID();
		expect(await Promise.all(["a", "b", "c"].map((holder) => holdLease(context, name, holder, 60_000)))).toContain(
			true,
		);
		const [held] = await db.database.select().from(leases).where(eq(leases.name, name));
		const loser = held?.holder === "a" ? "b" : "a";
		expect(await holdLease(context, name, held?.holder ?? "", 1)).toBe(true);
		await expect.poll(() => holdLease(context, name, loser, 60_000)).toBe(true);
		expect(await holdLease(context, name, held?.holder ?? "", 60_000)).toBe(false);
	});

	test("settles what is unknown, polls rooms once for all workers, shows that it is alive, and leaves cleanly", async () => {
		const room = testRoom();
		const host = await addTestUser(db, "host", [room]);
		const polls = [0, 0];
		const controlOf = (worker: number) =>
			fakeControl({
				listRooms: async () => {
					polls[worker] = (polls[worker] ?? 0) + 1;
					return { known: true, rooms: [], at: new Date() };
				},
				findConnections: async () => [
					{
						connectionId: "c1",
						participantId: "p",
						userId: "eve",
						name: "Eve",
						presetName: null,
						joinedAt: new Date(Date.now() - 60_000),
						leftAt: new Date(),
					},
				],
			});
		const shared = { database: db, clock: systemClock };
		const commandId = randomUUID();
		const target = { userId: "eve", participantId: "p", connectionIds: ["c1"], name: "Eve" };
		const order = { commandId, type: "kick", room, sessionId: null, target, reason: null, confirmation: null } as const;
		await orderCommand(testContext({ ...shared, actor: host }), order);
		await reportOutcome(testContext({ ...shared, actor: host }), {
			commandId,
			report: { outcome: "confirmed", code: null, latencyMs: 80, connectionIds: ["c1"] },
		});
		const queues = [openQueue(), openQueue()];
		const controls = queues.map((_, n) => controlOf(n));
		const running = await Promise.all(
			queues.map((queue, n) =>
				startJobs(`worker-${n}`, (job) =>
					testContext({
						...shared,
						control: controls[n] ?? controlOf(n),
						queue,
						log,
						origin: "job",
						actor: { kind: "job", job },
					}),
				),
			),
		);
		expect(await db.database.select().from(workers)).toHaveLength(2);
		const evidence = async () =>
			(await db.database.select().from(commands).where(eq(commands.id, commandId)))[0]?.evidence;
		await expect.poll(evidence, { timeout: 20_000 }).toBe("reconciled");
		// One of the two polls for both.
		expect(polls.filter((count) => count > 0)).toHaveLength(1);
		await Promise.all(running.map((jobs) => jobs.stop()));
		await Promise.all(queues.map((queue) => queue.close()));
		expect(await db.database.select().from(workers)).toHaveLength(0);
		expect(lines.filter((line) => line.includes("round-failed"))).toEqual([]);
	});
});
