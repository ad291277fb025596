import { z } from "zod";

/** Cloudflare's answers, cut down to the fields that are used; anything beside them is ignored. */

const errorCode = z.union([z.number(), z.string()]).transform(String);
const complaint = z.object({ code: errorCode.optional(), message: z.string().optional() });

/**
 * Three habits in one: RealtimeKit's own `{success, data}` and `{success: false, error}`, and the gateway's
 * `{success: false, errors: […], result: null}`.
 */
export const envelopeSchema = z.object({
	success: z.boolean().optional(),
	data: z.unknown().optional(),
	result: z.unknown().optional(),
	paging: z.object({ total_count: z.number().int().nonnegative().nullish() }).nullish().catch(null),
	error: complaint.nullish().catch(null),
	errors: z.array(complaint).nullish().catch(null),
});
export type Envelope = z.infer<typeof envelopeSchema>;

const moment = z
	.string()
	.max(64)
	.transform((text, issues) => {
		const at = new Date(text);
		if (!Number.isNaN(at.getTime())) return at;
		issues.addIssue({ code: "custom", message: "not a time" });
		return z.NEVER;
	});
const id = z.string().min(1).max(256);
const text = z.string().max(1_024);
const count = z.number().int().nonnegative();

export const meetingSchema = z.object({
	id,
	title: text.nullish(),
	status: text.nullish(),
});
export type Meeting = z.infer<typeof meetingSchema>;

const plainSessionSchema = z.object({
	id,
	associated_id: id,
	status: z.string(),
	live_participants: count.nullish().catch(null),
	meeting_display_name: text.nullish().catch(null),
	started_at: moment.nullish().catch(null),
	created_at: moment.nullish().catch(null),
});
/** A single session comes as `data` itself or as `data.session`, by the age of the API. */
export const sessionSchema = z.union([
	plainSessionSchema,
	z.object({ session: plainSessionSchema }).transform((wrapped) => wrapped.session),
]);
export type Session = z.infer<typeof plainSessionSchema>;

export const sessionParticipantSchema = z.object({
	/** The peer id: one connection. */
	id,
	/** The enrolment's id, which the client SDK calls `userId`. */
	user_id: id,
	custom_participant_id: z.string().max(256).nullish(),
	display_name: text.nullish().catch(null),
	preset_name: text.nullish().catch(null),
	joined_at: moment,
	left_at: moment.nullish(),
});
export type SessionParticipant = z.infer<typeof sessionParticipantSchema>;

export const enrolmentSchema = z.object({
	id,
	custom_participant_id: z.string().max(256).nullish(),
	name: text.nullish(),
	preset_name: text.nullish(),
	token: z.string().min(1).max(16_384).nullish(),
});
export type EnrolmentRecord = z.infer<typeof enrolmentSchema>;

export const tokenSchema = z.object({ token: z.string().min(1).max(16_384) });

export const presetHeadSchema = z.object({ id, name: text });

const flag = z.boolean().nullish();
export const presetSchema = z.object({
	name: text,
	permissions: z.object({
		disable_participant_audio: z.boolean(),
		disable_participant_video: z.boolean(),
		pin_participant: z.boolean(),
		kick_participant: z.boolean(),
		hidden_participant: flag,
		accept_waiting_requests: flag,
		accept_stage_requests: flag,
		can_accept_production_requests: flag,
		can_change_participant_permissions: flag,
		can_livestream: flag,
		can_record: flag,
		can_spotlight: flag,
		disable_participant_screensharing: flag,
		connected_meetings: z.object({ can_alter_connected_meetings: flag }).nullish().catch(null),
	}),
});
export type PresetRecord = z.infer<typeof presetSchema>;

export const kickedSchema = z.object({
	participants: z.array(z.object({ id: z.string().max(256).catch("") }).catch({ id: "" })).nullish(),
});
export const kickedAllSchema = z.object({ kicked_participants_count: count.nullish().catch(null) });
