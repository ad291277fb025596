import { and, asc, desc, eq, gt } from "drizzle-orm";
import { type ActivityItem, activityItemSchema } from "@/lib/api/activity";
import { type RoomRef, roomKey } from "@/lib/moderation/room";
import { activity } from "../db/schema";
import type { Context } from "../kernel/context";
import { pause } from "../kernel/signals";
import { requireSight } from "./require-sight";

const firstLook = 100;
const page = 500;
/** Hints can be lost; the table cannot. */
const lookAtLeastEveryMs = 10_000;

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
	const key = roomKey(room);
	let news = true;
	let wake = new AbortController();
	const stop = context.signals.listen("activity", (payload) => {
		if (payload !== null && payload !== key) return;
		news = true;
		wake.abort();
	});
	const end = () => wake.abort();
	signal.addEventListener("abort", end);
	let last = afterId;
	try {
		while (!signal.aborted) {
			if (news) {
				news = false;
				const items = last === null ? await latest(context, room) : await after(context, room, last);
				for (const item of items) {
					if (signal.aborted) return;
					yield item;
					last = item.id;
				}
				last ??= 0;
				if (items.length === page) news = true;
				continue;
			}
			wake = new AbortController();
			// A hint between the last look and this line has set `news`, and must not be slept over.
			if (!news && !signal.aborted) await pause(lookAtLeastEveryMs, wake.signal);
			news = true;
		}
	} finally {
		stop();
		signal.removeEventListener("abort", end);
	}
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
		.limit(page);
	return rows.map(toItem);
}

function toItem(row: typeof activity.$inferSelect): ActivityItem {
	return activityItemSchema.parse({ id: row.id, at: row.at.toISOString(), entry: row.entry });
}
