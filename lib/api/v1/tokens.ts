import * as z from "zod";
import { providerSchema } from "@/lib/moderation/room";
import { operation } from "./define";

/** An hour, and a day at most: a token cannot be taken back. */
export const defaultTokenSeconds = 3_600;
export const longestTokenSeconds = 86_400;

export const mintTokenSchema = z.object({
	provider: providerSchema,
	projectId: z.string().min(1).max(128),
	roomId: z
		.string()
		.min(1)
		.max(128)
		.nullable()
		.default(null)
		.describe("The room to join; left out for `messages`, which belong to no room."),
	kind: z.enum(["media", "messages"]).default("media").describe("`messages`: Agora Signaling (RTM) only."),
	userId: z.string().min(1).max(128).describe("Your own id of the person. Not one that begins with `usher:`."),
	role: z.enum(["publish", "subscribe"]).describe("RealtimeKit: the preset decides instead."),
	name: z.string().trim().min(1).max(120).nullable().default(null).describe("RealtimeKit only: what others see."),
	presetName: z
		.string()
		.trim()
		.min(1)
		.max(128)
		.nullable()
		.default(null)
		.describe("RealtimeKit only, and needed there."),
	ttlSeconds: z
		.int()
		.min(30)
		.max(longestTokenSeconds)
		.default(defaultTokenSeconds)
		.describe("Cut to the room’s scheduled end, where it has one."),
});
export type MintToken = z.output<typeof mintTokenSchema>;

export const mintedTokenSchema = z.object({
	token: z.string().describe("A secret of its holder."),
	expiresAt: z
		.string()
		.nullable()
		.describe("null: the vendor sets the end of its tokens itself and does not say when."),
	participantId: z.string().nullable().describe("The vendor’s record of the holder, where minting makes one."),
	cutBy: z.enum(["scheduled-end", "vendor"]).nullable().describe("Why it lives shorter than asked for."),
	onExpiry: z.string().describe("What becomes of a holder who is in the room when it expires, in words."),
});
export type MintedAnswer = z.infer<typeof mintedTokenSchema>;

export const mintToken = operation({
	id: "mintToken",
	method: "POST",
	path: "/tokens",
	tag: "Tokens",
	summary: "Mint a short-lived client token",
	description:
		"Refused for a room that has ended and is kept closed. Never lives past the room’s scheduled end, where the vendor lets its end be chosen. With an `Idempotency-Key`, a repeated call gets a token of the same end, made anew: tokens are kept nowhere. A key that is limited to rooms mints no `messages` tokens, as these reach the whole project.",
	right: "mint-tokens",
	body: mintTokenSchema,
	status: 201,
	answer: mintedTokenSchema,
	rooms: ({ body: { provider, projectId, roomId } }) => (roomId === null ? [] : [{ provider, projectId, roomId }]),
});
