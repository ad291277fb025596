import { randomUUID } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { providerSchema, type RoomRef } from "@/lib/moderation/room";
import { batches, commands } from "../db/schema";
import type { Context } from "../kernel/context";
import type { Lane } from "../ports/rate-budget";
import { claimTargets } from "./claims";
import type { CommandRow } from "./command-row";
import { dispatchRoom } from "./dispatch-room";
import { tendMs } from "./order-batch";
import { recordOutcomes } from "./record-outcomes";

/** So few wait for nobody: their calls go ahead of batches and scans. */
const urgentAtMost = 5;
const claimedAtOnce = 60;
const claimsAtOnce = 4;

const unsent = (batchId: string) =>
	and(eq(commands.batchId, batchId), eq(commands.outcome, "intent"), isNull(commands.claimedBy));

/**
 * Tells the vendors of every target of an order that nobody has claimed, and looks for evidence of each. Vendors and
 * rooms go side by side, so that one vendor's trouble delays no other. Any number of processes may do it at once.
 */
export async function dispatchBatch(context: Context, batchId: string): Promise<void> {
	const [batch] = await context.database.select().from(batches).where(eq(batches.id, batchId));
	if (batch === undefined || batch.dispatchedAt !== null) return;
	const holder = randomUUID();
	const tending = setInterval(() => void tend(context, batchId), tendMs / 3);
	try {
		const rooms = await context.database
			.selectDistinct({ provider: commands.provider, projectId: commands.projectId, roomId: commands.roomId })
			.from(commands)
			.where(unsent(batchId));
		const lane: Lane = batch.targets <= urgentAtMost ? "act" : "batch";
		const how = { batchId, holder, lane, messageToPerson: batch.messageToPerson };
		const done = await Promise.allSettled(
			rooms.map((room) => dispatchTo(context, { ...room, provider: providerSchema.parse(room.provider) }, how)),
		);
		for (const result of done) if (result.status === "rejected") throw result.reason;
		await context.database
			.update(batches)
			.set({ dispatchedAt: context.clock.now() })
			.where(
				and(
					eq(batches.id, batchId),
					sql`not exists (select 1 from ${commands} where batch_id = ${batchId} and outcome = 'intent' and claimed_by is null)`,
				),
			);
	} finally {
		clearInterval(tending);
	}
}

interface How {
	batchId: string;
	holder: string;
	lane: Lane;
	messageToPerson: string | null;
}

async function dispatchTo(context: Context, room: RoomRef, how: How): Promise<void> {
	const claim = () => claimTargets(context, { batchId: how.batchId, room, holder: how.holder, most: claimedAtOnce });
	const control = context.projectOf(room)?.control;
	if (control === undefined) {
		for (let rows = await claim(); rows.length > 0; rows = await claim()) await refuse(context, rows);
		return;
	}
	await dispatchRoom(context, control, room, { ...how, claim, claimsAtOnce });
}

async function refuse(context: Context, rows: readonly CommandRow[]): Promise<void> {
	const found = { outcome: "refused", code: "not-connected", evidence: null, latencyMs: null } as const;
	await recordOutcomes(context, new Map(rows.map((row) => [row.id, found])));
}

async function tend(context: Context, batchId: string): Promise<void> {
	try {
		await context.database
			.update(batches)
			.set({ tendedUntil: sql`now() + make_interval(secs => ${tendMs / 1_000})` })
			.where(eq(batches.id, batchId));
	} catch (error) {
		context.log.warn("order-not-tended", { batchId, cause: error });
	}
}
