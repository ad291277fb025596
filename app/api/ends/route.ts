import { endsQuerySchema } from "@/lib/api/schedules";
import { route } from "@/server/http/route";
import { schedules } from "@/server/runtime";

/** What ends between two times, in the rooms this person may see. */
export const GET = route({ right: "see-room", query: endsQuerySchema }, ({ context, query }) =>
	schedules.listEnds(context, query),
);
