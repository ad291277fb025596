import { sql } from "drizzle-orm";
import { ModerationError } from "@/lib/moderation/errors";
import type { Database, Transaction } from "../db/client";

export type { Transaction } from "../db/client";

const withinMs = 6_000;
const statementMs = 5_000;
const lockMs = 4_000;

/** Nothing is done without a record, and nobody waits for ever to learn that there is none. */
export const notRecordedWords =
	"This could not be written down, so nothing was done. Try again in a moment; tell an admin if it happens again.";

/**
 * Runs the transaction that must succeed before anything is done. Whatever keeps it from committing (a refused insert,
 * a hanging or absent database) comes out as `not-recorded` within seconds; what a verb throws itself passes through.
 */
export async function onRecord<T>(database: Database, work: (transaction: Transaction) => Promise<T>): Promise<T> {
	let tooLate = false;
	const run = database.transaction(async (transaction) => {
		await transaction.execute(
			sql`select set_config('statement_timeout', ${String(statementMs)}, true), set_config('lock_timeout', ${String(lockMs)}, true)`,
		);
		const value = await work(transaction);
		// The caller has been told that there is no record; there must not be one after all.
		if (tooLate) throw new Error("the record came too late");
		return value;
	});
	let timer: NodeJS.Timeout | undefined;
	const deadline = new Promise<never>((_, reject) => {
		timer = setTimeout(() => {
			tooLate = true;
			reject(new Error(`no record within ${withinMs} ms`));
		}, withinMs);
	});
	try {
		return await Promise.race([run, deadline]);
	} catch (error) {
		if (error instanceof ModerationError) throw error;
		throw new ModerationError("not-recorded", notRecordedWords, { cause: error });
	} finally {
		clearTimeout(timer);
		run.catch(() => undefined);
	}
}
