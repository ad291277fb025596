import { lt } from "drizzle-orm";
import { idleDryRuns } from "../db/schema";
import type { Context } from "../kernel/context";
import { actOnDue } from "./act-on-due";
import { countSaved } from "./count-saved";
import { heedLife } from "./heed-life";
import type { PresetMemory } from "./moderators";
import { openCases } from "./open-cases";
import { settleCases } from "./settle-cases";
import { warnPeople } from "./warn-people";

const runsKeptMs = 7 * 24 * 60 * 60_000;

/** Looks for idle people, and counts what removals have saved. One worker at a time is enough; two do no harm. */
export function idleSearch(): (context: Context) => Promise<void> {
	const memory: PresetMemory = new Map();
	return async (context) => {
		await openCases(context, memory);
		await countSaved(context);
	};
}

/** Brings on what is open: tells people, removes those whose grace is over, and takes over what became of it. */
export async function followCases(context: Context): Promise<void> {
	await warnPeople(context);
	await heedLife(context);
	await actOnDue(context);
	await settleCases(context);
}

export async function dropOldRuns(context: Context): Promise<void> {
	const since = new Date(context.clock.now().getTime() - runsKeptMs);
	await context.database.delete(idleDryRuns).where(lt(idleDryRuns.at, since));
}
