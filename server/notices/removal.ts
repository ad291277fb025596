import { eq } from "drizzle-orm";
import { commands } from "../db/schema";
import type { Context } from "../kernel/context";
import { derivedId } from "../kernel/derived-id";
import { removePeople, targetIdOf, tellMore } from "../moderation";
import { type Progress, writeProgress } from "./claim";
import { roomOf, type StoredNotice, targetOf } from "./notice-row";

const second = 1_000;

/** Always the same for the same notice, so that it is ordered once, whoever orders it and however often. */
export function removalIdOf(noticeId: string): string {
	return derivedId(`usher removal after notice ${noticeId}`);
}

/** Orders the removal that was announced, as the job that it is. */
export async function orderRemoval(context: Context, row: StoredNotice): Promise<void> {
	const job = { ...context, actor: { kind: "job", job: "notice" }, origin: "job" } as const;
	await removePeople(job, {
		commandId: removalIdOf(row.id),
		targets: [{ room: roomOf(row), target: targetOf(row) }],
		reason: { code: "asked-to-leave", text: "" },
		note: `Asked to leave by ${row.askedBy}; still there when their time was over (notice ${row.id}).`,
		messageToPerson: row.text,
		confirmation: null,
		retryOf: null,
	});
}

/** Takes over into the notice what becomes of the removal, until that is certain or nobody asks any more. */
export async function followRemovalOf(context: Context, row: StoredNotice): Promise<void> {
	const id = targetIdOf(removalIdOf(row.id), 0);
	const [removal] = await context.database.select().from(commands).where(eq(commands.id, id));
	const now = context.clock.now().getTime();
	const later = (seconds: number) => new Date(now + seconds * second);
	if (removal === undefined) {
		// Whoever decided on it died before it was ordered.
		await orderRemoval(context, row);
		await writeProgress(context, row, { dueAt: later(1) });
		return;
	}
	const { outcome, outcomeCode: code, evidence, settleAt } = removal;
	const end = (progress: Progress) =>
		writeProgress(context, row, { ...progress, dueAt: null }, (transaction) =>
			tellMore(context, transaction, row.id, {
				kind: "notice",
				code: progress.state ?? row.state,
				evidence,
				detail: { removal: id, outcome, ...(code !== null && { why: code }) },
			}),
		);
	switch (outcome) {
		case "intent":
			await writeProgress(context, row, { dueAt: later(1) });
			return;
		case "sent":
			if (settleAt !== null) await writeProgress(context, row, { dueAt: later(2) });
			else await end({ state: "unknown", code: "removal-unseen" });
			return;
		case "unknown": {
			const silent = { state: "unknown", code: "removal" } as const;
			if (settleAt !== null)
				await writeProgress(context, row, { ...(row.state !== "unknown" && silent), dueAt: later(5) });
			else await end({ state: "unknown", code: "removal-unseen" });
			return;
		}
		case "confirmed": {
			const hadGone = code === "already-gone" || code === "room-empty";
			await end(hadGone ? { state: "left", code: "already-gone" } : { state: "removed", code });
			return;
		}
		case "refused":
		case "failed":
			await end({ state: "not-removed", code });
	}
}
