import { eq } from "drizzle-orm";
import type { NoticeRow } from "@/lib/api/notices";
import { ModerationError } from "@/lib/moderation/errors";
import type { Denial } from "@/lib/moderation/policy";
import { notices } from "../db/schema";
import { denialNow } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { onRecord, type Transaction } from "../kernel/transaction";
import { answerDenial, tellMore } from "../moderation";
import { roomOf, type StoredNotice, sessionBytes, targetOf, toRow, withdrawalOf } from "./notice-row";

const withinMs = 5_000;
const open: readonly StoredNotice["state"][] = ["waiting", "asked", "delivered", "not-reached", "unknown"];

/**
 * “They may stay”: takes a notice back before its time is over, and tells the person where the server can. Where only
 * a console can, the answer carries the `content` to send. Twice is once. Throws `ModerationError`.
 */
export async function withdrawNotice(context: Context, { noticeId }: { noticeId: string }): Promise<NoticeRow> {
	const result = await onRecord(context.database, (transaction) => withdraw(context, transaction, noticeId));
	if ("denial" in result) {
		const { row, denial } = result;
		const about = { commandId: row.id, type: "ask-to-leave", reason: null } as const;
		throw await answerDenial(context, { ...about, room: roomOf(row), target: targetOf(row) }, denial);
	}
	const { row, before } = result;
	// Nobody has been told yet, or it was withdrawn before.
	if (before === null || (before.state === "waiting" && before.via === "server" && before.claimedBy === null)) {
		return toRow(row);
	}
	if (row.via === "session") return toRow(row, withdrawalOf(row, sessionBytes));
	return toRow(await tell(context, row));
}

type Withdrawn = { row: StoredNotice; denial: Denial } | { row: StoredNotice; before: StoredNotice | null };

async function withdraw(context: Context, transaction: Transaction, noticeId: string): Promise<Withdrawn> {
	const [before] = await transaction.select().from(notices).where(eq(notices.id, noticeId)).for("update");
	if (before === undefined) throw new ModerationError("not-found", "There is no such notice.");
	const denial = await denialNow(context, transaction, "ask-to-leave", roomOf(before));
	if (denial !== null) return { row: before, denial };
	if (before.state === "withdrawn") return { row: before, before: null };
	if (!open.includes(before.state) || before.dueAt === null || before.removalId !== null) {
		throw new ModerationError(
			"conflict",
			"It is too late to withdraw it: their time is over. Look at what became of it.",
		);
	}
	const [row] = await transaction
		.update(notices)
		.set({
			state: "withdrawn",
			code: null,
			dueAt: null,
			claimedBy: null,
			claimedUntil: null,
			updatedAt: context.clock.now(),
		})
		.where(eq(notices.id, noticeId))
		.returning();
	if (row === undefined) throw new Error("the notice is gone");
	const more = { kind: "notice", code: "withdrawn", evidence: null, detail: { before: before.state } } as const;
	await tellMore(context, transaction, noticeId, more);
	return { row, before };
}

/** Best effort: the notice counts no more, whether or not they hear of it. */
async function tell(context: Context, row: StoredNotice): Promise<StoredNotice> {
	const room = roomOf(row);
	const messenger = context.projectOf(room)?.messenger;
	const { userId } = targetOf(row);
	let told = false;
	try {
		if (messenger !== undefined && userId !== null) {
			const signal = AbortSignal.timeout(withinMs);
			const content = withdrawalOf(row, messenger.longestBytes);
			for await (const delivery of messenger.sendToPeople(room, [userId], content, { signal, lane: "act" })) {
				told = delivery.state === "delivered" || delivery.state === "sent";
			}
		}
	} catch (error) {
		context.log.warn("withdrawal-not-told", { noticeId: row.id, cause: error });
	}
	const [written] = await context.database
		.update(notices)
		.set({ code: told ? "told" : "not-told" })
		.where(eq(notices.id, row.id))
		.returning();
	return written ?? row;
}
