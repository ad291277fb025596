import * as z from "zod";
import { reasonSchema } from "../moderation/command";
import { targetSchema } from "../moderation/participant";
import { roomRefSchema } from "../moderation/room";
import { noticeStates } from "../moderation/words/notice-state";

export { type NoticeState, noticeStates } from "../moderation/words/notice-state";

/** `askToLeave(request)`: a polite notice to each person, and their removal afterwards if asked for. */
export const askToLeaveSchema = z.object({
	commandId: z.uuid(),
	room: roomRefSchema,
	targets: z.array(targetSchema).min(1, "Choose somebody.").max(50, "At most 50 at a time."),
	/** For the person's eyes; cut to what the vendor carries. */
	text: z.string().trim().min(1, "Write a few words.").max(500),
	/** How long they have, in seconds. */
	reactSeconds: z.number().int().min(5, "At least 5 seconds.").max(3_600, "At most an hour."),
	/** Removed if they are still there then. */
	thenRemove: z.boolean(),
	reason: reasonSchema.nullable(),
	/** `session`: this console sends it through its own SDK (RealtimeKit) and reports each one; `server`: the server does. */
	via: z.enum(["server", "session"]),
});
export type AskToLeave = z.infer<typeof askToLeaveSchema>;

/** What `askToLeave` answers: one row a person; `content` is there for the console that sends it. */
export interface AskAnswer {
	notices: NoticeRow[];
}

export const noticeRowSchema = z.object({
	/** Also the command's id in the activity and the audit. */
	noticeId: z.uuid(),
	/** The order that this is one person of, as `askToLeave` was given it. */
	commandId: z.uuid(),
	room: roomRefSchema,
	target: targetSchema,
	/** By when they are asked to have left. */
	leaveBy: z.string(),
	thenRemove: z.boolean(),
	askedBy: z.string(),
	state: z.enum(noticeStates),
	/** What happened, what it means, what to do. */
	text: z.string(),
	/** What to send, for the console that sends it by its own SDK; null elsewhere. */
	content: z.string().nullable(),
	at: z.string(),
});
export type NoticeRow = z.infer<typeof noticeRowSchema>;
/** `GET /api/rooms/{…}/notices`: those of the last hour. */
export const noticesAnswerSchema = z.object({ notices: z.array(noticeRowSchema), now: z.string() });
export type NoticesAnswer = z.infer<typeof noticesAnswerSchema>;

/** “They may stay”: answers with the row; its `content`, where there is one, is for this console to send. */
export const withdrawNoticeSchema = z.object({ noticeId: z.uuid() });
/** `POST /api/notices/{noticeId}/sent`: the console's SDK sent it, or could not. */
export const noticeSentSchema = z.object({ sent: z.boolean(), code: z.string().max(64).nullable() });
export type NoticeSent = z.infer<typeof noticeSentSchema>;
