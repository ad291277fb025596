import { and, eq, inArray, isNull, lt, lte, not, or, type SQL, sql } from "drizzle-orm";
import type { RoomRef } from "@/lib/moderation/room";
import { roomEnds, roomLocks } from "../db/schema";
import type { Context } from "../kernel/context";
import type { EndRecord, LockRecord } from "./records";

type ProjectRef = Pick<RoomRef, "provider" | "projectId">;

/** How long a worker may be silent before another takes its ends over. The database's clock counts, being one for all. */
export const claimMs = 10_000;

const claimedUntil = sql`now() + make_interval(secs => ${claimMs / 1_000})`;
const isFree = (table: { claimedUntil: typeof roomEnds.claimedUntil | typeof roomLocks.claimedUntil }) =>
	or(isNull(table.claimedUntil), lt(table.claimedUntil, sql`now()`));

/** Takes ends that are due, the earliest first; from then on tokens are refused for their rooms. */
export async function claimEnds(
	context: Context,
	{ of, holder, most, now }: { of: SQL | undefined; holder: string; most: number; now: Date },
): Promise<EndRecord[]> {
	const due = context.database
		.select({ id: roomEnds.id })
		.from(roomEnds)
		.where(and(of, lte(roomEnds.dueAt, now), isFree(roomEnds)))
		.orderBy(roomEnds.dueAt, roomEnds.id)
		.limit(most)
		.for("update", { skipLocked: true });
	const rows = await context.database
		.update(roomEnds)
		.set({
			state: "ending",
			claimedBy: holder,
			claimedUntil,
			attempts: sql`${roomEnds.attempts} + 1`,
			warnAt: null,
			warnMinutes: null,
			updatedAt: now,
		})
		.where(sql`${roomEnds.id} in ${due}`)
		.returning();
	return rows.sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime() || (a.id < b.id ? -1 : 1));
}

/** Holds on to the ends that this worker is carrying out; those that it is just writing down are not waited for. */
export async function tendEnds(context: Context, holder: string, ids: string[]): Promise<void> {
	const mine = context.database
		.select({ id: roomEnds.id })
		.from(roomEnds)
		.where(and(eq(roomEnds.claimedBy, holder), inArray(roomEnds.id, ids)))
		.for("update", { skipLocked: true });
	await context.database.update(roomEnds).set({ claimedUntil }).where(sql`${roomEnds.id} in ${mine}`);
}

/** Lets go of an end whose turn broke, so that it is soon taken up again. */
export async function leaveEnd(context: Context, holder: string, id: string, dueAt: Date): Promise<void> {
	await context.database
		.update(roomEnds)
		.set({ claimedBy: null, claimedUntil: null, dueAt })
		.where(and(eq(roomEnds.claimedBy, holder), eq(roomEnds.id, id)));
}

/** Locks that are to be prolonged or lifted now. */
export async function claimLocks(
	context: Context,
	{ of, most, now }: { of: SQL | undefined; most: number; now: Date },
): Promise<LockRecord[]> {
	const due = context.database
		.select({ id: roomLocks.endId })
		.from(roomLocks)
		.where(and(of, lte(roomLocks.dueAt, now), isFree(roomLocks)))
		.orderBy(roomLocks.dueAt)
		.limit(most)
		.for("update", { skipLocked: true });
	return context.database
		.update(roomLocks)
		.set({ claimedUntil, attempts: sql`${roomLocks.attempts} + 1` })
		.where(sql`${roomLocks.endId} in ${due}`)
		.returning();
}

type ProjectColumns =
	| Pick<typeof roomEnds, "provider" | "projectId">
	| Pick<typeof roomLocks, "provider" | "projectId">;

export function ofProject(table: ProjectColumns, project: ProjectRef): SQL | undefined {
	return and(eq(table.provider, project.provider), eq(table.projectId, project.projectId));
}

/** Rooms of projects that are not connected any more: their ends must not be forgotten. */
export function ofNone(table: ProjectColumns, projects: readonly ProjectRef[]): SQL | undefined {
	const any = or(...projects.map((project) => ofProject(table, project)));
	return any === undefined ? undefined : not(any);
}
