import { and, desc, eq, gt, isNotNull, or } from "drizzle-orm";
import type { NoticesAnswer } from "@/lib/api/notices";
import type { RoomRef } from "@/lib/moderation/room";
import { notices } from "../db/schema";
import { requireRight } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { toRow } from "./notice-row";

const shownMs = 60 * 60_000;
const most = 200;

/** The notices of a room: those of the last hour and those still under way, newest first. For whoever may see the room. */
export async function listNotices(context: Context, { room }: { room: RoomRef }): Promise<NoticesAnswer> {
	await requireRight(context, context.database, "see-room", room);
	const now = context.clock.now();
	const rows = await context.database
		.select()
		.from(notices)
		.where(
			and(
				eq(notices.provider, room.provider),
				eq(notices.projectId, room.projectId),
				eq(notices.roomId, room.roomId),
				or(gt(notices.createdAt, new Date(now.getTime() - shownMs)), isNotNull(notices.dueAt)),
			),
		)
		.orderBy(desc(notices.createdAt), notices.id)
		.limit(most);
	return { notices: rows.map((row) => toRow(row)), now: now.toISOString() };
}
