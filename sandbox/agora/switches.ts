import { z } from "zod";

/** Agora's behaviours that are assumed, unknown or contradictory; README.md explains each. */
export const agoraSwitches = {
	/** Whether the limits per account are enforced at all. */
	agoraLimits: z.boolean().default(true),
	agoraQueryPerSecond: z.number().int().positive().default(20),
	agoraRulePerSecond: z.number().int().positive().default(10),
	agoraMessagePerSecond: z.number().int().positive().default(500),
	/** "Each other API 10/s": the four methods of kicking-rule share one limit, or have one each. */
	agoraRuleLimitShared: z.boolean().default(true),
	/** Seconds in a `retry-after` header of a 429; none when null. */
	agoraRetryAfterSeconds: z.number().int().positive().nullable().default(null),
	/** Answers carry X-Request-ID and X-Resource-ID. */
	agoraRequestIds: z.boolean().default(true),
	/** A GET without `Content-Type: application/json` is a 415 too. */
	agoraGetNeedsContentType: z.boolean().default(false),
	/** A rule with neither `time` nor `time_in_seconds`. */
	agoraMissingTime: z.enum(["hour", "refuse"]).default("hour"),
	/** `uid: 0`, `cname: ""`, `ip: ""` or `ip: "0"`: as if not sent (the rule grows wider), or a 400. */
	agoraEmptyTargets: z.enum(["ignored", "refuse"]).default("ignored"),
	/** A rule without cname, uid and ip. */
	agoraTargetlessRule: z.enum(["refuse", "everyone"]).default("refuse"),
	/** ip with uid, ip with cname, and all three. */
	agoraUndocumentedCombo: z.enum(["and", "or", "refuse"]).default("and"),
	/** A publish rule stops what is being published now. */
	agoraPublishRuleStopsCurrent: z.boolean().default(true),
	/** `time: 0` with publish privileges only. */
	agoraPublishOnce: z.enum(["nothing", "stops"]).default("nothing"),
	/** A rule of `time: 0` stands in the list of rules. */
	agoraOnceRuleListed: z.boolean().default(false),
	/** For how long a fresh rule is missing from the list. */
	agoraRuleListLagSeconds: z.number().min(0).default(0),
	/** How the list shows a field the rule does not have. */
	agoraRuleAbsentFields: z.enum(["null", "omit"]).default("null"),
	/** PUT and DELETE of a rule that is unknown or expired. */
	agoraUnknownRuleStatus: z.union([z.literal(404), z.literal(400), z.literal(200)]).default(404),
	/** A rule misses a client that is momentarily disconnected. */
	agoraKickMissesDisconnected: z.boolean().default(true),
	/** A disconnected client is still in the lists until it times out. */
	agoraDisconnectedListed: z.boolean().default(true),
	/** How long a disconnected client stays in the channel. */
	agoraTimeoutSeconds: z.number().positive().default(20),
	/** A client that reconnects is checked against the rules like one that joins. */
	agoraReconnectChecksRules: z.boolean().default(true),
	/** How long after the answer a rule takes effect. */
	agoraEffectDelaySeconds: z.number().min(0).default(0),
	/** "Co-host token authentication" is enabled: without the token's privileges nobody publishes. */
	agoraCoHostTokens: z.boolean().default(false),
	/** `message_offline` comes with `result: "failed"`; the vendor's sample has none. */
	agoraOfflineResult: z.boolean().default(false),
};
