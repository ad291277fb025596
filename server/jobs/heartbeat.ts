import { eq, lt } from "drizzle-orm";
import { workers } from "../db/schema";
import type { Context } from "../kernel/context";

const forgottenAfterMs = 24 * 60 * 60_000;

/** This worker is alive; the console shows a banner when none has been for a while. */
export async function beat(context: Context, id: string, startedAt: Date): Promise<void> {
	const seenAt = context.clock.now();
	await context.database
		.insert(workers)
		.values({ id, startedAt, seenAt })
		.onConflictDoUpdate({ target: workers.id, set: { seenAt } });
}

export async function sayGoodbye(context: Context, id: string): Promise<void> {
	await context.database.delete(workers).where(eq(workers.id, id));
}

export async function forgetOldWorkers(context: Context): Promise<void> {
	await context.database
		.delete(workers)
		.where(lt(workers.seenAt, new Date(context.clock.now().getTime() - forgottenAfterMs)));
}
