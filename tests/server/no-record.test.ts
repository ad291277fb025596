import { randomUUID } from "node:crypto";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { OutcomeReport } from "@/lib/api/commands";
import type { Actor } from "@/lib/moderation/actor";
import type { RoomRef } from "@/lib/moderation/room";
import { listAudit } from "@/server/audit";
import { openDatabase } from "@/server/db/client";
import * as schema from "@/server/db/schema";
import { systemClock } from "@/server/kernel/clock";
import { orderCommand, reportOutcome, retryRemoval } from "@/server/moderation";
import { addTestUser, fakeControl, testContext, testRoom } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";
import { createStallingProxy } from "../factories/stalling-proxy";

let db: TestDatabase;
let owner: pg.Client;
let room: RoomRef;
let host: Extract<Actor, { kind: "user" }>;
let first: string;
const target = { userId: "eve", participantId: "p-eve", connectionIds: ["c1"], name: "Eve" };

beforeEach(async () => {
	db = await createTestDatabase();
	owner = new pg.Client({ connectionString: db.adminUrl });
	owner.on("error", () => undefined);
	await owner.connect();
	room = testRoom();
	host = await addTestUser(db, "host", [room]);
	const context = testContext({ database: db, actor: host, clock: systemClock });
	first = order().commandId;
	await orderCommand(context, order(first));
	const report: OutcomeReport = { outcome: "unknown", code: null, latencyMs: 1, connectionIds: [] };
	await reportOutcome(context, { commandId: first, report });
});
afterEach(async () => {
	await owner.end();
	await db.close();
});

function order(commandId: string = randomUUID()) {
	return { commandId, type: "kick", room, sessionId: null, target, reason: null, confirmation: null } as const;
}

async function bothRefused(database: TestDatabase): Promise<void> {
	const control = fakeControl();
	const context = testContext({ database, actor: host, control, clock: systemClock });
	const started = Date.now();
	const refused = { code: "not-recorded", message: expect.stringContaining("nothing was done") };
	await Promise.all([
		expect(orderCommand(context, order())).rejects.toMatchObject(refused),
		expect(retryRemoval(context, { commandId: first, retryId: randomUUID() })).rejects.toMatchObject(refused),
	]);
	expect(Date.now() - started).toBeLessThan(8_000);
	expect(control.performed).toHaveLength(0);
}

test.each(["audit_rows", "activity"])(
	"where %s cannot be written, acts are refused and nobody is called; reading works",
	async (table) => {
		await owner.query(`revoke insert on ${table} from usher_app`);
		await bothRefused(db);
		const { rows } = await owner.query("select count(*)::int as count from commands");
		expect(rows).toEqual([{ count: 1 }]);
		const page = await listAudit(testContext({ database: db, actor: host }), {});
		expect(page.rows.length).toBeGreaterThan(0);
	},
);

test("where the audit hangs, acts are refused within seconds", async () => {
	await owner.query("begin; lock table audit_rows in access exclusive mode");
	await bothRefused(db);
	await owner.query("rollback");
	const context = testContext({ database: db, actor: host, clock: systemClock });
	expect(await orderCommand(context, order())).toMatchObject({ fresh: true });
});

test("where the whole database hangs, acts are refused within seconds, and work again afterwards", async () => {
	const proxy = await createStallingProxy(db.url);
	const { pool } = openDatabase(proxy.url, { max: 4, onError: () => undefined });
	const behind: TestDatabase = { ...db, pool, database: drizzle(pool, { schema }) };
	const context = testContext({ database: behind, actor: host, clock: systemClock });
	expect(await orderCommand(context, order())).toMatchObject({ fresh: true });
	proxy.stall();
	await bothRefused(behind);
	proxy.resume();
	await expect.poll(async () => (await orderCommand(context, order())).fresh, { timeout: 15_000 }).toBe(true);
	// Nothing came of the two that were refused: the one before, and the two that were accepted.
	const { rows } = await owner.query("select count(*)::int as count from commands");
	expect(rows).toEqual([{ count: 3 }]);
	await pool.end();
	await proxy.close();
});

test("restarts of the database, however many, are over once it is back", async () => {
	const context = testContext({ database: db, actor: host, clock: systemClock });
	const works = () =>
		orderCommand(context, order()).then(
			({ fresh }) => fresh,
			() => false,
		);
	// More often than the pool has connections: none of them may get lost.
	for (let restart = 0; restart < 12; restart += 1) {
		await Promise.all([
			owner.query(
				"select pg_terminate_backend(pid) from pg_stat_activity where usename = 'usher_app' and datname = current_database()",
			),
			works(),
		]);
	}
	await expect.poll(works, { timeout: 10_000 }).toBe(true);
	expect(db.pool.waitingCount).toBe(0);
});
