import { and, asc, eq, gt } from "drizzle-orm";
import { type RemovalItem, removalItemSchema } from "@/lib/api/removals";
import { actorId } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { isRetryable, removalState, removalText } from "@/lib/moderation/words/removal";
import { batches, commands } from "../db/schema";
import { denialFor } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { pause } from "../kernel/signals";
import { type CommandRow, roomOf, targetOf } from "./command-row";

const page = 500;
/** Hints can be lost; the table cannot. */
const lookAtLeastEveryMs = 10_000;

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
	return follow(context, commandId, afterId ?? 0, signal);
}

async function* follow(
	context: Context,
	commandId: string,
	afterId: number,
	signal: AbortSignal,
): AsyncGenerator<RemovalItem> {
	let news = true;
	let wake = new AbortController();
	const stop = context.signals.listen("removal", (payload) => {
		if (payload !== null && payload !== commandId) return;
		news = true;
		wake.abort();
	});
	const end = () => wake.abort();
	signal.addEventListener("abort", end);
	let last = afterId;
	try {
		while (!signal.aborted) {
			if (news) {
				news = false;
				const rows = await context.database
					.select()
					.from(commands)
					.where(and(eq(commands.batchId, commandId), gt(commands.changeId, last)))
					.orderBy(asc(commands.changeId))
					.limit(page);
				for (const row of rows) {
					if (signal.aborted) return;
					yield toItem(row, commandId);
					last = row.changeId ?? last;
				}
				if (rows.length === page) news = true;
				continue;
			}
			wake = new AbortController();
			// A hint between the last look and this line has set `news`, and must not be slept over.
			if (!news && !signal.aborted) await pause(lookAtLeastEveryMs, wake.signal);
			news = true;
		}
	} finally {
		stop();
		signal.removeEventListener("abort", end);
	}
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
