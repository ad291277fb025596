import { reportActivity } from "@/lib/api/v1/activity";
import { apiRoute } from "@/server/http/api-route";
import { presence } from "@/server/runtime";

/** The verb takes or refuses each report by itself, by the key's limits too. */
export const POST = apiRoute(reportActivity, ({ context, body }) => presence.reportActivity(context, body));
