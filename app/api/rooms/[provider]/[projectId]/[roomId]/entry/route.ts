import { entryRequestSchema } from "@/lib/api/rooms";
import { roomRefSchema } from "@/lib/moderation/room";
import { route } from "@/server/http/route";
import { rooms } from "@/server/runtime";

/** Mints this person's own token for the room. It goes out in this answer's body and nowhere else. */
export const POST = route(
	{ right: "see-room", params: roomRefSchema, body: entryRequestSchema },
	({ context, params, body }) => rooms.enterRoom(context, { room: params, startSession: body.startSession }),
);
