import * as z from "zod";
import { commandTypeSchema } from "../moderation/command";
import { evidenceSchema, outcomeSchema } from "../moderation/outcome";
import { targetSchema } from "../moderation/participant";

const actSchema = z.object({
	kind: z.literal("act"),
	commandId: z.uuid(),
	command: commandTypeSchema,
	by: z.object({ id: z.string(), name: z.string() }),
	target: targetSchema.nullable(),
	outcome: outcomeSchema,
	outcomeCode: z.string().nullable(),
	evidence: evidenceSchema.nullable(),
	latencyMs: z.number().nullable(),
});
const sightingFields = {
	connectionId: z.string().min(1).max(128),
	participantId: z.string().min(1).max(128),
	userId: z.string().max(256).nullable(),
	name: z.string().max(256),
};
const joinedSchema = z.object({ kind: z.literal("joined"), ...sightingFields });
const leftSchema = z.object({ kind: z.literal("left"), ...sightingFields });

export const activityEntrySchema = z.discriminatedUnion("kind", [actSchema, joinedSchema, leftSchema]);
export type ActivityEntry = z.infer<typeof activityEntrySchema>;

/**
 * `GET /api/rooms/{…}/activity` is an event stream of these; `id` is the SSE id, so a reconnect resumes
 * from `Last-Event-ID`. A first connection gets the latest 100. An act comes once per change of outcome:
 * the newest entry of a `commandId` replaces the older ones.
 */
export const activityItemSchema = z.object({ id: z.number().int(), at: z.string(), entry: activityEntrySchema });
export type ActivityItem = z.infer<typeof activityItemSchema>;

/** `POST /api/rooms/{…}/sightings`: joins and leaves this console saw; told by several, kept once. */
export const sightingsRequestSchema = z.object({
	sessionId: z.string().min(1).max(128),
	sightings: z
		.array(z.object({ entry: z.discriminatedUnion("kind", [joinedSchema, leftSchema]), at: z.iso.datetime() }))
		.min(1)
		.max(500),
});
export type SightingsRequest = z.infer<typeof sightingsRequestSchema>;
