import type { NoticeRow } from "@/lib/api/notices";
import { writeNotice } from "@/lib/moderation/notice";
import { targetSchema } from "@/lib/moderation/participant";
import { providerSchema, type RoomRef } from "@/lib/moderation/room";
import { noticeText } from "@/lib/moderation/words/notice-state";
import type { notices } from "../db/schema";

export type StoredNotice = typeof notices.$inferSelect;

/** RealtimeKit names no limit for a message in the room; more than this is no polite notice. */
export const sessionBytes = 4_096;

export function roomOf({ provider, projectId, roomId }: StoredNotice): RoomRef {
	return { provider: providerSchema.parse(provider), projectId, roomId };
}

export function targetOf({ target }: StoredNotice) {
	return targetSchema.parse(target);
}

/** What is sent `now`. All people of one order get the same, so that a vendor can carry it to several at once. */
export function contentOf(row: StoredNotice, longestBytes: number, now: Date): string {
	const { orderId: id, roomId, text, leaveBy } = row;
	const inSeconds = Math.max(0, Math.round((leaveBy.getTime() - now.getTime()) / 1_000));
	return writeNotice({ id, kind: "ask-to-leave", roomId, text, at: leaveBy.toISOString(), inSeconds }, longestBytes);
}

/** The message that takes a notice back. */
export function withdrawalOf({ orderId: id, roomId }: StoredNotice, longestBytes: number): string {
	return writeNotice({ id, kind: "withdrawn", roomId, text: "You may stay.", at: null }, longestBytes);
}

export function toRow(row: StoredNotice, content: string | null = null): NoticeRow {
	const room = roomOf(row);
	const { state, code, thenRemove, via } = row;
	return {
		noticeId: row.id,
		commandId: row.orderId,
		room,
		target: targetOf(row),
		leaveBy: row.leaveBy.toISOString(),
		thenRemove,
		askedBy: row.askedBy,
		state,
		text: noticeText({ provider: room.provider, state, code, thenRemove, bySession: via === "session" }),
		content,
		at: row.updatedAt.toISOString(),
	};
}
