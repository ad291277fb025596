import { z } from "zod";
import { providerSchema, roomRefSchema } from "../moderation/room";

/** What may be looked for: any id, or a part of a name. The URL of the search page holds it as `q`. */
export const searchTextSchema = z
	.string()
	.trim()
	.min(1, "Paste an id, or a part of a name.")
	.max(256, "Ids are at most 256 characters long.")
	// Control, bidi and zero-width characters change what an id looks like and are part of none.
	.refine(
		(text) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/u.test(text),
		"This has invisible characters in it. Copy the id again.",
	);

/**
 * `GET /api/search?q=…&vendor=…&room=…` answers an event stream of these, from all vendors at once. `room` (several)
 * names rooms to look into where a vendor cannot list its own, as `provider/projectId/roomId`, each part URI-encoded.
 */
export const searchStepSchema = z.discriminatedUnion("type", [
	z.object({
		type: z.literal("vendor"),
		provider: providerSchema,
		/** `not-connected`, `cannot-search`, `failed`: `text` says why and what to do. `done`: all was looked into. */
		state: z.enum(["searching", "done", "failed", "not-connected", "cannot-search"]),
		text: z.string().nullable(),
		progress: z.object({ done: z.number().int(), total: z.number().int().nullable() }).nullable(),
		/** What the person should know: rooms that were not looked into, lists that may not be whole. */
		notes: z.array(z.string()),
	}),
	z.object({
		type: z.literal("hit"),
		hit: z.object({
			room: roomRefSchema,
			roomTitle: z.string(),
			connectionId: z.string(),
			participantId: z.string(),
			userId: z.string().nullable(),
			/** Empty where the vendor knows no names. */
			name: z.string(),
			matched: z.enum(["userId", "participantId", "connectionId", "name"]),
			joinedAt: z.string().nullable(),
			/** A console person of ours: shown, and never chosen for removal by itself. */
			console: z.boolean(),
		}),
	}),
	z.object({ type: z.literal("end") }),
]);
export type SearchStep = z.infer<typeof searchStepSchema>;
export type SearchHit = Extract<SearchStep, { type: "hit" }>["hit"];
export type VendorStep = Extract<SearchStep, { type: "vendor" }>;

/** A room named in the address, as `provider/projectId/roomId`, each part URI-encoded. */
export function roomFromHint(hint: string): z.infer<typeof roomRefSchema> | null {
	const parts = hint.split("/");
	if (parts.length !== 3) return null;
	try {
		const [provider, projectId, roomId] = parts.map(decodeURIComponent);
		return roomRefSchema.safeParse({ provider, projectId, roomId }).data ?? null;
	} catch {
		return null;
	}
}

const mostHints = 50;

/** What `GET /api/search` is asked, from its address. */
export const searchQuerySchema = z.object({
	text: searchTextSchema,
	providers: z.array(providerSchema).max(3),
	rooms: z
		.array(z.string().max(1_200))
		.max(mostHints, `At most ${mostHints} rooms can be named.`)
		.transform((hints, context) =>
			hints.map((hint) => {
				const room = roomFromHint(hint);
				if (room !== null) return room;
				context.addIssue({ code: "custom", message: "A room is not written as vendor/project/room." });
				return z.NEVER;
			}),
		),
});
