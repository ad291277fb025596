import { and, eq, gt, inArray, lte, ne, sql } from "drizzle-orm";
import type { SchedulePreview, SetSchedule, Timing } from "@/lib/api/schedules";
import { providerNames } from "@/lib/moderation/room";
import { roomEnds } from "../db/schema";
import { denialNow, refusalOf } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { keptOutUntil } from "./reopening";
import { requireClosable } from "./set-schedule";
import { nextOccurrence, nextStart, type Occurrence, offsetMinutes, settledTiming } from "./timing";
import { vendorFacts } from "./words";

const shown = 5;

/** The next ends of a schedule as it would be, and what to know beforehand. Writes nothing. */
export async function previewSchedule(context: Context, input: SetSchedule): Promise<SchedulePreview> {
	const denial = await denialNow(context, context.database, "schedule-room", input.room);
	if (denial !== null) throw refusalOf(denial);
	requireClosable(context, input.room);
	const now = context.clock.now();
	const timing = settledTiming(input.timing, now);
	const runs = nextRuns(timing, now);
	const canKeepOut = context.projectOf(input.room)?.closing?.facts.keepsOut.able === true;
	const ends = runs.map(({ startsAt, endsAt }) => {
		const next = nextStart(timing, endsAt);
		const until = keptOutUntil(input.keepOut, { endsAt, nextStartAt: next }, next);
		return {
			startsAt: startsAt?.toISOString() ?? null,
			endsAt: endsAt.toISOString(),
			reopensAt: canKeepOut && until instanceof Date ? until.toISOString() : null,
			untilLifted: until === "until-lifted",
		};
	});
	const notes = [
		...clockChanges(timing, runs),
		...(await collisions(context, input, runs)),
		...(canKeepOut && ends.some(({ untilLifted }) => untilLifted)
			? ["After the last end there is no next start: nobody comes in until somebody opens the room."]
			: []),
		...vendorFacts(context, input.room),
	];
	return { ends: ends.map(({ startsAt, endsAt, reopensAt }) => ({ startsAt, endsAt, reopensAt })), notes };
}

function nextRuns(timing: Timing, now: Date): Occurrence[] {
	const runs: Occurrence[] = [];
	for (let run = nextOccurrence(timing, now); run !== null && runs.length < shown; ) {
		runs.push(run);
		run = nextOccurrence(timing, run.endsAt);
	}
	return runs;
}

function clockChanges(timing: Timing, runs: readonly Occurrence[]): string[] {
	if (timing.kind !== "weekly") return [];
	const { timeZone } = timing;
	const notes: string[] = [];
	for (const [index, run] of runs.entries()) {
		const before = runs[index - 1];
		if (before === undefined) continue;
		const shift = offsetMinutes(run.endsAt, timeZone) - offsetMinutes(before.endsAt, timeZone);
		if (shift === 0) continue;
		const day = run.endsAt.toLocaleDateString("en-GB", { timeZone, day: "numeric", month: "long" });
		notes.push(
			`The clocks in ${timeZone} go ${shift > 0 ? "forward" : "back"} before ${day}; the local times stay the same.`,
		);
	}
	return notes;
}

/** Other ends of the vendor that this one may wait for. */
async function collisions(context: Context, input: SetSchedule, runs: readonly Occurrence[]): Promise<string[]> {
	const betweenMs = context.projectOf(input.room)?.closing?.facts.betweenEndsMs ?? 0;
	const [first] = runs;
	if (betweenMs === 0 || first === undefined) return [];
	const { provider, projectId } = input.room;
	const [row] = await context.database
		.select({ others: sql<string>`count(*)` })
		.from(roomEnds)
		.where(
			and(
				eq(roomEnds.provider, provider),
				eq(roomEnds.projectId, projectId),
				ne(roomEnds.scheduleId, input.scheduleId),
				inArray(roomEnds.state, ["planned", "ending"]),
				gt(roomEnds.endsAt, new Date(first.endsAt.getTime() - betweenMs)),
				lte(roomEnds.endsAt, first.endsAt),
			),
		);
	const others = Number(row?.others ?? 0);
	const seconds = Math.floor((others * betweenMs) / 1_000);
	if (seconds === 0) return [];
	return [
		`${others === 1 ? "One other room ends" : `${others} other rooms end`} at the same time: ${providerNames[provider]} may end this one up to ${seconds} s later.`,
	];
}
