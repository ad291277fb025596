import { eq, inArray, sql } from "drizzle-orm";
import { roomEnds, roomLocks } from "../db/schema";
import type { Context } from "../kernel/context";
import { type Found, recordOutcomes } from "../moderation";
import { lockDueAt } from "./lock-times";
import type { EndRecord } from "./records";

/** Less than this is on time. */
const lateFromMs = 5_000;
const mostAtOnce = 200;

export interface Ended {
	end: EndRecord;
	commandId: string;
	/** The outcome to write; null: it stands already. */
	found: Found | null;
	code: string | null;
	/** When the vendor ended the room. */
	at: Date;
}

export interface EndedWriter {
	/** Answers once it is written down. */
	add(ended: Ended): Promise<void>;
}

interface Waiting {
	ended: Ended;
	done(): void;
	failed(error: unknown): void;
}

/** Ends that come in while others are being written are written together: the audit's chain is passed once for all. */
export function endedWriter(context: () => Context, holder: string): EndedWriter {
	let waiting: Waiting[] = [];
	let writing = false;
	async function drain(): Promise<void> {
		if (writing) return;
		writing = true;
		while (waiting.length > 0) {
			const some = waiting.slice(0, mostAtOnce);
			waiting = waiting.slice(mostAtOnce);
			try {
				await write(
					context(),
					holder,
					some.map(({ ended }) => ended),
				);
				for (const { done } of some) done();
			} catch (error) {
				for (const { failed } of some) failed(error);
			}
		}
		writing = false;
	}
	return {
		add: (ended) =>
			new Promise((done, failed) => {
				waiting.push({ ended, done, failed });
				void drain();
			}),
	};
}

/** The outcomes first: whoever takes an end over whose outcome is confirmed only closes its row. */
async function write(context: Context, holder: string, all: readonly Ended[]): Promise<void> {
	const found = new Map(all.flatMap(({ commandId, found: one }) => (one === null ? [] : [[commandId, one] as const])));
	if (found.size > 0) await recordOutcomes(context, found);
	const now = context.clock.now();
	const values = all.map(({ end, code, at }) => {
		const late = at.getTime() - end.endsAt.getTime();
		return { id: end.id, code, late: late > lateFromMs ? late : null, at: at.toISOString() };
	});
	await context.database.transaction(async (transaction) => {
		const ended = await transaction
			.update(roomEnds)
			.set({
				state: "ended",
				code: sql`v.code`,
				lateMs: sql`v.late`,
				takenAt: sql`v.at`,
				dueAt: null,
				claimedBy: null,
				claimedUntil: null,
				updatedAt: now,
			})
			.from(
				sql`jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as v(id uuid, code text, late int, at timestamptz)`,
			)
			.where(sql`${roomEnds.id} = v.id and ${roomEnds.claimedBy} = ${holder}`)
			.returning({ id: roomEnds.id });
		if (ended.length === 0) return;
		const locks = await transaction
			.select()
			.from(roomLocks)
			.where(
				inArray(
					roomLocks.endId,
					ended.map(({ id }) => id),
				),
			)
			.for("update");
		for (const lock of locks) {
			const dueAt = lockDueAt(lock, now);
			if (dueAt?.getTime() === lock.dueAt?.getTime()) continue;
			await transaction.update(roomLocks).set({ dueAt }).where(eq(roomLocks.endId, lock.endId));
		}
	});
}
