import * as z from "zod";
import { removePeople } from "@/lib/api/v1/removals";
import { apiRoute } from "@/server/http/api-route";
import { moderation } from "@/server/runtime";

const made = z.object({ commandId: z.uuid() });

/** The verb asks again, for every room of the order, in the order's own transaction. */
export const POST = apiRoute(
	removePeople,
	({ context, body, commandId }) => moderation.removePeople(context, { ...body, commandId }),
	{ location: (answer) => `/api/v1/removals/${made.parse(answer).commandId}` },
);
