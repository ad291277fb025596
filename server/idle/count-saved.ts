import { eq } from "drizzle-orm";
import { idleCases } from "../db/schema";
import type { Context } from "../kernel/context";
import { type RoomPresence, readPresence } from "../presence";
import type { CaseRow } from "./case-row";
import { refOf } from "./read-rooms";

const mostAtOnce = 500;
const minute = 60_000;
const longestMs = 60 * minute;

/**
 * Counts the minutes that removals saved: from the removal until the person came back, at most 60; where others stayed in
 * the room, until that had emptied, if that was sooner. How long somebody would have stayed is known to nobody, so it is
 * an estimate that rather says too little.
 */
export async function countSaved(context: Context): Promise<void> {
	const { database } = context;
	const rows = await database
		.select()
		.from(idleCases)
		.where(eq(idleCases.counting, true))
		.orderBy(idleCases.closedAt)
		.limit(mostAtOnce);
	for (const row of rows) {
		const now = context.clock.now();
		const [presence] = await readPresence(database, [refOf(row)], now);
		if (presence === undefined) continue;
		const { savedMs, over } = savedBy(row, presence, now.getTime());
		await database
			.update(idleCases)
			.set({ savedMinutes: savedMs / minute, counting: !over })
			.where(eq(idleCases.id, row.id));
	}
}

/** How much one removal has saved until now, and whether that is final. Pure. */
export function savedBy(
	row: Pick<CaseRow, "person" | "closedAt" | "othersStayed" | "savedMinutes">,
	{ people, listing }: Pick<RoomPresence, "people" | "listing">,
	now: number,
): { savedMs: number; over: boolean } {
	const removedAt = row.closedAt?.getTime() ?? now;
	const before = (row.savedMinutes ?? 0) * minute;
	const until = (at: number) => Math.min(longestMs, Math.max(before, at - removedAt));
	const back = people.find(({ person, inSince }) => person.key === row.person && inSince > removedAt);
	if (back !== undefined) return { savedMs: until(back.inSince), over: true };
	if (now - removedAt >= longestMs && row.othersStayed !== true) return { savedMs: longestMs, over: true };
	if (row.othersStayed !== true) return { savedMs: until(now), over: false };
	// With others in the room, only what a whole list has shown counts.
	const listedAt = listing === null ? removedAt : listing.at;
	const isEmpty = listedAt > removedAt && people.every(({ person }) => person.console || person.key === row.person);
	return { savedMs: until(listedAt), over: isEmpty || now - removedAt >= longestMs };
}
