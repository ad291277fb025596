import * as z from "zod";
import { targetSchema } from "../moderation/participant";
import { providerSchema, roomRefSchema } from "../moderation/room";

const minutes = z.number().int().min(1, "At least one minute.").max(1_440, "At most 24 hours.");

/** What counts as idle. */
export const idleConditionSchema = z.discriminatedUnion("kind", [
	/** Nobody else is in the room. */
	z.object({ kind: z.literal("alone"), minutes }),
	/** Says nothing and publishes nothing, as reported by clients or seen by an open console. */
	z.object({ kind: z.literal("silent"), minutes }),
	/** Still there after the room's scheduled end. */
	z.object({ kind: z.literal("overstayed"), minutes }),
]);
export type IdleCondition = z.infer<typeof idleConditionSchema>;

/** `setPolicy`: makes a policy, or changes the one with this id. A new or changed policy starts as a dry run. */
export const setPolicySchema = z.object({
	policyId: z.uuid(),
	name: z.string().trim().min(1, "Give a name.").max(120),
	/** null: every vendor. */
	provider: providerSchema.nullable(),
	/** Room ids it is for; `*` stands for any run of characters. */
	roomPattern: z.string().trim().min(1).max(128),
	/** Presets or vendor roles it is for (`group_call_participant`, `audience`…); empty: all. */
	roles: z.array(z.string().trim().min(1).max(128)).max(20),
	condition: idleConditionSchema,
	/** What the person is told, where the server reaches them. */
	message: z.string().trim().min(1, "Write a few words.").max(500),
	/** Between the warning and the removal. */
	graceSeconds: z.number().int().min(10).max(3_600),
});
export type SetPolicy = z.infer<typeof setPolicySchema>;

/** `setPolicyActing`: a policy may act only after a dry run of it was looked at. */
export const setActingSchema = z.object({ policyId: z.uuid(), acting: z.boolean(), seenDryRun: z.uuid().nullable() });
export type SetActing = z.infer<typeof setActingSchema>;
export const policyIdSchema = z.object({ policyId: z.uuid() });

export const idlePolicySchema = setPolicySchema.extend({
	acting: z.boolean(),
	createdBy: z.string(),
	changedAt: z.string(),
	/** Counted since the policy was made. */
	removed: z.number().int(),
	/** Person-minutes between a removal and the end of that session or the person's usual stay, as the page explains. */
	savedMinutes: z.number().nonnegative(),
	lastRunAt: z.string().nullable(),
});
export type IdlePolicy = z.infer<typeof idlePolicySchema>;

/** One person whom a policy means, and what would become of them. */
export const idleFindingSchema = z.object({
	room: roomRefSchema,
	roomTitle: z.string(),
	target: targetSchema,
	role: z.string().nullable(),
	/** Since when the condition holds. */
	since: z.string(),
	/** `go`: would be warned, then removed. `spared`: not, and why: the last moderator, data too old or not whole. */
	verdict: z.enum(["go", "spared"]),
	why: z.string(),
	/** How old the facts are that this rests on. */
	ageSeconds: z.number().nonnegative(),
});
export type IdleFinding = z.infer<typeof idleFindingSchema>;

export const dryRunSchema = z.object({
	/** Named when the policy is set to act. */
	dryRunId: z.uuid(),
	policyId: z.uuid(),
	at: z.string(),
	findings: z.array(idleFindingSchema),
	/** Rooms that nothing sure is known of, in words. */
	unknown: z.array(z.string()),
});
export type DryRun = z.infer<typeof dryRunSchema>;

/** Somebody whom an acting policy has warned. */
export const idleCaseSchema = z.object({
	caseId: z.uuid(),
	policyId: z.uuid(),
	room: roomRefSchema,
	roomTitle: z.string(),
	target: targetSchema,
	state: z.enum(["warned", "stayed", "left", "removing", "removed", "not-removed", "spared"]),
	text: z.string(),
	warnedAt: z.string(),
	removeAt: z.string(),
	commandId: z.uuid().nullable(),
	savedMinutes: z.number().nullable(),
});
export type IdleCase = z.infer<typeof idleCaseSchema>;

/** `GET /api/idle`. */
export const idleAnswerSchema = z.object({
	policies: z.array(idlePolicySchema),
	/** Of the last day, newest first, at most 500. */
	cases: z.array(idleCaseSchema),
	savedMinutes: z.number(),
	now: z.string(),
});
export type IdleAnswer = z.infer<typeof idleAnswerSchema>;

/** One person's signs of life, as the customer's app or an open console tells them. */
export const activityReportSchema = z.object({
	room: roomRefSchema,
	userId: z.string().min(1).max(128),
	connectionId: z.string().min(1).max(128).nullable().default(null),
	/** When it was so; now when left out. At most an hour old, and not in the future. */
	at: z.iso.datetime().optional(),
	/** Heard since the last report. */
	spoke: z.boolean(),
	/** Sends audio, sends video (camera or screen); null: not known. */
	audio: z.boolean().nullable(),
	video: z.boolean().nullable(),
});
export type ActivityReport = z.infer<typeof activityReportSchema>;
export const activityReportsSchema = z.object({
	reports: z.array(activityReportSchema).min(1).max(1_000, "At most 1,000 reports a request."),
});

/** What became of a request of reports: each is taken or refused by itself. */
export const reportsAnswerSchema = z.object({
	accepted: z.number().int(),
	refused: z.array(
		z.object({
			/** The report's place in the request. */
			index: z.number().int(),
			code: z.enum(["too-old", "in-the-future", "not-found"]),
			message: z.string(),
		}),
	),
});
export type ReportsAnswer = z.infer<typeof reportsAnswerSchema>;
