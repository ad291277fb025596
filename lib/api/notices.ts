import * as z from "zod";
import { reasonSchema } from "../moderation/command";
import { targetSchema } from "../moderation/participant";
import { roomRefSchema } from "../moderation/room";

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

/**
 * `waiting` on its way · `asked` the vendor took it · `delivered` their client has it · `not-reached` nobody has it ·
 * `left` they are gone without removal (with evidence) · `removed`, `not-removed`: what became of the removal ·
 * `stayed` still there at the time, and no removal was asked for · `withdrawn` · `unknown`.
 */
export const noticeStates = [
	"waiting",
	"asked",
	"delivered",
	"not-reached",
	"left",
	"removing",
	"removed",
	"not-removed",
	"stayed",
	"withdrawn",
	"unknown",
] as const;

export const noticeRowSchema = z.object({
	noticeId: z.uuid(),
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

export const withdrawNoticeSchema = z.object({ noticeId: z.uuid() });
/** `POST /api/notices/{noticeId}/sent`: the console's SDK sent it, or could not. */
export const noticeSentSchema = z.object({ sent: z.boolean(), code: z.string().max(64).nullable() });
