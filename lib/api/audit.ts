import * as z from "zod";
import { commandTypeSchema } from "../moderation/command";
import { evidenceSchema, outcomeSchema } from "../moderation/outcome";
import { providerSchema } from "../moderation/room";

/** The audit page's filter; its URL holds it. `before` pages by row id, newest first. */
export const auditFilterSchema = z.object({
	/** What kind of row: `intent`, `outcome`, `denied`, `sign-in`… */
	kind: z.string().max(64).optional(),
	actor: z.string().max(128).optional(),
	command: commandTypeSchema.optional(),
	commandId: z.uuid().optional(),
	provider: providerSchema.optional(),
	room: z.string().max(128).optional(),
	target: z.string().max(256).optional(),
	outcome: outcomeSchema.optional(),
	from: z.iso.datetime().optional(),
	to: z.iso.datetime().optional(),
	before: z.coerce.number().int().positive().optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

export const auditRowSchema = z.object({
	id: z.number().int(),
	at: z.string(),
	kind: z.string(),
	commandId: z.string().nullable(),
	command: z.string().nullable(),
	actorKind: z.string(),
	actorId: z.string(),
	actorName: z.string(),
	provider: z.string().nullable(),
	projectId: z.string().nullable(),
	roomId: z.string().nullable(),
	targetUserId: z.string().nullable(),
	targetParticipantId: z.string().nullable(),
	targetName: z.string().nullable(),
	reasonCode: z.string().nullable(),
	reasonText: z.string().nullable(),
	origin: z.string(),
	outcome: outcomeSchema.nullable(),
	outcomeCode: z.string().nullable(),
	evidence: evidenceSchema.nullable(),
	latencyMs: z.number().nullable(),
});
export type AuditRow = z.infer<typeof auditRowSchema>;

export const auditPageSchema = z.object({ rows: z.array(auditRowSchema), nextBefore: z.number().int().nullable() });
export type AuditPage = z.infer<typeof auditPageSchema>;
