import * as z from "zod";
import { liveStream } from "@/server/http/live-stream";
import { route } from "@/server/http/route";
import { lastEventId } from "@/server/http/sse";
import { moderation } from "@/server/runtime";

/** What becomes of each target of an order; the verb lets in whoever ordered it, and admins. */
export const GET = route(
	{ right: "moderate-room", params: z.object({ commandId: z.uuid() }) },
	async ({ context, params: { commandId }, request }) => {
		const stopping = new AbortController();
		const items = await moderation.followRemoval(context, {
			commandId,
			afterId: lastEventId(request),
			signal: stopping.signal,
		});
		return liveStream({
			context,
			request,
			right: "moderate-room",
			async *items(signal) {
				signal.addEventListener("abort", () => stopping.abort(), { once: true });
				for await (const item of items) yield { id: item.id, data: item };
			},
		});
	},
);
