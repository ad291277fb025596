import { and, asc, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import { roomEnds, schedules } from "../db/schema";
import type { Context } from "../kernel/context";
import type { Transaction } from "../kernel/transaction";
import { endIdOf, roomOf, type ScheduleRecord, timingOf } from "./records";
import { nextOccurrence, nextStart, occurrencesBetween } from "./timing";
import { firstWarning } from "./warnings";

const dayMs = 24 * 60 * 60_000;
/** This week and the next stand in the table; a repeating schedule is looked at again once a day. */
const horizonMs = 15 * dayMs;
const againAfterMs = dayMs;
/** After a long silence older ends are not even listed: none could still be within its window. */
const longestSilenceMs = 2 * dayMs;
const atOnce = 100;

type NewEnd = typeof roomEnds.$inferInsert;

/** A schedule's ends after `after`, as far ahead as they are written down, and up to when that is (null: all of them). */
export function plannedEnds(
	schedule: ScheduleRecord,
	after: Date,
	now: Date,
): { ends: NewEnd[]; materialisedTo: Date | null } {
	const timing = timingOf(schedule);
	const horizon = new Date(now.getTime() + horizonMs);
	const next = nextOccurrence(timing, after);
	const to = timing.kind === "once" ? (next?.endsAt ?? horizon) : horizon;
	const runs = occurrencesBetween(timing, after, to);
	const ends = runs.map(({ startsAt, endsAt }, index): NewEnd => {
		const following = runs[index + 1]?.startsAt ?? null;
		return {
			id: endIdOf(schedule.id, endsAt),
			scheduleId: schedule.id,
			...roomOf(schedule),
			startsAt,
			plannedAt: endsAt,
			endsAt,
			nextStartAt: following !== null && following >= endsAt ? following : nextStart(timing, endsAt),
			state: "planned",
			dueAt: endsAt,
			...(schedule.message === null ? { warnAt: null, warnMinutes: null } : firstWarning(endsAt, now)),
			updatedAt: now,
		};
	});
	return { ends, materialisedTo: nextOccurrence(timing, to) === null ? null : to };
}

/** Writes ends down; one that is there already keeps its time and state: skipped, extended or over. */
export async function writeEnds(transaction: Transaction, ends: readonly NewEnd[]): Promise<void> {
	for (let index = 0; index < ends.length; index += 500) {
		await transaction
			.insert(roomEnds)
			.values(ends.slice(index, index + 500))
			.onConflictDoUpdate({
				target: [roomEnds.scheduleId, roomEnds.plannedAt],
				set: { startsAt: sql`excluded.starts_at`, nextStartAt: sql`excluded.next_start_at` },
				setWhere: eq(roomEnds.state, "planned"),
			});
	}
}

/** Writes the next ends of repeating schedules down, in good time. Workers that do this at once share the work. */
export async function materialiseEnds(context: Context): Promise<number> {
	let done = 0;
	for (let some = atOnce; some === atOnce; done += some) some = await materialiseSome(context);
	return done;
}

function materialiseSome(context: Context): Promise<number> {
	const now = context.clock.now();
	return context.database.transaction(async (transaction) => {
		const due = await transaction
			.select()
			.from(schedules)
			.where(
				and(
					isNull(schedules.cancelledAt),
					lt(schedules.materialisedTo, new Date(now.getTime() + horizonMs - againAfterMs)),
				),
			)
			.orderBy(asc(schedules.materialisedTo))
			.limit(atOnce)
			.for("update", { skipLocked: true });
		const oldest = new Date(now.getTime() - longestSilenceMs);
		const plans = due.map((schedule) => {
			const { materialisedTo } = schedule;
			const after = materialisedTo !== null && materialisedTo > oldest ? materialisedTo : oldest;
			return { schedule, ...plannedEnds(schedule, after, now) };
		});
		await writeEnds(
			transaction,
			plans.flatMap(({ ends }) => ends),
		);
		const to = new Date(now.getTime() + horizonMs);
		for (const materialisedTo of [to, null]) {
			const ids = plans.filter((plan) => (plan.materialisedTo === null) === (materialisedTo === null));
			if (ids.length === 0) continue;
			await transaction
				.update(schedules)
				.set({ materialisedTo })
				.where(
					inArray(
						schedules.id,
						ids.map(({ schedule }) => schedule.id),
					),
				);
		}
		return due.length;
	});
}
