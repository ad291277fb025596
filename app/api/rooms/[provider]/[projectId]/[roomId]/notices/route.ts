import { roomRefSchema } from "@/lib/moderation/room";
import { route } from "@/server/http/route";
import { notices } from "@/server/runtime";

/** Who was asked to leave the room, and what became of it. */
export const GET = route({ right: "see-room", params: roomRefSchema }, ({ context, params: room }) =>
	notices.listNotices(context, { room }),
);
