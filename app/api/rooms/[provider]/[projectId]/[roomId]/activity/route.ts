import { roomRefSchema } from "@/lib/moderation/room";
import { liveStream } from "@/server/http/live-stream";
import { route } from "@/server/http/route";
import { lastEventId } from "@/server/http/sse";
import { activity } from "@/server/runtime";

export const GET = route({ right: "see-room", params: roomRefSchema }, async ({ context, params: room, request }) =>
	liveStream({
		context,
		request,
		room,
		right: "see-room",
		async *items(signal) {
			const afterId = lastEventId(request);
			for await (const item of activity.follow(context, { room, afterId, signal })) yield { id: item.id, data: item };
		},
	}),
);
