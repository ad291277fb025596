import type pg from "pg";
// Imported and not read from disk: bundled programs have no folder of ours beside them.
import journal from "./migrations/meta/_journal.json";

/** Whether every migration of this version has run. */
export async function isMigrated(pool: pg.Pool): Promise<boolean> {
	const newest = Math.max(...journal.entries.map((entry) => entry.when));
	const answer = await pool.query<{ newest: string | null }>(
		"select max(created_at) as newest from drizzle.__drizzle_migrations",
	);
	return Number(answer.rows[0]?.newest ?? -1) >= newest;
}
