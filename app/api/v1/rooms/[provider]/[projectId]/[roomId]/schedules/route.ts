import { readRoomSchedule } from "@/lib/api/v1/schedules";
import { apiRoute } from "@/server/http/api-route";
import { schedules } from "@/server/runtime";

export const GET = apiRoute(readRoomSchedule, ({ context, params: room }) => schedules.roomSchedule(context, { room }));
