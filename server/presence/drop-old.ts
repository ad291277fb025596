import { sql } from "drizzle-orm";
import type { Context } from "../kernel/context";

/** Forgets signs, watches and rooms that nobody has told of for hours. Who is in a room goes with the room. */
export async function dropOldPresence(context: Context): Promise<void> {
	const { database } = context;
	const at = context.clock.now().toISOString();
	await database.execute(sql`delete from presence_signs where at < ${at}::timestamptz - interval '2 hours'`);
	await database.execute(sql`delete from presence_watchers where at < ${at}::timestamptz - interval '10 minutes'`);
	await database.execute(sql`
		delete from presence_connections c using presence_rooms r
		where (c.provider, c.project_id, c.room_id) = (r.provider, r.project_id, r.room_id)
			and coalesce(r.tried_at, r.listed_at) < ${at}::timestamptz - interval '2 hours'
			and c.told_at < ${at}::timestamptz - interval '2 hours'`);
	await database.execute(sql`
		delete from presence_rooms r
		where greatest(r.tried_at, r.listed_at, r.reported_at) < ${at}::timestamptz - interval '2 hours'
			and not exists (select 1 from presence_connections c
				where (c.provider, c.project_id, c.room_id) = (r.provider, r.project_id, r.room_id))`);
}
