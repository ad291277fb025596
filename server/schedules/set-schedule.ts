import { createHash } from "node:crypto";
import { and, eq, gt, notInArray } from "drizzle-orm";
import type { ScheduleRow, SetSchedule, Timing } from "@/lib/api/schedules";
import { actorName } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { type RoomRef, sameRoom } from "@/lib/moderation/room";
import { roomProblem } from "@/lib/moderation/words/target-check";
import { roomEnds, schedules } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import { noSuchRoom } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { storable } from "../kernel/storable";
import type { Transaction } from "../kernel/transaction";
import { onSchedule, requireSchedule } from "./authority";
import { plannedEnds, writeEnds } from "./materialise";
import { type ScheduleRecord, timingOf } from "./records";
import { readSchedule } from "./schedule-answers";
import { settledTiming } from "./timing";
import { firstWarning } from "./warnings";

/** A length without a start counts from now; the same order within this is a double click, not a new start. */
const doubleClickMs = 10_000;

/** Makes a schedule, or changes the one with this id, with all its next ends. Ends that were skipped stay skipped. */
export async function setSchedule(context: Context, input: SetSchedule): Promise<ScheduleRow> {
	requireClosable(context, input.room);
	await onSchedule(context, "set-schedule", async (transaction) => {
		await requireSchedule(context, transaction, input.room);
		await write(context, transaction, storable(input));
	});
	return readSchedule(context, input.scheduleId);
}

/** A room of a vendor that can end rooms, with an id that the vendor can have. */
export function requireClosable(context: Context, room: RoomRef): void {
	const problem = roomProblem(room);
	if (problem !== null) throw new ModerationError("bad-input", problem);
	const project = context.projectOf(room);
	if (project === undefined) throw noSuchRoom();
	if (project.closing === undefined) {
		throw new ModerationError("vendor-unsupported", "This vendor is not connected to end rooms on time.");
	}
}

async function write(context: Context, transaction: Transaction, input: SetSchedule): Promise<void> {
	const now = context.clock.now();
	const known = await lockSchedule(transaction, input.scheduleId);
	if (known !== undefined) {
		if (!sameRoom(known, input.room)) throw conflict("Another room’s schedule has this id. Make a new one.");
		if (known.cancelledAt !== null) throw conflict("This schedule has been cancelled. Make a new one.");
		if (isSame(known, input, now)) return;
	}
	const timing = settledTiming(input.timing, now);
	const values = {
		title: input.title,
		timing,
		keepOut: input.keepOut,
		message: input.message === "" ? null : input.message,
		windowMinutes: input.windowMinutes,
		fingerprint: fingerprint(input),
		updatedAt: now,
	};
	const { provider, projectId, roomId } = input.room;
	const by = { createdByName: storable(actorName(context.actor)), createdAt: now };
	const schedule: ScheduleRecord = {
		id: input.scheduleId,
		provider,
		projectId,
		roomId,
		cancelledAt: null,
		materialisedTo: null,
		...(known ?? by),
		...values,
	};
	const { ends, materialisedTo } = plannedEnds(schedule, now, now);
	const row = { ...schedule, materialisedTo };
	const saved = await transaction
		.insert(schedules)
		.values(row)
		.onConflictDoUpdate({
			target: schedules.id,
			set: { ...values, materialisedTo },
			// A second click that was here first has made it for another room, or somebody has cancelled it meanwhile.
			setWhere: and(eq(schedules.roomId, roomId), eq(schedules.projectId, projectId), eq(schedules.provider, provider)),
		})
		.returning({ id: schedules.id });
	if (saved.length === 0) throw conflict("Another room’s schedule has this id. Make a new one.");
	await dropFormerEnds(
		transaction,
		schedule,
		ends.map(({ id }) => id),
		now,
	);
	await writeEnds(transaction, ends);
	if (known !== undefined && (known.message === null) !== (values.message === null))
		await rewarn(transaction, schedule, now);
	const { title, keepOut, message, windowMinutes } = values;
	await recordAudit(context, transaction, {
		kind: "schedule-set",
		room: input.room,
		outcome: "confirmed",
		detail: {
			scheduleId: schedule.id,
			title,
			timing,
			keepOut,
			message,
			windowMinutes,
			...(known && { before: { timing: timingOf(known), keepOut: known.keepOut, message: known.message } }),
		},
	});
}

/** Locks the schedule's row for the rest of the transaction. */
export async function lockSchedule(transaction: Transaction, id: string): Promise<ScheduleRecord | undefined> {
	const [row] = await transaction.select().from(schedules).where(eq(schedules.id, id)).for("update");
	return row;
}

const conflict = (words: string) => new ModerationError("conflict", words);

function isSame(known: ScheduleRecord, input: SetSchedule, now: Date): boolean {
	if (known.fingerprint !== fingerprint(input)) return false;
	const countsFromNow = startsNow(input.timing);
	return !countsFromNow || now.getTime() - known.updatedAt.getTime() < doubleClickMs;
}

function startsNow(timing: Timing): boolean {
	return timing.kind === "once" && timing.end.kind === "after" && timing.startsAt === null;
}

function fingerprint({ room, title, timing, keepOut, message, windowMinutes }: SetSchedule): string {
	const { provider, projectId, roomId } = room;
	const ordered = [provider, projectId, roomId, title, timing, keepOut, message, windowMinutes];
	return createHash("sha256").update(JSON.stringify(ordered)).digest("hex");
}

/** Ends to come that the timing no longer has; an end that is due already is the worker's. */
async function dropFormerEnds(
	transaction: Transaction,
	schedule: ScheduleRecord,
	keep: string[],
	now: Date,
): Promise<void> {
	await transaction
		.delete(roomEnds)
		.where(
			and(
				eq(roomEnds.scheduleId, schedule.id),
				eq(roomEnds.state, "planned"),
				gt(roomEnds.endsAt, now),
				keep.length === 0 ? undefined : notInArray(roomEnds.id, keep),
			),
		);
}

/** People are told from now on, or no more. */
async function rewarn(transaction: Transaction, schedule: ScheduleRecord, now: Date): Promise<void> {
	const planned = await transaction
		.select({ id: roomEnds.id, endsAt: roomEnds.endsAt })
		.from(roomEnds)
		.where(and(eq(roomEnds.scheduleId, schedule.id), eq(roomEnds.state, "planned")));
	for (const { id, endsAt } of planned) {
		const warning = schedule.message === null ? { warnAt: null, warnMinutes: null } : firstWarning(endsAt, now);
		await transaction.update(roomEnds).set(warning).where(eq(roomEnds.id, id));
	}
}
