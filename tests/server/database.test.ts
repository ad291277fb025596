import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isMigrated } from "@/server/db/is-migrated";
import { migrate } from "@/server/db/migrate";
import { createTestDatabase, type TestDatabase } from "../factories/database";

let db: TestDatabase;
beforeAll(async () => {
	db = await createTestDatabase();
});
afterAll(() => db.close());

const row =
	"insert into audit_rows (kind, actor_kind, actor_id, actor_name, origin) values ('intent', 'user', 'a', 'Ada', 'console')";
const attempts = ["update audit_rows set actor_name = 'Bo'", "delete from audit_rows", "truncate audit_rows"];

test.each(attempts)("the app's role cannot %s", async (sql) => {
	await db.pool.query(row);
	await expect(db.pool.query(sql)).rejects.toThrow(/permission denied/);
});

test.each(attempts)("the owner cannot %s", async (sql) => {
	await db.pool.query(row);
	const owner = new pg.Client({ connectionString: db.adminUrl });
	await owner.connect();
	await expect(owner.query(sql)).rejects.toThrow(/cannot be changed or deleted/);
	await owner.end();
});

test("several starts may migrate at once, and again", async () => {
	await Promise.all([1, 2, 3].map(() => migrate({ adminUrl: db.adminUrl, appUrl: db.url })));
	expect(await isMigrated(db.pool)).toBe(true);
});
