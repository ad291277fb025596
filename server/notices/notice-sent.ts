import { eq } from "drizzle-orm";
import type { NoticeRow, NoticeSent } from "@/lib/api/notices";
import { actorId } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { notices } from "../db/schema";
import type { Context } from "../kernel/context";
import { onRecord } from "../kernel/transaction";
import { recordFound } from "../moderation";
import { type StoredNotice, toRow } from "./notice-row";
import { nextLook } from "./times";

/**
 * The asking console's SDK has sent a notice into the room, or could not. Believed of nobody else, and once: what has
 * become known since stands.
 */
export async function noticeSent(
	context: Context,
	{ noticeId, report }: { noticeId: string; report: NoticeSent },
): Promise<NoticeRow> {
	return onRecord(context.database, async (transaction) => {
		const [row] = await transaction.select().from(notices).where(eq(notices.id, noticeId)).for("update");
		if (row === undefined || row.askedByKind !== context.actor.kind || row.askedById !== actorId(context.actor)) {
			throw new ModerationError("not-found", "There is no such notice.");
		}
		const isOpen = row.state === "waiting" || (row.state === "unknown" && row.code === "no-outcome");
		if (row.via !== "session" || !isOpen) return toRow(row);
		const now = context.clock.now();
		const code = report.sent ? null : (report.code ?? "not-sent");
		const state: StoredNotice["state"] = report.sent ? "asked" : "not-reached";
		const dueAt = nextLook({ ...row, state }, now);
		const [written] = await transaction
			.update(notices)
			.set({ state, code, dueAt, updatedAt: now })
			.where(eq(notices.id, noticeId))
			.returning();
		await recordFound(context, transaction, noticeId, {
			outcome: report.sent ? "confirmed" : "failed",
			code: report.sent ? "asked" : code,
			evidence: "reported",
			latencyMs: Math.max(0, now.getTime() - row.createdAt.getTime()),
		});
		return toRow(written ?? row);
	});
}
