import { route } from "@/server/http/route";
import { rooms } from "@/server/runtime";

/** The rooms this person may see, as the one server-side poll last saw them. */
export const GET = route({ right: "see-room" }, ({ context }) => rooms.listRooms(context));
