import { sightingsRequestSchema } from "@/lib/api/activity";
import { roomRefSchema } from "@/lib/moderation/room";
import { route } from "@/server/http/route";
import { activity } from "@/server/runtime";

export const POST = route(
	{ right: "see-room", params: roomRefSchema, body: sightingsRequestSchema },
	({ context, params, body }) => activity.recordSightings(context, { room: params, sightings: body }),
);
