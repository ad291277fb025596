import { ModerationError } from "@/lib/moderation/errors";
import type { Denial } from "@/lib/moderation/policy";
import type { RoomRef } from "@/lib/moderation/room";
import { recordAudit } from "../kernel/audit";
import { denialFor, denialNow, refusalOf } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { onRecord, type Transaction } from "../kernel/transaction";

/** Thrown inside the transaction, so that nothing stays; its audit row is written afterwards. */
class Denied extends Error {
	constructor(
		readonly denial: Denial,
		readonly room: RoomRef,
		readonly refusal: ModerationError,
	) {
		super(denial.by);
	}
}

/**
 * The right to schedule a room as the database has it now, in the transaction of the act. `missing`: the answer for what
 * does not exist, which is also that for what belongs to a room out of reach.
 */
export async function requireSchedule(
	context: Context,
	transaction: Transaction,
	room: RoomRef,
	missing?: ModerationError,
): Promise<void> {
	const denial = await denialNow(context, transaction, "schedule-room", room);
	if (denial === null) return;
	throw new Denied(denial, room, denial.by === "room" && missing ? missing : refusalOf(denial));
}

/**
 * Runs an act on schedules in a transaction that must commit, or nothing is done. `work` asks `requireSchedule` first; a
 * denial is written down. `what` names the act in the audit.
 */
export async function onSchedule<T>(
	context: Context,
	what: string,
	work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
	let denied: Denied | null = null;
	try {
		return await onRecord(context.database, async (transaction) => {
			try {
				return await work(transaction);
			} catch (error) {
				if (!(error instanceof Denied)) throw error;
				denied = error;
				throw error.refusal;
			}
		});
	} catch (error) {
		if (denied !== null) await recordDenial(context, what, denied);
		throw error;
	}
}

async function recordDenial(context: Context, what: string, { denial, room }: Denied): Promise<void> {
	try {
		const entry = { kind: "denied", room, outcome: "refused", outcomeCode: denial.by, detail: { what } } as const;
		await recordAudit(context, context.database, entry);
	} catch (error) {
		context.log.error("denial-not-recorded", { what, cause: error });
	}
}

/** Whether to offer it on the screen; the act itself asks the database. */
export function mayChange({ actor, clock }: Pick<Context, "actor" | "clock">, room: RoomRef): boolean {
	return denialFor(actor, "schedule-room", room, clock.now()) === null;
}

export function maySee({ actor, clock }: Pick<Context, "actor" | "clock">, room: RoomRef): boolean {
	return denialFor(actor, "see-room", room, clock.now()) === null;
}

export const noSuchSchedule = () => new ModerationError("not-found", "There is no such schedule.");
export const noSuchEnd = () => new ModerationError("not-found", "There is no such end.");
