import { eq } from "drizzle-orm";
import type { ExtendEnd, RoomEnd } from "@/lib/api/schedules";
import { ModerationError } from "@/lib/moderation/errors";
import { endExtensions, roomEnds, schedules } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { onSchedule } from "./authority";
import { readEnd } from "./end-answers";
import { lockEnd, requirePlanned } from "./find-end";
import { roomOf } from "./records";
import { firstWarning } from "./warnings";

const longestMinutes = 24 * 60;

/**
 * Moves an end by some minutes; people are warned before its new time, and kept out from then on. The same
 * `extensionId` again moves nothing. An end that has begun stays as it is.
 */
export async function extendEnd(context: Context, { extensionId, endId, minutes }: ExtendEnd): Promise<RoomEnd> {
	await onSchedule(context, "extend-end", async (transaction) => {
		const end = await lockEnd(context, transaction, endId);
		const now = context.clock.now();
		const [fresh] = await transaction
			.insert(endExtensions)
			.values({ id: extensionId, endId, minutes, at: now })
			.onConflictDoNothing({ target: endExtensions.id })
			.returning();
		if (fresh === undefined) {
			const [known] = await transaction.select().from(endExtensions).where(eq(endExtensions.id, extensionId));
			if (known?.endId === endId && known.minutes === minutes) return;
			throw new ModerationError("conflict", "Another extension has this id. Reload the page and extend again.");
		}
		requirePlanned(end);
		const extendedMinutes = end.extendedMinutes + minutes;
		if (extendedMinutes > longestMinutes) {
			throw new ModerationError("conflict", "An end can be moved by 24 hours at most. Change its schedule instead.");
		}
		const endsAt = new Date(end.endsAt.getTime() + minutes * 60_000);
		const [schedule] = await transaction.select().from(schedules).where(eq(schedules.id, end.scheduleId));
		const told = schedule?.message != null;
		await transaction
			.update(roomEnds)
			.set({
				endsAt,
				extendedMinutes,
				dueAt: endsAt,
				...(told ? firstWarning(endsAt, now) : { warnAt: null, warnMinutes: null }),
				updatedAt: now,
			})
			.where(eq(roomEnds.id, endId));
		await recordAudit(context, transaction, {
			kind: "end-extended",
			room: roomOf(end),
			outcome: "confirmed",
			detail: {
				endId,
				scheduleId: end.scheduleId,
				extensionId,
				minutes,
				before: end.endsAt.toISOString(),
				after: endsAt.toISOString(),
			},
		});
	});
	return readEnd(context, endId);
}
