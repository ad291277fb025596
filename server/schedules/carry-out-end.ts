import { and, eq } from "drizzle-orm";
import { commands, polledRooms, roomEnds, roomLocks, schedules } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { type Found, recordIntent, recordOutcomes } from "../moderation";
import { type Attempt, closeRoom } from "./close-room";
import { lockDueAt } from "./lock-times";
import { commandIdOf, type EndRecord, inRoom, keepOutOf, roomOf, type ScheduleRecord } from "./records";
import { keptOutUntil, nextRoomStart, nextStartOf } from "./reopening";
import { retryAfterMs } from "./retry-waits";

const minuteMs = 60_000;
/** An order that the vendor took is looked after for this long, however short the window. */
const settleForMs = 2 * minuteMs;
/** Less than this is on time. */
const lateFromMs = 5_000;

export interface Turn {
	holder: string;
	/** Whether this worker was up at the time of the end: then it is late because others were before it, or a clock was set. */
	wasUp: boolean;
}

interface Story {
	end: EndRecord;
	schedule: ScheduleRecord;
	nextStart: Date | null;
}

/**
 * One turn of an end that this worker holds: intent, the vendor, evidence, outcome. May break off at any point; whoever
 * takes the end over goes on from what is written down.
 */
export async function carryOutEnd(context: Context, end: EndRecord, turn: Turn): Promise<void> {
	const story = await read(context, end);
	if (story === null) return;
	const { schedule, nextStart } = story;
	const now = context.clock.now();
	const window = schedule.windowMinutes * minuteMs;
	if (end.commandId === null) {
		const late = now.getTime() - end.endsAt.getTime();
		const hasNext = nextStart !== null && nextStart > end.endsAt && nextStart <= now;
		if (hasNext) return skipLate(context, end, turn, "next-started");
		if (late > window && !turn.wasUp) return skipLate(context, end, turn, "too-late");
		await begin(context, story, turn);
	}
	const command = await readCommand(context, end);
	// The worker before this one, or whoever settles commands by asking, has got further.
	if (command?.outcome === "confirmed") {
		return finish(context, story, turn, { code: command.outcomeCode, at: end.takenAt ?? command.updatedAt });
	}
	const keepOutUntil = await lockOf(context, end);
	const attempt = await closeRoom(context, context.projectOf(roomOf(end)), { end, holder: turn.holder, keepOutUntil });
	const at = end.takenAt ?? context.clock.now();
	const latencyMs = command === null ? null : Math.max(0, at.getTime() - command.createdAt.getTime());
	if (attempt.state === "gone") {
		await record(
			context,
			end,
			{ outcome: "confirmed", code: attempt.code, evidence: attempt.evidence, latencyMs },
			attempt,
		);
		return finish(context, story, turn, { code: attempt.code, at });
	}
	await goOnLater(context, story, turn, attempt, latencyMs);
}

async function read(context: Context, end: EndRecord): Promise<Story | null> {
	const [row] = await context.database
		.select({ schedule: schedules, nextStart: nextRoomStart })
		.from(roomEnds)
		.innerJoin(schedules, eq(schedules.id, roomEnds.scheduleId))
		.where(eq(roomEnds.id, end.id));
	return row === undefined ? null : { end, schedule: row.schedule, nextStart: nextStartOf(end, row.nextStart) };
}

/** The intent and the room's lock, in one transaction: tokens are refused from here on, before the vendor is told. */
async function begin(context: Context, { end, schedule, nextStart }: Story, { holder }: Turn): Promise<void> {
	const room = roomOf(end);
	const commandId = commandIdOf(end.id);
	const [polled] = await context.database.select().from(polledRooms).where(inRoom(polledRooms, room));
	const sessionId = polled?.live ? polled.sessionId : null;
	const { id: endId, scheduleId, attempts } = end;
	const detail = { endId, scheduleId, title: schedule.title, endsAt: end.endsAt.toISOString(), attempts };
	const order = { commandId, type: "kick-all", room, target: null, reason: null } as const;
	await recordIntent(context, { ...order, sessionId, via: "server", retryOf: null, detail }, async (transaction) => {
		const held = await transaction
			.update(roomEnds)
			.set({ commandId })
			.where(and(eq(roomEnds.id, endId), eq(roomEnds.claimedBy, holder)))
			.returning({ id: roomEnds.id });
		if (held.length === 0) throw new Error("another worker has taken this end over");
		const until = keptOutUntil(keepOutOf(schedule), end, nextStart);
		if (until === null) return;
		const reopensAt = until === "until-lifted" ? null : until;
		await transaction
			.insert(roomLocks)
			.values({ endId, ...room, reopensAt, dueAt: reopensAt })
			.onConflictDoNothing({ target: roomLocks.endId });
	});
	end.commandId = commandId;
}

async function readCommand(context: Context, { commandId }: EndRecord) {
	if (commandId === null) return null;
	const [row] = await context.database.select().from(commands).where(eq(commands.id, commandId));
	return row ?? null;
}

/** Until when the vendor is to keep people out: as written with the intent, but never in the past. */
async function lockOf(context: Context, end: EndRecord): Promise<Date | "until-lifted" | null> {
	const [lock] = await context.database.select().from(roomLocks).where(eq(roomLocks.endId, end.id));
	if (lock === undefined) return null;
	if (lock.reopensAt === null) return "until-lifted";
	return lock.reopensAt > context.clock.now() ? lock.reopensAt : null;
}

async function record(context: Context, end: EndRecord, found: Omit<Found, "detail">, attempt: Attempt): Promise<void> {
	if (end.commandId === null) return;
	const reference = "reference" in attempt ? attempt.reference : null;
	const detail = { endId: end.id, attempts: end.attempts, ...(reference !== null && { reference }) };
	await recordOutcomes(context, new Map([[end.commandId, { ...found, detail }]]));
}

const done = { dueAt: null, claimedBy: null, claimedUntil: null };
const held = (end: EndRecord, { holder }: Turn) => and(eq(roomEnds.id, end.id), eq(roomEnds.claimedBy, holder));

async function finish(
	context: Context,
	{ end }: Story,
	turn: Turn,
	{ code, at }: { code: string | null; at: Date },
): Promise<void> {
	const now = context.clock.now();
	const late = at.getTime() - end.endsAt.getTime();
	await context.database.transaction(async (transaction) => {
		const ended = await transaction
			.update(roomEnds)
			.set({ ...done, state: "ended", code, lateMs: late > lateFromMs ? late : null, takenAt: at, updatedAt: now })
			.where(held(end, turn))
			.returning({ id: roomEnds.id });
		if (ended.length === 0) return;
		const [lock] = await transaction.select().from(roomLocks).where(eq(roomLocks.endId, end.id)).for("update");
		if (lock === undefined) return;
		await transaction
			.update(roomLocks)
			.set({ dueAt: lockDueAt(lock, now) })
			.where(eq(roomLocks.endId, end.id));
	});
}

/** Tried again, later and later, until its window closes or the room's next run begins; then it is shown as not ended. */
async function goOnLater(
	context: Context,
	{ end, schedule, nextStart }: Story,
	turn: Turn,
	attempt: Exclude<Attempt, { state: "gone" }>,
	latencyMs: number | null,
): Promise<void> {
	const now = context.clock.now();
	const taken = attempt.state === "taken";
	const code = taken ? "not-confirmed" : attempt.code;
	if (taken) await record(context, end, { outcome: "sent", code, evidence: "provider-ack", latencyMs }, attempt);
	const windowEnds = end.endsAt.getTime() + schedule.windowMinutes * minuteMs;
	const wanted = taken ? Math.max(windowEnds, (end.takenAt ?? now).getTime() + settleForMs) : windowEnds;
	const lastAt = nextStart !== null && nextStart > end.endsAt ? Math.min(wanted, nextStart.getTime()) : wanted;
	const dueAt = new Date(now.getTime() + retryAfterMs(end.attempts));
	if (dueAt.getTime() <= lastAt) {
		const again = { state: "ending" as const, dueAt, claimedBy: null, claimedUntil: null, code, updatedAt: now };
		await context.database.update(roomEnds).set(again).where(held(end, turn));
		return;
	}
	if (!taken) {
		const evidence = attempt.outcome === "refused" ? ("provider-ack" as const) : null;
		await record(context, end, { outcome: attempt.outcome, code, evidence, latencyMs }, attempt);
	}
	await context.database
		.update(roomEnds)
		.set({ ...done, state: "not-ended", code, updatedAt: now })
		.where(held(end, turn));
}

async function skipLate(
	context: Context,
	end: EndRecord,
	turn: Turn,
	code: "too-late" | "next-started",
): Promise<void> {
	const now = context.clock.now();
	const lateMs = now.getTime() - end.endsAt.getTime();
	await context.database.transaction(async (transaction) => {
		const skipped = await transaction
			.update(roomEnds)
			.set({ ...done, state: "skipped-late", code, lateMs, updatedAt: now })
			.where(held(end, turn))
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
