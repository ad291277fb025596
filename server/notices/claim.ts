import { asc, eq, sql } from "drizzle-orm";
import type { RoomRef } from "@/lib/moderation/room";
import { notices } from "../db/schema";
import type { Context } from "../kernel/context";
import type { Transaction } from "../kernel/transaction";
import type { StoredNotice } from "./notice-row";

/** Longer than a vendor is waited for. */
const claimSeconds = 30;

const free = sql`(claimed_until is null or claimed_until < now())`;
const until = sql`now() + make_interval(secs => ${claimSeconds})`;

/** An order that was just written down, for the process that took it to send. */
export async function claimOrder(context: Context, orderId: string, holder: string): Promise<StoredNotice[]> {
	return context.database
		.update(notices)
		.set({ claimedBy: holder, claimedUntil: until })
		.where(
			sql`${notices.id} in (
				select id from ${notices} where order_id = ${orderId} and state = 'waiting' and ${free} for update skip locked)`,
		)
		.returning();
}

/**
 * Notices of one project that have something due. Any number of workers may ask at once: each notice is one worker's,
 * and another's only once that one must have died. Claims go by the database's clock, being one for all.
 */
export async function claimDue(
	context: Context,
	{ provider, projectId }: Pick<RoomRef, "provider" | "projectId">,
	holder: string,
	most: number,
): Promise<StoredNotice[]> {
	return context.database
		.update(notices)
		.set({ claimedBy: holder, claimedUntil: until })
		.where(
			sql`${notices.id} in (
				select id from ${notices}
				where due_at <= ${context.clock.now()} and provider = ${provider} and project_id = ${projectId} and ${free}
				order by due_at limit ${most} for update skip locked)`,
		)
		.returning();
}

export type Progress = Partial<Pick<StoredNotice, "state" | "code" | "removalId" | "tries" | "dueAt" | "leaveBy">>;

/**
 * Writes how far a claimed notice has come, with what else `also` writes, and gives the claim back. null: it is not ours
 * any more (withdrawn, or another worker's), and nothing was written.
 */
export async function writeProgress(
	context: Context,
	row: StoredNotice,
	progress: Progress,
	also: (transaction: Transaction) => Promise<void> = async () => undefined,
): Promise<StoredNotice | null> {
	return context.database.transaction(async (transaction) => {
		const [now] = await transaction.select().from(notices).where(eq(notices.id, row.id)).for("update");
		if (now === undefined || now.claimedBy !== row.claimedBy || now.state !== row.state) return null;
		const news = "state" in progress || "code" in progress ? { updatedAt: context.clock.now() } : {};
		const [written] = await transaction
			.update(notices)
			.set({ ...progress, ...news, claimedBy: null, claimedUntil: null })
			.where(eq(notices.id, row.id))
			.returning();
		if (written === undefined) return null;
		await also(transaction);
		return written;
	});
}

export function ofOrder(context: Context, orderId: string): Promise<StoredNotice[]> {
	return context.database.select().from(notices).where(eq(notices.orderId, orderId)).orderBy(asc(notices.id));
}
