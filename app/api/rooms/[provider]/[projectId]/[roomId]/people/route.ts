import { roomRefSchema } from "@/lib/moderation/room";
import { route } from "@/server/http/route";
import { rooms } from "@/server/runtime";

/** Who is in the room, as the server last asked the vendor for everybody who looks. */
export const GET = route({ right: "see-room", params: roomRefSchema }, ({ context, params: room }) =>
	rooms.listRoomPeople(context, { room }),
);
