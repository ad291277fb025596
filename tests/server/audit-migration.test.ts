import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as runMigrations } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { verifyChain } from "@/server/audit";
import { migrate } from "@/server/db/migrate";
import { createTestDatabase, type TestDatabase } from "../factories/database";

const journalSchema = z.looseObject({ entries: z.array(z.looseObject({ tag: z.string() })) });

let db: TestDatabase;
let owner: pg.Client;
let folder: string;

beforeEach(async () => {
	db = await createTestDatabase();
	owner = new pg.Client({ connectionString: db.adminUrl });
	await owner.connect();
	folder = mkdtempSync(path.join(tmpdir(), "usher-before-chain-"));
});
afterEach(async () => {
	await owner.end();
	await db.close();
	rmSync(folder, { recursive: true });
});

/** The database as it was before the audit was chained. */
async function migrateToBeforeTheChain(): Promise<void> {
	cpSync("server/db/migrations", folder, { recursive: true });
	const file = path.join(folder, "meta/_journal.json");
	const journal = journalSchema.parse(JSON.parse(readFileSync(file, "utf8")));
	const chain = journal.entries.findIndex(({ tag }) => tag === "0007_audit-chain");
	expect(chain).toBe(7);
	writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, chain) }));
	await owner.query("drop schema public cascade; create schema public; drop schema drizzle cascade");
	await runMigrations(drizzle(owner), { migrationsFolder: folder });
}

test("rows that were there before the chain are chained as they are, gaps included, and later ones follow", async () => {
	await migrateToBeforeTheChain();
	const insert = `insert into audit_rows (at, kind, actor_kind, actor_id, actor_name, origin, detail)
		select '2026-11-01T12:00:00.123456Z'::timestamptz + n * interval '1 second', 'intent', 'user', 'a',
			'Ada “<b>” ' || n, 'console', jsonb_build_object('row', n, 'deep', jsonb_build_object('é', array[n, null]))
		from generate_series(1, 250) n`;
	await owner.query(insert);
	// An order that was rolled back left a gap in the ids.
	await owner.query("begin");
	await owner.query(insert);
	await owner.query("rollback");
	await owner.query(insert);
	const { rows: before } = await owner.query("select id, at, actor_name, detail from audit_rows order by id");

	await migrate({ adminUrl: db.adminUrl, appUrl: db.url });
	expect(await verifyChain(db.database, [])).toEqual({ rows: 500, breaches: [] });
	const { rows: after } = await owner.query("select id, at, actor_name, detail from audit_rows order by id");
	expect(after).toEqual(before);
	await db.pool.query(
		"insert into audit_rows (kind, actor_kind, actor_id, actor_name, origin) values ('outcome', 'user', 'a', 'Ada', 'console')",
	);
	expect(await verifyChain(db.database, [])).toEqual({ rows: 501, breaches: [] });
	const { rows: last } = await owner.query("select max(id)::int as id from audit_rows");
	expect(last).toEqual([{ id: Number(before.at(-1).id) + 1 }]);
	// The rows are guarded as before.
	await expect(owner.query("update audit_rows set actor_name = 'Bo'")).rejects.toThrow(/cannot be changed or deleted/);
	await owner.query("set session_replication_role = replica");
	await owner.query("update audit_rows set actor_name = 'Bo' where id = 3");
	expect((await verifyChain(db.database, [])).breaches).toMatchObject([{ id: 3 }]);
});

test("an audit without rows begins its chain", async () => {
	await migrateToBeforeTheChain();
	await migrate({ adminUrl: db.adminUrl, appUrl: db.url });
	expect(await verifyChain(db.database, [])).toEqual({ rows: 0, breaches: [] });
});
