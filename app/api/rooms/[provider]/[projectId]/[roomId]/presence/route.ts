import { presenceRequestSchema } from "@/lib/api/rooms";
import { roomRefSchema } from "@/lib/moderation/room";
import { route } from "@/server/http/route";
import { rooms } from "@/server/runtime";

export const PUT = route(
	{ right: "see-room", params: roomRefSchema, body: presenceRequestSchema },
	({ context, params, body }) => rooms.keepPresence(context, { room: params, connectionId: body.connectionId }),
);

/** Asks for no right: somebody whose room was just taken away leaves it all the same. */
export const DELETE = route({ params: roomRefSchema, body: presenceRequestSchema }, ({ context, params, body }) =>
	rooms.endPresence(context, { room: params, connectionId: body.connectionId }),
);
