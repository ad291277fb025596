import { consoleSignsSchema } from "@/lib/api/presence";
import { roomRefSchema } from "@/lib/moderation/room";
import { route } from "@/server/http/route";
import { presence } from "@/server/runtime";

/** What an open console sees of who sends sound and pictures: what idle policies rest on in RealtimeKit's rooms. */
export const POST = route(
	{ right: "moderate-room", params: roomRefSchema, body: consoleSignsSchema },
	({ context, params, body }) => presence.takeSigns(context, { room: params, watch: body }),
);
