import { sql } from "drizzle-orm";
import type { Context } from "../kernel/context";

/**
 * Whether this worker is the one to do `name`, which holds for `forMs` from each time it asks: one poll serves
 * everybody, however many workers run. A killed holder is followed by another when its time is up. The database's
 * clock counts, being one for all.
 */
export async function holdLease(context: Context, name: string, holder: string, forMs: number): Promise<boolean> {
	const answer = await context.database.execute(sql`
		insert into leases as held (name, holder, until)
		values (${name}, ${holder}, now() + make_interval(secs => ${forMs / 1_000}))
		on conflict (name) do update set holder = excluded.holder, until = excluded.until
			where held.holder = excluded.holder or held.until < now()
		returning name`);
	return answer.rows.length > 0;
}

/** Lets another worker follow at once. */
export async function leaveLeases(context: Context, holder: string): Promise<void> {
	await context.database.execute(sql`delete from leases where holder = ${holder}`);
}
