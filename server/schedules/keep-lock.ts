import { and, eq, gt, isNull, ne, or } from "drizzle-orm";
import { roomLocks } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { before, failure } from "../moderation";
import { ProviderError } from "../ports/errors";
import type { RoomClosing } from "../ports/room-closing";
import { lockDueAt } from "./lock-times";
import { inRoom, type LockRecord, roomOf } from "./records";
import { retryAfterMs } from "./retry-waits";

const withinMs = 10_000;

/** Prolongs one lock that is about to run out, or lifts it at the next start. Tried again, later and later, as long as it takes. */
export async function keepLock(context: Context, lock: LockRecord): Promise<void> {
	const now = context.clock.now();
	const isOver = lock.reopensAt !== null && lock.reopensAt <= now;
	try {
		if (isOver) await lift(context, lock);
		else await renew(context, lock, now);
	} catch (error) {
		context.log.warn("lock-not-kept", { endId: lock.endId, room: roomOf(lock), isOver, cause: error });
		await context.database
			.update(roomLocks)
			.set({
				code: failure(error).code,
				dueAt: new Date(context.clock.now().getTime() + retryAfterMs(lock.attempts)),
				claimedUntil: null,
			})
			.where(eq(roomLocks.endId, lock.endId));
	}
}

/** The vendor first, then our own word for it: a lock that the vendor still has is not forgotten. */
async function lift(context: Context, lock: LockRecord): Promise<void> {
	const room = roomOf(lock);
	const closing = closingOf(context, lock);
	// A vendor that keeps nobody out has nothing to lift.
	if (closing.facts.keepsOut.able && !(await isHeldByAnother(context, lock))) {
		const signal = AbortSignal.timeout(withinMs);
		const { reference, until } = lock;
		await before(signal, closing.reopen(room, { reference, until }, { signal, lane: "act" }));
	}
	await context.database.transaction(async (transaction) => {
		const lifted = await transaction.delete(roomLocks).where(eq(roomLocks.endId, lock.endId)).returning();
		if (lifted.length === 0) return;
		const detail = { endId: lock.endId, ...(lock.reference !== null && { reference: lock.reference }) };
		await recordAudit(context, transaction, { kind: "room-opened", room, outcome: "confirmed", detail });
	});
}

/** A lock of a project that is not connected any more stays, and says why. */
function closingOf(context: Context, lock: LockRecord): RoomClosing {
	const closing = context.projectOf(roomOf(lock))?.closing;
	if (closing === undefined) throw new ProviderError("unsupported", "no closing is connected", { retryable: false });
	return closing;
}

/** Where the room itself carries the lock, lifting one would lift the other's. */
async function isHeldByAnother(context: Context, lock: LockRecord): Promise<boolean> {
	if (lock.reference !== null) return false;
	const [other] = await context.database
		.select({ endId: roomLocks.endId })
		.from(roomLocks)
		.where(
			and(
				inRoom(roomLocks, roomOf(lock)),
				ne(roomLocks.endId, lock.endId),
				or(isNull(roomLocks.reopensAt), gt(roomLocks.reopensAt, context.clock.now())),
			),
		)
		.limit(1);
	return other !== undefined;
}

async function renew(context: Context, lock: LockRecord, now: Date): Promise<void> {
	const room = roomOf(lock);
	const closing = closingOf(context, lock);
	let held = { reference: lock.reference, until: lock.until };
	if (lock.until !== null) {
		const signal = AbortSignal.timeout(withinMs);
		const until = lock.reopensAt ?? "until-lifted";
		held = await before(signal, closing.renew(room, held, until, { signal, lane: "batch" }));
	}
	const dueAt = lockDueAt({ reopensAt: lock.reopensAt, until: held.until }, now);
	await context.database
		.update(roomLocks)
		.set({ reference: held.reference, until: held.until, dueAt, claimedUntil: null, attempts: 0, code: null })
		.where(eq(roomLocks.endId, lock.endId));
}
