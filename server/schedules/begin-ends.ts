import { and, eq, inArray, sql } from "drizzle-orm";
import { commands, polledRooms, roomEnds, roomLocks, schedules } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { onRecord, type Transaction } from "../kernel/transaction";
import { recordRoomIntents } from "../moderation";
import { commandIdOf, type EndRecord, keepOutOf, type LockRecord, roomOf, type ScheduleRecord } from "./records";
import { keptOutUntil, nextRoomStart, nextStartOf } from "./reopening";

const minuteMs = 60_000;

export interface Turn {
	holder: string;
	/** Whether this worker was up at the time of an end: then it is late because others were before it, or a clock was set. */
	wasUpAt(at: Date): boolean;
}

/** An end whose intent is on record, with all that is known of it. */
export interface Begun {
	end: EndRecord;
	schedule: ScheduleRecord;
	nextStart: Date | null;
	command: typeof commands.$inferSelect;
	/** Until when the vendor is to keep people out. */
	keepOutUntil: Date | "until-lifted" | null;
}

type Story = Pick<Begun, "end" | "schedule" | "nextStart">;

/**
 * Writes the intents of ends that are held by this worker, and the locks of their rooms, in one transaction: tokens are
 * refused from then on, before any vendor is told. Ends that were missed by too much are skipped, on record. Those that
 * another worker had begun come back as they are.
 */
export async function beginEnds(context: Context, ends: readonly EndRecord[], turn: Turn): Promise<Begun[]> {
	const now = context.clock.now();
	const stories = await read(context, ends);
	const missed = stories.flatMap((story) => {
		const code = story.end.commandId === null ? whyMissed(story, turn, now) : null;
		return code === null ? [] : [{ story, code }];
	});
	for (const { story, code } of missed) await skipLate(context, story.end, turn, code);
	const left = stories.filter((story) => !missed.some((one) => one.story === story));
	const fresh = left.filter(({ end }) => end.commandId === null);
	if (fresh.length > 0) await onRecord(context.database, (transaction) => write(context, transaction, fresh, turn));
	return withCommands(context, left);
}

async function read(context: Context, ends: readonly EndRecord[]): Promise<Story[]> {
	const rows = await context.database
		.select({ id: roomEnds.id, schedule: schedules, nextStart: nextRoomStart })
		.from(roomEnds)
		.innerJoin(schedules, eq(schedules.id, roomEnds.scheduleId))
		.where(inArray(roomEnds.id, idsOf(ends)));
	const known = new Map(rows.map((row) => [row.id, row]));
	return ends.flatMap((end) => {
		const row = known.get(end.id);
		return row === undefined ? [] : [{ end, schedule: row.schedule, nextStart: nextStartOf(end, row.nextStart) }];
	});
}

type Missed = "too-late" | "next-started";

/** Nobody of the room's next run is removed by an end of the one before. */
function whyMissed({ end, schedule, nextStart }: Story, turn: Turn, now: Date): Missed | null {
	if (nextStart !== null && nextStart > end.endsAt && nextStart <= now) return "next-started";
	const late = now.getTime() - end.endsAt.getTime();
	return late > schedule.windowMinutes * minuteMs && !turn.wasUpAt(end.endsAt) ? "too-late" : null;
}

async function write(
	context: Context,
	transaction: Transaction,
	stories: readonly Story[],
	{ holder }: Turn,
): Promise<void> {
	const ids = idsOf(stories.map(({ end }) => end));
	const held = await transaction
		.update(roomEnds)
		.set({ commandId: sql`claimed.command_id` })
		.from(sql`jsonb_to_recordset(${JSON.stringify(stories.map(({ end }) => ({ id: end.id, command_id: commandIdOf(end.id) })))}::jsonb)
			as claimed(id uuid, command_id uuid)`)
		.where(sql`${roomEnds.id} = claimed.id and ${roomEnds.claimedBy} = ${holder}`)
		.returning({ id: roomEnds.id });
	if (held.length < stories.length) throw new Error("another worker has taken an end over");
	const sessions = await transaction
		.select({ endId: roomEnds.id, sessionId: polledRooms.sessionId })
		.from(roomEnds)
		.innerJoin(
			polledRooms,
			and(
				eq(polledRooms.provider, roomEnds.provider),
				eq(polledRooms.projectId, roomEnds.projectId),
				eq(polledRooms.roomId, roomEnds.roomId),
				eq(polledRooms.live, true),
			),
		)
		.where(inArray(roomEnds.id, ids));
	const locks: (typeof roomLocks.$inferInsert)[] = [];
	for (const { end, schedule, nextStart } of stories) {
		const until = keptOutUntil(keepOutOf(schedule), end, nextStart);
		if (until === null) continue;
		const reopensAt = until === "until-lifted" ? null : until;
		locks.push({ endId: end.id, ...roomOf(end), reopensAt, dueAt: reopensAt });
	}
	if (locks.length > 0)
		await transaction.insert(roomLocks).values(locks).onConflictDoNothing({ target: roomLocks.endId });
	const intents = stories.map(({ end, schedule }) => ({
		commandId: commandIdOf(end.id),
		type: "kick-all" as const,
		room: roomOf(end),
		target: null,
		reason: null,
		sessionId: sessions.find(({ endId }) => endId === end.id)?.sessionId ?? null,
		via: "server" as const,
		retryOf: null,
		detail: { endId: end.id, scheduleId: schedule.id, title: schedule.title, endsAt: end.endsAt.toISOString() },
	}));
	await recordRoomIntents(context, transaction, intents);
}

async function withCommands(context: Context, stories: readonly Story[]): Promise<Begun[]> {
	if (stories.length === 0) return [];
	const ids = idsOf(stories.map(({ end }) => end));
	const [rows, locks] = await Promise.all([
		context.database
			.select()
			.from(commands)
			.where(
				inArray(
					commands.id,
					stories.map(({ end }) => commandIdOf(end.id)),
				),
			),
		context.database.select().from(roomLocks).where(inArray(roomLocks.endId, ids)),
	]);
	const byId = new Map(rows.map((row) => [row.id, row]));
	const lockOf = new Map(locks.map((lock) => [lock.endId, lock]));
	return stories.flatMap((story) => {
		const command = byId.get(commandIdOf(story.end.id));
		if (command === undefined) throw new Error("an end's command was there and is not");
		return [{ ...story, command, keepOutUntil: untilOf(lockOf.get(story.end.id), context.clock.now()) }];
	});
}

/** As written with the intent, but never in the past. */
function untilOf(lock: LockRecord | undefined, now: Date): Date | "until-lifted" | null {
	if (lock === undefined) return null;
	if (lock.reopensAt === null) return "until-lifted";
	return lock.reopensAt > now ? lock.reopensAt : null;
}

const idsOf = (ends: readonly EndRecord[]) => ends.map(({ id }) => id);

async function skipLate(context: Context, end: EndRecord, { holder }: Turn, code: Missed): Promise<void> {
	const now = context.clock.now();
	const lateMs = now.getTime() - end.endsAt.getTime();
	const over = { dueAt: null, claimedBy: null, claimedUntil: null, state: "skipped-late", code, lateMs } as const;
	await context.database.transaction(async (transaction) => {
		const skipped = await transaction
			.update(roomEnds)
			.set({ ...over, updatedAt: now })
			.where(and(eq(roomEnds.id, end.id), eq(roomEnds.claimedBy, holder)))
			.returning({ id: roomEnds.id });
		if (skipped.length === 0) return;
		await recordAudit(context, transaction, {
			kind: "end-skipped-late",
			room: roomOf(end),
			outcome: "refused",
			outcomeCode: code,
			detail: { endId: end.id, scheduleId: end.scheduleId, endsAt: end.endsAt.toISOString(), lateMs },
		});
	});
}
