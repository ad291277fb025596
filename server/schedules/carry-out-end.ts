import { and, eq } from "drizzle-orm";
import { roomEnds } from "../db/schema";
import type { Context } from "../kernel/context";
import { recordOutcomes } from "../moderation";
import type { Begun, Turn } from "./begin-ends";
import { type Attempt, closeRoom } from "./close-room";
import { type EndRecord, roomOf } from "./records";
import { retryAfterMs } from "./retry-waits";
import type { EndedWriter } from "./write-ended";

const minuteMs = 60_000;
/** An order that the vendor took is looked after for this long, however short the window. */
const settleForMs = 2 * minuteMs;

/**
 * One turn of an end that has begun: the vendor, evidence, outcome. May break off at any point; whoever takes the end over
 * goes on from what is written down.
 */
export async function carryOutEnd(context: Context, begun: Begun, turn: Turn, write: EndedWriter): Promise<void> {
	const { end, command, keepOutUntil } = begun;
	// The worker before this one, or whoever settles commands by asking, has got further.
	if (command.outcome === "confirmed") {
		return write.add({
			end,
			commandId: command.id,
			found: null,
			code: command.outcomeCode,
			at: end.takenAt ?? command.updatedAt,
		});
	}
	const attempt = await closeRoom(context, context.projectOf(roomOf(end)), { end, holder: turn.holder, keepOutUntil });
	const at = end.takenAt ?? context.clock.now();
	const latencyMs = Math.max(0, at.getTime() - command.createdAt.getTime());
	if (attempt.state === "gone") {
		const { code, evidence } = attempt;
		const found = { outcome: "confirmed", code, evidence, latencyMs, detail: detailOf(end, attempt) } as const;
		return write.add({ end, commandId: command.id, found, code, at });
	}
	await goOnLater(context, begun, turn, attempt, latencyMs);
}

function detailOf(end: EndRecord, attempt: Attempt): Record<string, unknown> {
	const reference = "reference" in attempt ? attempt.reference : null;
	return { endId: end.id, attempts: end.attempts, ...(reference !== null && { reference }) };
}

/** Tried again, later and later, until its window closes or the room's next run begins; then it is shown as not ended. */
async function goOnLater(
	context: Context,
	{ end, schedule, nextStart, command }: Begun,
	{ holder }: Turn,
	attempt: Exclude<Attempt, { state: "gone" }>,
	latencyMs: number,
): Promise<void> {
	const now = context.clock.now();
	const taken = attempt.state === "taken";
	const code = taken ? "not-confirmed" : attempt.code;
	const detail = detailOf(end, attempt);
	if (taken) {
		const sent = { outcome: "sent", code, evidence: "provider-ack", latencyMs, detail } as const;
		await recordOutcomes(context, new Map([[command.id, sent]]));
	}
	const isHeld = and(eq(roomEnds.id, end.id), eq(roomEnds.claimedBy, holder));
	const letGo = { claimedBy: null, claimedUntil: null, code, updatedAt: now };
	const windowEnds = end.endsAt.getTime() + schedule.windowMinutes * minuteMs;
	const wanted = taken ? Math.max(windowEnds, (end.takenAt ?? now).getTime() + settleForMs) : windowEnds;
	const lastAt = nextStart !== null && nextStart > end.endsAt ? Math.min(wanted, nextStart.getTime()) : wanted;
	const dueAt = new Date(now.getTime() + retryAfterMs(end.attempts));
	if (dueAt.getTime() <= lastAt) {
		await context.database
			.update(roomEnds)
			.set({ ...letGo, dueAt })
			.where(isHeld);
		return;
	}
	if (!taken) {
		const { outcome } = attempt;
		const evidence = outcome === "refused" ? ("provider-ack" as const) : null;
		await recordOutcomes(context, new Map([[command.id, { outcome, code, evidence, latencyMs, detail }]]));
	}
	await context.database
		.update(roomEnds)
		.set({ ...letGo, dueAt: null, state: "not-ended" })
		.where(isHeld);
}
