import * as z from "zod";
import { readRemoval } from "@/lib/api/v1/removals";
import { apiRoute } from "@/server/http/api-route";
import { readCursor, writeCursor } from "@/server/http/cursor";
import { moderation } from "@/server/runtime";

/** For the key that ordered it; to others there is no such order. */
export const GET = apiRoute(readRemoval, async ({ context, params: { commandId }, query: { cursor, limit } }) => {
	const after = readCursor(z.int(), cursor);
	const { nextAfter, ...page } = await moderation.readRemoval(context, { commandId, after, limit });
	return { ...page, nextCursor: nextAfter === null ? null : writeCursor(nextAfter) };
});
