import { extendEnd } from "@/lib/api/v1/schedules";
import { apiRoute } from "@/server/http/api-route";
import { schedules } from "@/server/runtime";

/** The verb knows the room of the end, and asks whether it is within the key's limits. */
export const POST = apiRoute(extendEnd, ({ context, params: { endId }, body: { minutes }, commandId }) =>
	schedules.extendEnd(context, { extensionId: commandId, endId, minutes }),
);
