import { z } from "zod";
import { agoraSwitches } from "../agora/switches";
import { zegoSwitches } from "../zego/switches";

/** One behaviour of the vendor that is assumed, inferred, unknown or contradictory; README.md explains each. */
export const switchesSchema = z.strictObject({
	/** GET /sessions/{id} answers `data` (SDK >= 6.5) or `data.session` (SDK 6.0, python and go pages). */
	sessionEnvelope: z.enum(["data", "data.session"]).default("data"),
	/** Sessions list is an empty success while meetings are live (a field report). */
	sessionsListEmpty: z.boolean().default(false),
	/** GET /sessions carries `paging` (the older specification does not). */
	sessionsPaging: z.boolean().default(true),
	/** GET /sessions/{id}/participants carries `paging` (the SDK's type does not). */
	sessionParticipantsPaging: z.boolean().default(false),
	/** The number of the first page; the schema's minimum is 0, third parties start at 1. */
	firstPage: z.union([z.literal(0), z.literal(1)]).default(1),
	defaultPerPage: z.number().int().min(1).max(1_000).default(25),
	maxPerPage: z.number().int().min(1).max(1_000).default(100),
	/** The mute and mute-all routes are in an older OpenAPI only. */
	restMute: z.boolean().default(false),
	/** What a second POST with a known custom_participant_id makes. */
	duplicateCustomId: z.enum(["new", "reuse", "conflict"]).default("new"),
	/** DELETE of an enrolment drops the person's live connections. */
	deleteDropsLivePeer: z.boolean().default(false),
	/** PATCH of an enrolment's preset_name changes a live connection. */
	participantPresetAppliesLive: z.boolean().default(false),
	/** PATCH or PUT of a preset changes live connections that joined with it. */
	presetEditAppliesLive: z.boolean().default(false),
	/** PATCH status INACTIVE drops the people who are inside. */
	inactiveDropsPeople: z.boolean().default(false),
	/** A refreshed participant token makes the earlier ones stale. */
	refreshInvalidatesTokens: z.boolean().default(false),
	tokenLifetimeSeconds: z.number().int().positive().default(86_400),
	/** Kick with ids of which some are unknown: refuse all of them, or kick the known ones. */
	kickPartlyUnknown: z.enum(["refuse", "kick-known"]).default("refuse"),
	/** A name in `participant_ids` may be a custom participant id too. */
	kickAcceptsCustomInIds: z.boolean().default(false),
	/** The SDK's kick of one connection takes all connections of that person. */
	sdkKickDropsAllDevices: z.boolean().default(false),
	/** mute-all and stop-all-video take the caller too. */
	muteAllIncludesCaller: z.boolean().default(true),
	/** kick-all takes the caller too. */
	kickAllIncludesCaller: z.boolean().default(true),
	/** Flags of people outside the SDK's subscribed set are corrected; false leaves them stale (protocol traps 1-3). */
	correctStaleFlags: z.boolean().default(true),
	/** Participant-details names the socket host, as a stand-in has to; false lets the SDK use its own. */
	namesSocketBase: z.boolean().default(true),
	/** How long a peer whose socket was cut stays in the room. */
	socketGraceSeconds: z.number().min(0).default(8),
	/** Replaces every meeting's session_keep_alive_time_in_secs (which cannot be under 60). */
	sessionKeepAliveSeconds: z.number().min(0).nullable().default(null),
	/** Requests per window and account token; the vendor's pages name 1,200 and 3,500 per 5 minutes. */
	rateLimitRequests: z.number().int().positive().default(1_200),
	rateLimitWindowSeconds: z.number().positive().default(300),
	/** How long every call is refused once the limit was passed. */
	rateLimitBlockSeconds: z.number().positive().default(300),
	/** Which envelope a 429 carries (not published). */
	rateLimitEnvelope: z.enum(["gateway", "backend"]).default("gateway"),
	/** Header names of the limit: structured (2025-09) or the older x-ratelimit-*. */
	rateLimitHeaders: z.enum(["ratelimit", "x-ratelimit"]).default("ratelimit"),
	/** Status of a REST call without an Authorization header (code 9106). */
	missingAuthStatus: z.union([z.literal(400), z.literal(401)]).default(400),
	/** Status of participant-details for a meeting that is INACTIVE. */
	inactiveStatus: z.union([z.literal(401), z.literal(403), z.literal(404)]).default(403),
	/** The window of "so many per second" at Agora and ZEGO. */
	vendorLimitWindow: z.enum(["sliding", "fixed"]).default("sliding"),
	...agoraSwitches,
	...zegoSwitches,
});

/** Those that can be set for one room alone. */
export const roomSwitchesSchema = z
	.strictObject({
		correctStaleFlags: z.boolean(),
		kickAllIncludesCaller: z.boolean(),
		muteAllIncludesCaller: z.boolean(),
		sdkKickDropsAllDevices: z.boolean(),
		socketGraceSeconds: z.number().min(0),
	})
	.partial();

export type Switches = z.infer<typeof switchesSchema>;
export type RoomSwitches = z.infer<typeof roomSwitchesSchema>;
export type SwitchName = keyof Switches;

export function defaultSwitches(): Switches {
	return switchesSchema.parse({});
}
