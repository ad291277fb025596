import { and, asc, desc, eq, gt } from "drizzle-orm";
import { type ActivityItem, activityItemSchema } from "@/lib/api/activity";
import { type RoomRef, roomKey } from "@/lib/moderation/room";
import { activity } from "../db/schema";
import type { Context } from "../kernel/context";
import { followNews, newsPage } from "../kernel/follow-news";
import { requireSight } from "./require-sight";

const firstLook = 100;

export interface FollowInput {
	room: RoomRef;
	/** The last id already seen; null: begin with the latest hundred. */
	afterId: number | null;
	signal: AbortSignal;
}

/**
 * What happens in a room, from where the reader left off and on until `signal` aborts: in order, nothing lost,
 * nothing twice.
 */
export async function* follow(context: Context, { room, afterId, signal }: FollowInput): AsyncGenerator<ActivityItem> {
	requireSight(context.actor, room);
	const look = (last: number | null) => (last === null ? latest(context, room) : after(context, room, last));
	yield* followNews(context.signals, { topic: "activity", key: roomKey(room), afterId, signal }, look);
}

const inRoom = (room: RoomRef) =>
	and(eq(activity.provider, room.provider), eq(activity.projectId, room.projectId), eq(activity.roomId, room.roomId));

async function latest(context: Context, room: RoomRef): Promise<ActivityItem[]> {
	const rows = await context.database
		.select()
		.from(activity)
		.where(inRoom(room))
		.orderBy(desc(activity.id))
		.limit(firstLook);
	return rows.reverse().map(toItem);
}

async function after(context: Context, room: RoomRef, id: number): Promise<ActivityItem[]> {
	const rows = await context.database
		.select()
		.from(activity)
		.where(and(inRoom(room), gt(activity.id, id)))
		.orderBy(asc(activity.id))
		.limit(newsPage);
	return rows.map(toItem);
}

function toItem(row: typeof activity.$inferSelect): ActivityItem {
	return activityItemSchema.parse({ id: row.id, at: row.at.toISOString(), entry: row.entry });
}
