import { sightingsRequestSchema } from "@/lib/api/activity";
import { roomRefSchema } from "@/lib/moderation/room";
import { route } from "@/server/http/route";
import { activity, presence } from "@/server/runtime";

export const POST = route(
	{ right: "see-room", params: roomRefSchema, body: sightingsRequestSchema },
	async ({ context, params, body }) => {
		await activity.recordSightings(context, { room: params, sightings: body });
		await presence.takeSightings(context, { room: params, sightings: body });
	},
);
