import { addSchedule } from "@/lib/api/v1/schedules";
import { apiRoute } from "@/server/http/api-route";
import { schedules } from "@/server/runtime";

/** Without an id of its own, a schedule has that of its command: sent twice, it is one. */
export const POST = apiRoute(addSchedule, ({ context, body, commandId }) =>
	schedules.setSchedule(context, { ...body, scheduleId: body.scheduleId ?? commandId }),
);
