import { sql } from "drizzle-orm";
import type { KeepOut } from "@/lib/api/schedules";
import { roomEnds } from "../db/schema";
import type { EndRecord } from "./records";

const minuteMs = 60_000;

/** The room's next start after an end, by whichever schedule: milliseconds since 1970 as text, or null. */
export const nextRoomStart = sql<string | null>`(
	select (extract(epoch from min(other.starts_at)) * 1000)::bigint from room_ends other
	where other.provider = ${roomEnds.provider} and other.project_id = ${roomEnds.projectId}
		and other.room_id = ${roomEnds.roomId} and other.ends_at > ${roomEnds.endsAt}
		and other.starts_at >= ${roomEnds.endsAt} and other.state in ('planned', 'skipped'))`;

/** The first start after the end that either its own schedule or another of the room has. */
export function nextStartOf(end: Pick<EndRecord, "endsAt" | "nextStartAt">, inRoom: string | null): Date | null {
	const starts = [end.nextStartAt?.getTime(), inRoom === null ? undefined : Number(inRoom)].filter(
		(start) => start !== undefined && start >= end.endsAt.getTime(),
	) as number[];
	return starts.length === 0 ? null : new Date(Math.min(...starts));
}

/**
 * Until when people are to be kept out after an end. `null`: not at all, also where an extension has reached into the
 * next run. `"until-lifted"`: there is no next start, so somebody has to open the room.
 */
export function keptOutUntil(
	keepOut: KeepOut,
	end: Pick<EndRecord, "endsAt" | "nextStartAt">,
	nextStart: Date | null,
): Date | "until-lifted" | null {
	if (keepOut.kind === "no") return null;
	if (end.nextStartAt !== null && end.nextStartAt <= end.endsAt) return null;
	if (keepOut.kind === "until-next-start") {
		if (nextStart === null) return "until-lifted";
		return nextStart > end.endsAt ? nextStart : null;
	}
	const until = new Date(end.endsAt.getTime() + keepOut.minutes * minuteMs);
	// Nobody is kept out of the next run.
	const reopens = nextStart !== null && nextStart < until ? nextStart : until;
	return reopens > end.endsAt ? reopens : null;
}
