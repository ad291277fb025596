import { and, gt, isNull, or } from "drizzle-orm";
import type { RoomRef } from "@/lib/moderation/room";
import { roomLocks } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import { noSuchRoom } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { onSchedule, requireSchedule } from "./authority";
import { keepLock } from "./keep-lock";
import { inRoom } from "./records";
import { type ClosedRoom, closedRoom } from "./room-schedule";

/**
 * Lets people into a room again before its time. Tokens are given out at once; `closed` is null once the vendor has
 * opened the room too. Until then a worker keeps trying. Opening an open room changes nothing.
 */
export async function reopenRoom(
	context: Context,
	{ room }: { room: RoomRef },
): Promise<{ closed: ClosedRoom | null }> {
	const now = context.clock.now();
	const locks = await onSchedule(context, "reopen-room", async (transaction) => {
		await requireSchedule(context, transaction, room);
		if (context.projectOf(room) === undefined) throw noSuchRoom();
		const opened = await transaction
			.update(roomLocks)
			.set({ reopensAt: now, dueAt: now, attempts: 0 })
			.where(and(inRoom(roomLocks, room), or(isNull(roomLocks.reopensAt), gt(roomLocks.reopensAt, now))))
			.returning();
		if (opened.length > 0) {
			const detail = { endIds: opened.map(({ endId }) => endId) };
			await recordAudit(context, transaction, { kind: "room-opening", room, outcome: "intent", detail });
		}
		return opened;
	});
	// Whoever pressed the button is not kept waiting for a worker; lifting twice is no error.
	for (const lock of locks) await keepLock(context, lock);
	return { closed: await closedRoom(context, room) };
}
