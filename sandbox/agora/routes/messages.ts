import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type AgoraInput, AgoraRefusal, type AgoraRoute, ok, parse, pathParam } from "./route";

/** What the vendor allows in a Signaling user id. */
const userId = z.string().regex(/^[a-zA-Z0-9 !#$%&()+\-:;<=.>?@[\]^_{}|~,']{1,64}$/u);

const peerMessage = z.object({
	destination: userId,
	payload: z.string().min(1),
	enable_offline_messaging: z.boolean().default(false),
	enable_historical_messaging: z.boolean().default(false),
});

const longestPayload = 32 * 1_024;

function sendToPeer(input: AgoraInput) {
	const { agora, query, body } = input;
	const from = parse(userId, pathParam(input, "user"));
	const { destination, payload } = parse(peerMessage, body);
	if (Buffer.byteLength(payload) > longestPayload) throw new AgoraRefusal(400, "payload too long");
	const heard = agora.message(from, destination, payload);
	const request_id = randomUUID();
	if (query.get("wait_for_ack") !== "true") return ok({ result: "success", request_id, code: "message_sent" });
	if (heard) return ok({ result: "success", request_id, code: "message_delivered" });
	const result = agora.world.switches.agoraOfflineResult && { result: "failed" };
	return ok({ ...result, request_id, code: "message_offline" });
}

/** Signaling (RTM): a message from the server to one user. */
export const messageRoutes: readonly AgoraRoute[] = [
	{
		method: "POST",
		path: "/dev/v2/project/:appid/rtm/users/:user/peer_messages",
		limit: { name: "signalling", per: "message" },
		run: sendToPeer,
	},
];
