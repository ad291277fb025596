import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Context } from "../kernel/context";

export interface Head {
	chainId: string;
	lastId: number;
	hash: string;
}

/** A row whose hash cannot be what it says, or a place where a row is missing. */
export interface Breach {
	id: number;
	what: string;
}

const page = 5_000;

/** Computed here, not by the database's own function, which whoever owns the database could have replaced. */
const content = sql`jsonb_build_array(
	r.prev_hash, r.id, to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), r.kind, r.command_id, r.command,
	r.actor_kind, r.actor_id, r.actor_name, r.provider, r.project_id, r.room_id,
	r.target_user_id, r.target_participant_id, r.target_name, r.reason_code, r.reason_text,
	r.origin, r.outcome, r.outcome_code, r.evidence, r.latency_ms, r.detail
)::text`;

export async function readHead(database: Pick<Context["database"], "execute">): Promise<Head | null> {
	const { rows } = await database.execute<{ chain_id: string; last_id: string; hash: string }>(
		sql`select chain_id, last_id, hash from audit_head`,
	);
	const [row] = rows;
	return row === undefined ? null : { chainId: row.chain_id, lastId: Number(row.last_id), hash: row.hash };
}

/**
 * Walks the whole chain, as of one moment, and compares it with heads that were kept outside
 * the database. Answers with every breach, in the order of the rows.
 */
export function verifyChain(
	database: Context["database"],
	anchors: readonly Head[],
): Promise<{ rows: number; breaches: Breach[] }> {
	return database.transaction((snapshot) => walk(snapshot, anchors), {
		isolationLevel: "repeatable read",
		accessMode: "read only",
	});
}

async function walk(
	database: Pick<Context["database"], "execute">,
	anchors: readonly Head[],
): Promise<{ rows: number; breaches: Breach[] }> {
	const head = await readHead(database);
	if (head === null) return { rows: 0, breaches: [{ id: 0, what: "The head of the audit is missing." }] };
	const breaches: Breach[] = [];
	const kept = new Map<number, string[]>();
	for (const { lastId, hash } of anchors.filter(({ chainId }) => chainId === head.chainId)) {
		kept.set(lastId, [...(kept.get(lastId) ?? []), hash]);
	}
	if (anchors.length > 0 && kept.size === 0) {
		breaches.push({
			id: 0,
			what: "The file of heads is about another audit: this one is not the one it was kept for.",
		});
	}
	let last = { id: 0, hash: "" };
	let rows = 0;
	for (;;) {
		const found = await database.execute<{ id: string; prev_hash: string; hash: string; content: string }>(
			sql`select r.id, r.prev_hash, r.hash, ${content} as content from audit_rows r where r.id > ${last.id} order by r.id limit ${page}`,
		);
		for (const row of found.rows) {
			const id = Number(row.id);
			rows += 1;
			const real = createHash("sha256").update(row.content, "utf8").digest("hex");
			if (row.hash !== real) breaches.push({ id, what: "The row is not as it was written." });
			if (row.prev_hash !== last.hash) breaches.push({ id, what: "The row does not follow the one before it." });
			for (const hash of kept.get(id) ?? []) {
				if (hash !== row.hash)
					breaches.push({ id, what: "The row is not the one that was written down outside the database." });
			}
			kept.delete(id);
			last = { id, hash: row.hash };
		}
		if (found.rows.length < page) break;
	}
	if (last.id !== head.lastId || last.hash !== head.hash) {
		breaches.push({ id: last.id, what: `The audit ends here, and its head says that it ends at row ${head.lastId}.` });
	}
	for (const id of kept.keys()) {
		breaches.push({ id, what: "The row was written down outside the database, and is not there any more." });
	}
	return { rows, breaches };
}
