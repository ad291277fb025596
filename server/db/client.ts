import { DrizzleQueryError } from "drizzle-orm";
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
		// A server that hangs keeps no timeouts of its own.
		query_timeout: 20_000,
		keepAlive: true,
	});
	pool.on("error", options.onError);
	// The pool hears only of idle connections: one that breaks inside a transaction, between two statements, would
	// otherwise be an uncaught exception and end the process.
	pool.on("connect", (client) => client.on("error", options.onError));
	const database = drizzle(pool, { schema });
	database.transaction = (work, config) => transact(pool, work, config);
	return { database, pool, close: () => pool.end() };
}

/**
 * Drizzle's own transaction on a pool never gives a connection back whose `begin` failed, so that a few restarts of
 * the database would use up the pool for ever; and a failed `rollback` hides what went wrong before it.
 */
async function transact<T>(
	pool: pg.Pool,
	work: (transaction: Transaction) => Promise<T>,
	config: Parameters<Database["transaction"]>[1],
): Promise<T> {
	const client = await pool.connect();
	let reason: unknown;
	let broken = false;
	try {
		return await drizzle(client, { schema }).transaction(async (transaction) => {
			try {
				return await work(transaction);
			} catch (error) {
				reason = error;
				throw error;
			}
		}, config);
	} catch (error) {
		broken = reason !== error || isConnectionTrouble(error);
		throw reason ?? error;
	} finally {
		client.release(broken);
	}
}

/** Whether a statement failed without an answer from the server. */
function isConnectionTrouble(error: unknown): boolean {
	return error instanceof DrizzleQueryError && !(error.cause instanceof pg.DatabaseError);
}
