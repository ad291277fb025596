import { roomRefSchema } from "@/lib/moderation/room";
import { route } from "@/server/http/route";
import { schedules } from "@/server/runtime";

/** One room's next ends, its schedules, and whether people are kept out of it now. */
export const GET = route({ right: "see-room", params: roomRefSchema }, ({ context, params: room }) =>
	schedules.roomSchedule(context, { room }),
);
