import { z } from "zod";
import { reasonSchema } from "../moderation/command";
import { evidenceSchema } from "../moderation/outcome";
import { targetSchema } from "../moderation/participant";
import { roomRefSchema } from "../moderation/room";

/** One server action orders the whole choice: `removePeople(request)` answers `{ commandId }` at once. */
export const removePeopleSchema = z.object({
	/** Chosen by the page, so that a double click or a resend is the same order. */
	commandId: z.uuid(),
	targets: z
		.array(z.object({ room: roomRefSchema, target: targetSchema }))
		.min(1, "Choose somebody.")
		.max(1_000, "At most 1,000 at a time."),
	reason: reasonSchema.nullable(),
	/** Kept in the audit, shown to nobody who is removed. */
	note: z.string().trim().max(1_000).nullable(),
	/** For the person, where the vendor carries a text (ZEGO: cut at 256 bytes of UTF-8). */
	messageToPerson: z.string().trim().max(1_000).nullable(),
	/** Needed for more than 50 targets: what was typed, `remove N people`, checked by the server against the list. */
	confirmation: z.string().max(200).nullable(),
	/** Retry of failed targets of an earlier order. */
	retryOf: z.uuid().nullable(),
});
export type RemovePeople = z.infer<typeof removePeopleSchema>;

/** `removeEveryone(request)`: one room, by its vendor's whole-room act. `confirmation` is the exact room id. */
export const removeEveryoneSchema = z.object({
	commandId: z.uuid(),
	room: roomRefSchema,
	reason: reasonSchema.nullable(),
	note: z.string().trim().max(1_000).nullable(),
	messageToPerson: z.string().trim().max(1_000).nullable(),
	confirmation: z.string().max(200),
});
export type RemoveEveryone = z.infer<typeof removeEveryoneSchema>;

/** A target's own outcome. `removed` only with evidence; the rest says how far it came. */
export const removalStates = [
	"waiting",
	"sent",
	"removed",
	"already-gone",
	"not-confirmed",
	"refused",
	"limited",
	"failed",
	"unknown",
] as const;
export const removalStateSchema = z.enum(removalStates);
export type RemovalState = z.infer<typeof removalStateSchema>;

/** `GET /api/removals/{commandId}` is a resumable event stream of these: all of them first, then each change. */
export const removalItemSchema = z.object({
	/** The SSE id: grows with each change, so that a reconnect resumes. */
	id: z.number().int(),
	commandId: z.uuid(),
	/** This target's own command, as the audit names it. */
	targetId: z.uuid(),
	index: z.number().int(),
	room: roomRefSchema,
	target: targetSchema.nullable(),
	state: removalStateSchema,
	/** Words for people: what happened, what it means, what to do. */
	text: z.string(),
	code: z.string().nullable(),
	evidence: evidenceSchema.nullable(),
	latencyMs: z.number().nullable(),
	/** Whether trying this one again makes sense. */
	retryable: z.boolean(),
	at: z.string(),
});
export type RemovalItem = z.infer<typeof removalItemSchema>;
