import { and, asc, eq, gt } from "drizzle-orm";
import { type RemovalItem, removalItemSchema } from "@/lib/api/removals";
import { actorId } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { isRetryable, removalState, removalText } from "@/lib/moderation/words/removal";
import { batches, commands } from "../db/schema";
import { denialFor } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { followNews, newsPage } from "../kernel/follow-news";
import { type CommandRow, roomOf, targetOf } from "./command-row";

export interface FollowRemovalInput {
	commandId: string;
	/** The last id already seen; null: all targets first. */
	afterId: number | null;
	signal: AbortSignal;
}

/**
 * What becomes of each target of an order, as it becomes known, until `signal` aborts. For whoever ordered it, and for
 * admins; to others there is no such order.
 */
export async function followRemoval(
	context: Context,
	{ commandId, afterId, signal }: FollowRemovalInput,
): Promise<AsyncGenerator<RemovalItem>> {
	const [batch] = await context.database.select().from(batches).where(eq(batches.id, commandId));
	const { actor } = context;
	const mayFollow = batch?.actorId === actorId(actor) || denialFor(actor, "search-everywhere") === null;
	if (batch === undefined || !mayFollow) throw new ModerationError("not-found", "There is no such order.");
	const look = async (last: number | null) => {
		const rows = await context.database
			.select()
			.from(commands)
			.where(and(eq(commands.batchId, commandId), gt(commands.changeId, last ?? 0)))
			.orderBy(asc(commands.changeId))
			.limit(newsPage);
		return rows.map((row) => toItem(row, commandId));
	};
	return followNews(context.signals, { topic: "removal", key: commandId, afterId, signal }, look);
}

export function toItem(row: CommandRow, commandId: string): RemovalItem {
	const room = roomOf(row);
	const target = targetOf(row);
	const { outcome, outcomeCode: code, evidence } = row;
	return removalItemSchema.parse({
		id: row.changeId,
		commandId,
		targetId: row.id,
		index: row.batchIndex,
		room,
		target,
		state: removalState({ outcome, code }),
		text: removalText({ provider: room.provider, everyone: target === null, outcome, code, evidence }),
		code,
		evidence,
		latencyMs: row.latencyMs,
		retryable: isRetryable({ outcome, code }),
		at: row.updatedAt.toISOString(),
	});
}
