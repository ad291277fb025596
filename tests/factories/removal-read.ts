import { eq } from "drizzle-orm";
import { batches } from "@/server/db/schema";
import { followRemoval } from "@/server/moderation";
import type { ApiStage } from "./api-stage";

export interface RemovalRead {
	underWay: number;
	items: { state: string; evidence: string | null; targetId: string; index: number }[];
	nextCursor: string | null;
}

/** What a customer's backend reads of an order once each person has an outcome. */
export async function removalRead(stage: ApiStage, key: string, commandId: string): Promise<RemovalRead> {
	const ending = new AbortController();
	const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(20_000)]);
	const [batch] = await stage.db.database.select().from(batches).where(eq(batches.id, commandId));
	const latest = new Map<number, string>();
	const items = await followRemoval(stage.contextFor(stage.admin), { commandId, afterId: null, signal });
	for await (const { index, state } of items) {
		latest.set(index, state);
		if ([...latest.values()].filter((one) => one !== "waiting" && one !== "sent").length === batch?.targets) break;
	}
	ending.abort();
	const answer = await stage.call("GET", `/removals/${commandId}?limit=200`, { key });
	if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
	const read = (await answer.json()) as RemovalRead;
	if (read.underWay > 0) throw new Error(`${read.underWay} have no outcome.`);
	return read;
}
