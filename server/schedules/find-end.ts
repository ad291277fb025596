import { eq } from "drizzle-orm";
import { ModerationError } from "@/lib/moderation/errors";
import { roomEnds } from "../db/schema";
import type { Context } from "../kernel/context";
import type { Transaction } from "../kernel/transaction";
import { noSuchEnd, requireSchedule } from "./authority";
import { type EndRecord, roomOf } from "./records";

/** The end, its row locked for the rest of the transaction, for an actor who may schedule its room. */
export async function lockEnd(context: Context, transaction: Transaction, endId: string): Promise<EndRecord> {
	const [end] = await transaction.select().from(roomEnds).where(eq(roomEnds.id, endId)).for("update");
	if (end === undefined) throw noSuchEnd();
	await requireSchedule(context, transaction, roomOf(end), noSuchEnd());
	return end;
}

const overWords: Record<Exclude<EndRecord["state"], "planned">, string> = {
	ending: "The room is being ended just now. Nothing was changed.",
	ended: "The room has ended already. Nothing was changed.",
	"not-ended": "The time for this end has passed. Nothing was changed.",
	"skipped-late": "The time for this end has passed. Nothing was changed.",
	skipped: "This end has been skipped. Nothing was changed.",
	cancelled: "The schedule of this end has been cancelled. Nothing was changed.",
};

export function requirePlanned({ state }: EndRecord): void {
	if (state !== "planned") throw new ModerationError("conflict", overWords[state]);
}
