import { and, asc, count, eq, gt, isNull, ne, or } from "drizzle-orm";
import type { RemovalItem } from "@/lib/api/removals";
import { actorId } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { batches, commands } from "../db/schema";
import { denialFor } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { toItem } from "./follow-removal";

const awaited = and(
	eq(commands.outcome, "sent"),
	or(isNull(commands.outcomeCode), ne(commands.outcomeCode, "not-confirmed")),
);

export interface RemovalPage {
	commandId: string;
	targets: number;
	/** How many are waiting for an outcome. Those that were not confirmed in time are not among them. */
	underWay: number;
	items: RemovalItem[];
	/** `index` after which the next page begins; null: this was the last one. */
	nextAfter: number | null;
}

/**
 * What has become of each target of an order by now, in the order in which they were named. For whoever ordered it,
 * and for admins; to others there is no such order.
 */
export async function readRemoval(
	context: Context,
	{ commandId, after, limit }: { commandId: string; after: number | null; limit: number },
): Promise<RemovalPage> {
	const { actor, database } = context;
	const [batch] = await database.select().from(batches).where(eq(batches.id, commandId));
	const mayRead = batch?.actorId === actorId(actor) || denialFor(actor, "search-everywhere") === null;
	if (batch === undefined || !mayRead) throw new ModerationError("not-found", "There is no such order.");
	const ofBatch = eq(commands.batchId, commandId);
	const [rows, [open]] = await Promise.all([
		database
			.select()
			.from(commands)
			.where(and(ofBatch, after === null ? undefined : gt(commands.batchIndex, after)))
			.orderBy(asc(commands.batchIndex))
			.limit(limit + 1),
		database
			.select({ count: count() })
			.from(commands)
			.where(and(ofBatch, or(eq(commands.outcome, "intent"), awaited))),
	]);
	const items = rows.slice(0, limit).map((row) => toItem(row, commandId));
	return {
		commandId,
		targets: batch.targets,
		underWay: open?.count ?? 0,
		items,
		nextAfter: rows.length > limit ? (items.at(-1)?.index ?? null) : null,
	};
}
