import { z } from "zod";

const request = z.object({
	type: z.literal("usher.notice"),
	kind: z.literal("ask-to-leave"),
	roomId: z.string(),
});

/**
 * What a customer's app does that knows the notices of a moderator's console: asked to leave a room, it leaves that
 * room. Gives the room's id, or null for any other text.
 */
export function roomToLeave(text: string): string | null {
	try {
		return request.safeParse(JSON.parse(text)).data?.roomId ?? null;
	} catch {
		return null;
	}
}
