import { sql } from "drizzle-orm";
import { dropOldRuns } from "../idle";
import type { Context } from "../kernel/context";
import { dropOldPresence } from "../presence";
import { forgetOldWorkers } from "./heartbeat";

/**
 * Drops what is of no use any more: calls older than any vendor's window, pauses that are over, sign-in failures that
 * no longer slow anybody, activity and ends of long ago. Audit rows are never dropped.
 */
export async function cleanUp(context: Context): Promise<void> {
	await context.database.execute(sql`delete from rate_calls where at < now() - interval '2 hours'`);
	await context.database.execute(sql`delete from rate_pauses where until < now()`);
	await context.database.execute(sql`delete from rate_claims where until < now()`);
	await context.database.execute(sql`delete from sign_in_failures where at < now() - interval '2 days'`);
	await context.database.execute(sql`delete from activity where at < now() - interval '30 days'`);
	await context.database.execute(sql`delete from notices where created_at < now() - interval '30 days'`);
	await context.database.execute(sql`delete from room_rosters where tried_at < now() - interval '1 hour'`);
	await context.database.execute(sql`delete from api_requests where created_at < now() - interval '1 day'`);
	await dropOldPresence(context);
	await dropOldRuns(context);
	await context.database.execute(
		sql`delete from room_ends where ends_at < now() - interval '90 days' and due_at is null`,
	);
	await context.database.execute(sql`delete from end_extensions where at < now() - interval '30 days'`);
	await forgetOldWorkers(context);
}
