import { z } from "zod";
import { noticeSentSchema } from "@/lib/api/notices";
import { route } from "@/server/http/route";
import { notices } from "@/server/runtime";

/** The verb believes nobody but the console that asked. */
export const POST = route(
	{ params: z.object({ noticeId: z.uuid() }), body: noticeSentSchema },
	({ context, params, body }) => notices.noticeSent(context, { noticeId: params.noticeId, report: body }),
);
