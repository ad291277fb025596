import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "@/server/db/client";
import { createRateBudget } from "@/server/kernel/rate-budget";
import type { Lane, RateBudget, RateLimit } from "@/server/ports/rate-budget";
import { createTestDatabase, type TestDatabase } from "../factories/database";

let db: TestDatabase;
let other: pg.Pool;
beforeAll(async () => {
	db = await createTestDatabase();
	other = new pg.Pool({ connectionString: db.url, max: 4 });
});
afterAll(async () => {
	await other.end();
	await db.close();
});

const limit = (max: number, windowMs: number, reservedForActs = 0): RateLimit => ({
	key: `test:${randomUUID()}`,
	max,
	windowMs,
	reservedForActs,
});
const soon = (ms: number) => AbortSignal.timeout(ms);
type Limits = RateLimit | RateLimit[];
/** A call that is answered at once. */
const take = async (budget: RateBudget, of: Limits, lane: Lane, ms = 30_000): Promise<void> =>
	(await budget.take(of, { lane, signal: soon(ms) })).done();
const act = (budget: RateBudget, of: Limits, ms?: number) => take(budget, of, "act", ms);
const poll = (budget: RateBudget, of: Limits, ms?: number) => take(budget, of, "poll", ms);

/** A vendor with a sliding window, and a network in front of it that takes its time, now and then a lot of it. */
function vendor(max: number, windowMs: number, slowest = 8) {
	const arrivals: number[] = [];
	let refused = 0;
	return {
		arrivals,
		refused: () => refused,
		async call(): Promise<void> {
			const trip = () => new Promise((resolve) => setTimeout(resolve, slowest * (0.2 + 0.8 * Math.random())));
			await trip();
			const now = performance.now();
			if (arrivals.filter((at) => at > now - windowMs).length >= max) refused += 1;
			arrivals.push(now);
			await trip();
		},
	};
}

describe("two processes on one account", () => {
	test("no 429 of our own making, and hardly slower than the limit allows", async () => {
		const max = 20;
		const windowMs = 1_000;
		const calls = 100;
		const of = limit(max, windowMs);
		const there = vendor(max, windowMs);
		const budgets = [createRateBudget(db.pool), createRateBudget(other)];
		const started = performance.now();
		await Promise.all(
			Array.from({ length: calls }, async (_, n) => {
				const budget = budgets[n % 2];
				if (budget === undefined) return;
				const ticket = await budget.take(of, { lane: "act", signal: soon(30_000) });
				await there.call();
				ticket.done();
			}),
		);
		const floorMs = (Math.ceil(calls / max) - 1) * windowMs;
		expect(there.refused()).toBe(0);
		expect(there.arrivals).toHaveLength(calls);
		expect(performance.now() - started).toBeLessThan(floorMs * 1.25);
	});

	test("no 429 of our own making when calls take very different times to arrive", async () => {
		const max = 10;
		const windowMs = 500;
		const of = limit(max, windowMs);
		const there = vendor(max, windowMs, 300);
		const budgets = [createRateBudget(db.pool), createRateBudget(other)];
		await Promise.all(
			Array.from({ length: 60 }, async (_, n) => {
				const ticket = await budgets[n % 2]?.take(of, { lane: "batch", signal: soon(30_000) });
				await there.call();
				ticket?.done();
			}),
		);
		expect(there.refused()).toBe(0);
	});

	test("a call whose answer never comes holds its place for two seconds, and no longer", async () => {
		const [one, two] = [createRateBudget(db.pool), createRateBudget(other)];
		const of = limit(1, 100);
		await one.take(of, { lane: "act", signal: soon(1_000) });
		const started = performance.now();
		await act(two, of);
		expect(performance.now() - started).toBeGreaterThan(1_900);
		expect(performance.now() - started).toBeLessThan(4_000);
	});

	test("every window of several holds", async () => {
		const burst = limit(5, 500);
		const long = limit(12, 2_000);
		const there = [vendor(5, 500), vendor(12, 2_000)];
		const budgets = [createRateBudget(db.pool), createRateBudget(other)];
		await Promise.all(
			Array.from({ length: 24 }, async (_, n) => {
				const budget = budgets[n % 2];
				if (budget === undefined) return;
				// Named in either order by either process: they must not wait for each other for ever.
				const limits = n % 2 === 0 ? [burst, long] : [long, burst];
				const ticket = await budget.take(limits, { lane: "act", signal: soon(30_000) });
				await Promise.all(there.map((one) => one.call()));
				ticket.done();
			}),
		);
		expect(there.map((one) => one.refused())).toEqual([0, 0]);
	});

	test("a pause holds everybody up, and only that key", async () => {
		const of = limit(100, 1_000);
		const free = limit(100, 1_000);
		const [one, two] = [createRateBudget(db.pool), createRateBudget(other)];
		await one.pause(of.key, new Date(Date.now() + 700));
		const started = performance.now();
		await act(two, free);
		expect(performance.now() - started).toBeLessThan(400);
		await act(two, of);
		expect(performance.now() - started).toBeGreaterThan(500);
	});
});

describe("acts before polls", () => {
	test("polls leave the reserved share alone, and as much again to batches", async () => {
		const budget = createRateBudget(db.pool);
		const of = limit(10, 60_000, 3);
		for (let n = 0; n < 4; n += 1) await poll(budget, of);
		await expect(poll(budget, of, 150)).rejects.toMatchObject({ name: "ProviderError", kind: "limited" });
		for (let n = 0; n < 3; n += 1) await take(budget, of, "batch");
		await expect(take(budget, of, "batch", 150)).rejects.toMatchObject({ kind: "limited" });
		for (let n = 0; n < 3; n += 1) await act(budget, of);
		await expect(act(budget, of, 150)).rejects.toMatchObject({ kind: "limited" });
	});

	test("an act that comes last goes out first", async () => {
		const budget = createRateBudget(db.pool);
		const of = limit(4, 400, 1);
		for (let n = 0; n < 4; n += 1) await act(budget, of);
		const order: string[] = [];
		const polls = Array.from({ length: 3 }, () => poll(budget, of).then(() => order.push("poll")));
		const acts = Array.from({ length: 2 }, () => act(budget, of).then(() => order.push("act")));
		await Promise.all([...polls, ...acts]);
		expect(order.slice(0, 2)).toEqual(["act", "act"]);
	});

	test("who gave up waiting takes no call from the others", async () => {
		const budget = createRateBudget(db.pool);
		const of = limit(2, 500);
		await Promise.all([act(budget, of), act(budget, of)]);
		const gone = Array.from({ length: 5 }, () => act(budget, of, 50).catch(({ kind }) => kind));
		expect(await Promise.all(gone)).toEqual(Array(5).fill("limited"));
		const started = performance.now();
		await Promise.all([act(budget, of), act(budget, of)]);
		expect(performance.now() - started).toBeLessThan(1_000);
	});
});

describe("acts before batches before polls, whichever process they wait in", () => {
	test("an act of another process goes ahead of a batch that waits already", async () => {
		const [busy, urgent] = [createRateBudget(db.pool), createRateBudget(other)];
		const of = limit(5, 400);
		let batched = 0;
		const batch = Promise.all(Array.from({ length: 40 }, () => take(busy, of, "batch").then(() => (batched += 1))));
		await expect.poll(() => batched).toBeGreaterThanOrEqual(10);
		const before = batched;
		await Promise.all(Array.from({ length: 3 }, () => take(urgent, of, "act")));
		expect(batched - before).toBeLessThanOrEqual(5);
		expect(batched).toBeLessThan(40);
		await batch;
	});

	test("a batch of another process goes ahead of polls that wait already", async () => {
		const [polling, batching] = [createRateBudget(db.pool), createRateBudget(other)];
		const of = limit(5, 400);
		let polled = 0;
		const polls = Promise.all(Array.from({ length: 20 }, () => take(polling, of, "poll").then(() => (polled += 1))));
		await expect.poll(() => polled).toBeGreaterThanOrEqual(5);
		await Promise.all(Array.from({ length: 10 }, () => take(batching, of, "batch")));
		expect(polled).toBeLessThanOrEqual(10);
		await polls;
	});

	test("a batch leaves the share of acts alone", async () => {
		const budget = createRateBudget(db.pool);
		const of = limit(6, 60_000, 4);
		await Promise.all([take(budget, of, "batch"), take(budget, of, "batch")]);
		await expect(take(budget, of, "batch", 150)).rejects.toMatchObject({ kind: "limited" });
		await take(budget, of, "act");
	});

	test("who gave up waiting holds nobody up", async () => {
		const [gone, waiting] = [createRateBudget(db.pool), createRateBudget(other)];
		const of = limit(3, 300);
		await Promise.all(Array.from({ length: 3 }, () => take(gone, of, "act")));
		const given = Array.from({ length: 9 }, () => take(gone, of, "act", 50).catch(() => undefined));
		await Promise.all(given);
		const started = performance.now();
		await take(waiting, of, "poll");
		expect(performance.now() - started).toBeLessThan(1_000);
	});
});

function counting(pool: pg.Pool) {
	const counted = { questions: 0 };
	const asked = new Proxy(pool, {
		get(target, name) {
			if (name !== "query") return Reflect.get(target, name);
			return (text: string, values: unknown[]) => {
				counted.questions += 1;
				return target.query(text, values);
			};
		},
	});
	return { counted, budget: createRateBudget(asked) };
}

test("a hundred at once are a handful of questions to the database", async () => {
	const { counted, budget } = counting(db.pool);
	const of = limit(1_000, 1_000);
	await Promise.all(Array.from({ length: 100 }, () => act(budget, of)));
	expect(counted.questions).toBeLessThanOrEqual(3);
});

test("during a pause nobody asks all the time, also when all who waited gave up", async () => {
	const { counted, budget } = counting(db.pool);
	const of = limit(5, 1_000);
	await budget.pause(of.key, new Date(Date.now() + 600));
	await expect(act(budget, of, 100)).rejects.toMatchObject({ kind: "limited" });
	await act(budget, of);
	expect(counted.questions).toBeLessThanOrEqual(8);
});

test("without the database nothing goes out", async () => {
	const { pool, close } = openDatabase("postgres://nobody@127.0.0.1:1/none", { max: 1, onError: () => undefined });
	await expect(act(createRateBudget(pool), limit(5, 1_000))).rejects.toMatchObject({ kind: "unreachable" });
	await close();
});
