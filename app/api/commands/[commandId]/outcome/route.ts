import { z } from "zod";
import { outcomeReportSchema } from "@/lib/api/commands";
import { route } from "@/server/http/route";
import { moderation } from "@/server/runtime";

export const POST = route(
	{ params: z.object({ commandId: z.uuid() }), body: outcomeReportSchema },
	({ context, params, body }) => moderation.reportOutcome(context, { commandId: params.commandId, report: body }),
);
