import { cancelSchedule } from "@/lib/api/v1/schedules";
import { apiRoute } from "@/server/http/api-route";
import { schedules } from "@/server/runtime";

/** The verb knows the room of the schedule, and asks whether it is within the key's limits. */
export const DELETE = apiRoute(cancelSchedule, ({ context, params }) => schedules.cancelSchedule(context, params));
