import type { CommandType, Reason } from "@/lib/moderation/command";
import { ModerationError } from "@/lib/moderation/errors";
import type { Target } from "@/lib/moderation/participant";
import { type Denial, explainDenial, rightFor } from "@/lib/moderation/policy";
import type { RoomRef } from "@/lib/moderation/room";
import { recordAudit } from "../kernel/audit";
import { denialNow, refusalOf } from "../kernel/authority";
import type { Context } from "../kernel/context";
import type { Transaction } from "../kernel/transaction";

export interface Wish {
	commandId: string;
	type: CommandType;
	room: RoomRef;
	target: Target | null;
	reason: Reason | null;
}

/** Thrown inside the transaction, so that nothing of the order stays; its audit row is written afterwards. */
export class Denied extends ModerationError {
	constructor(readonly denial: Denial) {
		super("forbidden", explainDenial(denial));
	}
}

/** The right as the database has it now, not as it was when the request came in. */
export async function authorise(context: Context, transaction: Transaction, wish: Wish): Promise<void> {
	const denial = await denialNow(context, transaction, rightFor(wish.type), wish.room);
	if (denial !== null) throw new Denied(denial);
}

/**
 * Writes the denial down and gives the error for the user. The refusal stands even where it cannot be written: it is
 * not an act.
 */
export async function answerDenial(context: Context, wish: Wish, denial: Denial): Promise<ModerationError> {
	try {
		await recordAudit(context, context.database, {
			kind: "denied",
			command: { id: wish.commandId, type: wish.type },
			room: wish.room,
			target: wish.target,
			reason: wish.reason,
			outcome: "refused",
			outcomeCode: denial.by,
		});
	} catch (error) {
		context.log.error("denial-not-recorded", { commandId: wish.commandId, cause: error });
	}
	return refusalOf(denial);
}
