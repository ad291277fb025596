import { and, eq, isNull } from "drizzle-orm";
import { roomEnds, roomLocks } from "../db/schema";
import type { Context, Project } from "../kernel/context";
import { pause } from "../kernel/signals";
import { before, failure } from "../moderation";
import { ProviderError } from "../ports/errors";
import type { Lane } from "../ports/rate-budget";
import type { RoomLock } from "../ports/room-closing";
import type { Ack } from "../ports/room-control";
import { type Inside, lookInside } from "./look-inside";
import { type EndRecord, roomOf } from "./records";

/** Longer than an end waits for its turn among those of its vendor that are under way at the same time. */
const closeWithinMs = 15_000;
const looksMs = [100, 300, 600, 1_000, 2_000];
const lookWithinMs = 5_000;

/** What came of one attempt. Only `gone` is evidence that the room was ended. */
export type Attempt =
	| { state: "gone"; code: string | null; evidence: Ack["evidence"]; reference: string | null }
	| { state: "taken"; reference: string | null }
	| { state: "failed"; code: string; outcome: "failed" | "refused" | "unknown" };

export interface ClosePlan {
	end: EndRecord;
	holder: string;
	keepOutUntil: Date | "until-lifted" | null;
}

/** Tells the vendor to end the room, unless it has taken the order before, and looks whether the room is empty. */
export async function closeRoom(context: Context, project: Project | undefined, plan: ClosePlan): Promise<Attempt> {
	const { end } = plan;
	try {
		if (project?.closing === undefined) {
			throw new ProviderError("unsupported", "no closing is connected for this project", { retryable: false });
		}
		if (end.takenAt !== null) return await settle(context, project, plan);
		// Somebody may have told the vendor and died before writing so. Where nothing is locked, an empty room is the end.
		if (end.attempts > 1 && plan.keepOutUntil === null && (await look(project, end)) === "empty") {
			return { state: "gone", code: null, evidence: "reconciled", reference: null };
		}
		return await tell(context, project, plan);
	} catch (error) {
		context.log.warn("room-not-ended", { endId: end.id, room: roomOf(end), attempt: end.attempts, cause: error });
		const { outcome, code } = failure(error);
		const certain = outcome === "unknown" || outcome === "refused" ? outcome : "failed";
		return { state: "failed", code: code ?? "internal", outcome: certain };
	}
}

async function tell(context: Context, project: Project, plan: ClosePlan): Promise<Attempt> {
	const { end, keepOutUntil } = plan;
	const signal = AbortSignal.timeout(closeWithinMs);
	const closing = project.closing;
	if (closing === undefined) throw new Error("a closing was there and is not");
	const { ack, lock } = await before(signal, closing.close(roomOf(end), keepOutUntil, { signal, lane: "act" }));
	const takenAt = context.clock.now();
	end.takenAt = takenAt;
	const isSure = ack.already || ack.evidence === "reconciled";
	await keepTaken(context, plan, isSure ? null : takenAt, lock);
	const reference = lock?.reference ?? ack.reference ?? null;
	if (isSure) {
		const code = ack.already
			? ack.roomLive === false
				? "room-empty"
				: "already-gone"
			: ack.returned
				? "returned"
				: null;
		return { state: "gone", code, evidence: ack.evidence, reference };
	}
	const deadline = AbortSignal.timeout(lookWithinMs);
	for (const waitMs of looksMs) {
		await pause(waitMs, deadline);
		if (deadline.aborted) break;
		const inside = await look(project, end);
		if (isGone(inside)) return gone(inside, reference);
	}
	return { state: "taken", reference };
}

/** The vendor has the order: it is only asked now, and told again only where somebody is known to have stayed. */
async function settle(context: Context, project: Project, plan: ClosePlan): Promise<Attempt> {
	const inside = await look(project, plan.end, "poll");
	if (isGone(inside)) return gone(inside, null);
	return inside === "still-there" ? tell(context, project, plan) : { state: "taken", reference: null };
}

const isGone = (inside: Inside) => inside === "empty" || inside === "returned";

function gone(inside: Inside, reference: string | null): Attempt {
	return { state: "gone", code: inside === "returned" ? "returned" : null, evidence: "reconciled", reference };
}

/** Not being able to look says nothing about the room. */
async function look(project: Project, end: EndRecord, lane: Lane = "act"): Promise<Inside> {
	const signal = AbortSignal.timeout(lookWithinMs);
	const orderedAt = end.takenAt ?? end.endsAt;
	try {
		return await before(signal, lookInside(project.control, roomOf(end), orderedAt, { signal, lane }));
	} catch (error) {
		if (error instanceof ProviderError) return "unknown";
		throw error;
	}
}

/** The vendor's handle of its lock is worth more than the outcome: it is written down first. */
async function keepTaken(context: Context, { end, holder }: ClosePlan, takenAt: Date | null, lock: RoomLock | null) {
	if (takenAt !== null) {
		await context.database
			.update(roomEnds)
			.set({ takenAt })
			.where(and(eq(roomEnds.id, end.id), eq(roomEnds.claimedBy, holder), isNull(roomEnds.takenAt)));
	}
	if (lock === null) return;
	await context.database
		.update(roomLocks)
		.set({ reference: lock.reference, until: lock.until, attempts: 0, code: null })
		.where(eq(roomLocks.endId, end.id));
}
