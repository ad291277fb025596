import * as z from "zod";
import { endRoom } from "@/lib/api/v1/removals";
import { apiRoute } from "@/server/http/api-route";
import { moderation } from "@/server/runtime";

const made = z.object({ commandId: z.uuid() });

export const POST = apiRoute(
	endRoom,
	({ context, params: room, body, commandId }) => moderation.removeEveryone(context, { ...body, room, commandId }),
	{ location: (answer) => `/api/v1/removals/${made.parse(answer).commandId}` },
);
