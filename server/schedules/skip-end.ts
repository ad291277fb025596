import { eq } from "drizzle-orm";
import type { RoomEnd } from "@/lib/api/schedules";
import { roomEnds } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { onSchedule } from "./authority";
import { readEnd } from "./end-answers";
import { lockEnd, requirePlanned } from "./find-end";
import { roomOf } from "./records";

/** Takes one end out; those after it stay. Skipping what is skipped changes nothing. */
export async function skipEnd(context: Context, { endId }: { endId: string }): Promise<RoomEnd> {
	await onSchedule(context, "skip-end", async (transaction) => {
		const end = await lockEnd(context, transaction, endId);
		if (end.state === "skipped") return;
		requirePlanned(end);
		await transaction
			.update(roomEnds)
			.set({ state: "skipped", dueAt: null, warnAt: null, warnMinutes: null, updatedAt: context.clock.now() })
			.where(eq(roomEnds.id, endId));
		await recordAudit(context, transaction, {
			kind: "end-skipped",
			room: roomOf(end),
			outcome: "confirmed",
			detail: { endId, scheduleId: end.scheduleId, endsAt: end.endsAt.toISOString() },
		});
	});
	return readEnd(context, endId);
}
