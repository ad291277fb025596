import { sql } from "drizzle-orm";
import * as z from "zod";
import type { Context } from "../kernel/context";
import { holderOf, type KeyActor } from "../kernel/read-key";
import { hashOf, isKey } from "./key-text";

/** How many requests a key may make in a window, over all processes. */
export const requestLimit = { requests: 600, windowSeconds: 60 } as const;

export interface AdmittedKey {
	/** May be revoked or expired: what it may do is the policy's to say. */
	actor: KeyActor;
	/** How many requests it has left in this window; below 0: this one is too many. */
	left: number;
	/** Seconds until the window is over. */
	resetsIn: number;
}

const found = z.object({
	id: z.uuid(),
	name: z.string(),
	scopes: z.unknown(),
	providers: z.unknown(),
	rooms: z.unknown(),
	expires_at: z.coerce.date().nullable(),
	revoked_at: z.coerce.date().nullable(),
	used: z.coerce.number().nullable(),
	resets_in: z.coerce.number().nullable(),
});

/**
 * Who a key is, as the database has it now, this request counted: all of it one statement by one index, so that a
 * revoked key is refused by the next request on every process. A text that cannot be a key is not looked up at all.
 * The window goes by the database's clock, which is one for all; the last use is written at most once a minute.
 */
export async function admitKey(
	{ database, clock }: Pick<Context, "database" | "clock">,
	key: string,
): Promise<AdmittedKey | null> {
	if (!isKey(key)) return null;
	const { requests, windowSeconds } = requestLimit;
	const now = clock.now().toISOString();
	const isOver = sql`(u.started_at <= clock_timestamp() - make_interval(secs => ${windowSeconds}) or u.started_at > clock_timestamp() + interval '1 second')`;
	const answer = await database.execute(sql`
		with found as (select * from api_keys where hash = ${hashOf(key)}),
		used as (
			insert into api_key_uses as u (key_id, started_at, used)
			select id, clock_timestamp(), 1 from found where revoked_at is null
			on conflict (key_id) do update set
				used = case when ${isOver} then 1 else u.used + 1 end,
				started_at = case when ${isOver} then clock_timestamp() else u.started_at end
			returning used, extract(epoch from started_at + make_interval(secs => ${windowSeconds}) - clock_timestamp()) as resets_in
		),
		seen as (
			update api_keys set last_used_at = ${now}::timestamptz
			where id in (select id from found) and revoked_at is null
				and (last_used_at is null or last_used_at <= ${now}::timestamptz - interval '1 minute')
		)
		select found.*, used.used, used.resets_in from found left join used on true`);
	const [raw] = answer.rows;
	if (raw === undefined) return null;
	const row = found.parse(raw);
	return {
		actor: {
			kind: "api-key",
			keyId: row.id,
			name: row.name,
			...holderOf({ ...row, expiresAt: row.expires_at, revokedAt: row.revoked_at }),
		},
		left: requests - (row.used ?? 0),
		resetsIn: Math.max(1, Math.ceil(row.resets_in ?? windowSeconds)),
	};
}
