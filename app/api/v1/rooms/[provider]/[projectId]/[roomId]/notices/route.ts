import { listNotices } from "@/lib/api/v1/notices";
import { apiRoute } from "@/server/http/api-route";
import { notices } from "@/server/runtime";

export const GET = apiRoute(listNotices, ({ context, params: room }) => notices.listNotices(context, { room }));
