import { and, asc, eq, gt, inArray, lte } from "drizzle-orm";
import { type RoomRef, roomKey } from "@/lib/moderation/room";
import { roomEnds } from "../db/schema";
import type { Context } from "../kernel/context";
import type { EndRecord } from "./records";

/** Ends that queue behind each other for longer than this are seen as far as this. */
const reachMs = 60 * 60_000;
const most = 20_000;

/** When each of a vendor's ends has its turn, given the least time between two: seconds that it waits, by id. */
export function waitsOf(ends: readonly { id: string; endsAt: Date }[], betweenMs: number): Map<string, number> {
	const waits = new Map<string, number>();
	let free = Number.NEGATIVE_INFINITY;
	const order = [...ends].sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime() || (a.id < b.id ? -1 : 1));
	for (const { id, endsAt } of order) {
		const turn = Math.max(endsAt.getTime(), free);
		waits.set(id, (turn - endsAt.getTime()) / 1_000);
		free = turn + betweenMs;
	}
	return waits;
}

/**
 * Seconds that these ends may wait behind others of their vendor. Ends of rooms that nobody here may see count too, and
 * show as nothing but a wait.
 */
export async function queueWaits(
	context: Context,
	ends: readonly Pick<EndRecord, "id" | "provider" | "projectId" | "roomId" | "endsAt">[],
): Promise<Map<string, number>> {
	const waits = new Map<string, number>();
	const projects = new Map(ends.map((end) => [roomKey({ ...end, roomId: "-" }), end]));
	for (const { provider, projectId } of projects.values()) {
		const betweenMs = betweenEndsMs(context, { provider, projectId });
		if (betweenMs === 0) continue;
		const times = ends.filter((end) => end.provider === provider && end.projectId === projectId);
		const first = Math.min(...times.map(({ endsAt }) => endsAt.getTime()));
		const last = Math.max(...times.map(({ endsAt }) => endsAt.getTime()));
		const others = await context.database
			.select({ id: roomEnds.id, endsAt: roomEnds.endsAt })
			.from(roomEnds)
			.where(
				and(
					eq(roomEnds.provider, provider),
					eq(roomEnds.projectId, projectId),
					inArray(roomEnds.state, ["planned", "ending"]),
					gt(roomEnds.endsAt, new Date(first - reachMs)),
					lte(roomEnds.endsAt, new Date(last)),
				),
			)
			.orderBy(asc(roomEnds.endsAt))
			.limit(most);
		for (const [id, seconds] of waitsOf(others, betweenMs)) waits.set(id, seconds);
	}
	return waits;
}

export function betweenEndsMs(context: Context, project: Pick<RoomRef, "provider" | "projectId">): number {
	return context.projectOf(project)?.closing?.facts.betweenEndsMs ?? 0;
}
