import * as z from "zod";
import { commandTypeSchema, isRoomCommand, reasonSchema } from "../moderation/command";
import { evidenceSchema, outcomeSchema } from "../moderation/outcome";
import { targetSchema } from "../moderation/participant";
import { roomRefSchema } from "../moderation/room";

/** `POST /api/commands`: the console is about to perform this through its SDK; nothing is done before it is recorded. */
export const orderRequestSchema = z
	.object({
		commandId: z.uuid(),
		type: commandTypeSchema,
		room: roomRefSchema,
		sessionId: z.string().max(128).nullable(),
		target: targetSchema.nullable(),
		reason: reasonSchema.nullable(),
		/** What was typed, for `kick-all`: the server checks it against the room's headcount phrase. */
		confirmation: z.string().max(200).nullable(),
	})
	.refine((order) => isRoomCommand(order.type) === (order.target === null), {
		message: "A command at a person names that person; a command at the room names nobody.",
		path: ["target"],
	});
export type OrderRequest = z.infer<typeof orderRequestSchema>;

export const commandAnswerSchema = z.object({
	commandId: z.uuid(),
	outcome: outcomeSchema,
	outcomeCode: z.string().nullable(),
	evidence: evidenceSchema.nullable(),
	/** true: this call recorded the intent, so the caller performs it. false: it was ordered before; do nothing. */
	fresh: z.boolean(),
});
export type CommandAnswer = z.infer<typeof commandAnswerSchema>;

/** `POST /api/commands/{commandId}/outcome`: what this browser's SDK saw. Stored as `reported`. */
export const outcomeReportSchema = z.object({
	outcome: z.enum(["sent", "confirmed", "refused", "failed", "unknown"]),
	/** The SDK's error code (`1201`…) or a word of ours (`not-confirmed`). */
	code: z.string().max(64).nullable(),
	latencyMs: z.number().int().nonnegative().max(600_000),
	/** Connections whose change was seen. */
	connectionIds: z.array(z.string().max(128)).max(50),
});
export type OutcomeReport = z.infer<typeof outcomeReportSchema>;
