import { askToLeave } from "@/lib/api/v1/notices";
import { apiRoute } from "@/server/http/api-route";
import { notices } from "@/server/runtime";

export const POST = apiRoute(askToLeave, async ({ context, body, commandId }) => {
	const answer = await notices.askToLeave(context, { ...body, commandId, via: "server" });
	return { commandId, notices: answer.notices };
});
