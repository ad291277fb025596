import { z } from "zod";

/** ZEGO's behaviours that are assumed, unknown or contradictory; README.md explains each. */
export const zegoSwitches = {
	/** Whether the limits per app and per room are enforced at all. */
	zegoLimits: z.boolean().default(true),
	/** HTTP status of an answer whose Code is not 0. */
	zegoErrorStatus: z.union([z.literal(200), z.literal(400)]).default(200),
	/** A nonce that was used before. */
	zegoNonceReplay: z.enum(["allowed", "refused"]).default("allowed"),
	/** `UserId=a&UserId=b` beside `UserId[]=a&UserId[]=b`: prose and samples say brackets, the yaml says none. */
	zegoBareArrays: z.enum(["refused", "accepted"]).default("refused"),
	/** Code of KickoutUser for a room that is not there; 0 is success. */
	zegoKickUnknownRoom: z.union([z.literal(0), z.literal(104), z.literal(5024), z.literal(50001)]).default(0),
	/** Code of CloseRoom for a room that is not there. */
	zegoCloseUnknownRoom: z.union([z.literal(5024), z.literal(5018)]).default(5024),
	/** Code of DescribeSimpleStreamList for a room that is not there; 0 is an empty list. */
	zegoStreamsUnknownRoom: z.union([z.literal(0), z.literal(154), z.literal(104)]).default(0),
	/** Code of a message to a room that is not there. */
	zegoMessageUnknownRoom: z.union([z.literal(50001), z.literal(104), z.literal(5024)]).default(50001),
	/** Code of a command whose every addressee is offline; 0 tells it in FailUsers alone. */
	zegoCommandAllOffline: z.union([z.literal(0), z.literal(50003)]).default(0),
	/** A CustomReason over 256 bytes: Code 3, or cut. */
	zegoLongReason: z.enum(["refuse", "cut"]).default("refuse"),
	/** Support has enabled user banning rules for the project; Code 9 otherwise. */
	zegoUserRulesEnabled: z.boolean().default(false),
	/** Support has enabled stream banning rules for the project; Code 9 otherwise. */
	zegoStreamRulesEnabled: z.boolean().default(false),
	/** A user rule stops what the person is publishing now. */
	zegoUserRuleStopsPublishing: z.boolean().default(false),
	/** The list of user rules leaves every other one out. */
	zegoRulesListIncomplete: z.boolean().default(false),
	/** A kick sends need_relogin=1: the client logs in again instead of leaving. */
	zegoNeedRelogin: z.boolean().default(false),
	/** The privileges in a token's payload count (support has to switch that on). */
	zegoTokenPrivileges: z.boolean().default(false),
	/** A token's expiry removes the person (support has to switch that on). */
	zegoTokenExpiryKicks: z.boolean().default(false),
	/** How long somebody whose heartbeat stopped stays; the client's pages say 90. */
	zegoHeartbeatSeconds: z.number().positive().default(100),
	/** How long an empty room lives; support can make it up to 1,800. */
	zegoEmptyRoomSeconds: z.number().min(0).max(1_800).default(0),
	/** How long after the answer a removal takes effect. */
	zegoEffectDelaySeconds: z.number().min(0).default(0),
};
