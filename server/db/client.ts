import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import * as schema from "./schema";

export type Database = NodePgDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

export interface DatabaseConnection {
	database: Database;
	pool: pg.Pool;
	close(): Promise<void>;
}

/** Opens a pool on `url` (the app's own role). Connections that break are replaced by the pool. */
export function openDatabase(
	url: string,
	options: { max: number; onError: (error: Error) => void },
): DatabaseConnection {
	const pool = new pg.Pool({
		connectionString: url,
		max: options.max,
		connectionTimeoutMillis: 5_000,
		statement_timeout: 15_000,
		idle_in_transaction_session_timeout: 15_000,
	});
	pool.on("error", options.onError);
	return { database: drizzle(pool, { schema }), pool, close: () => pool.end() };
}
