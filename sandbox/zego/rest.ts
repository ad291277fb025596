import { randomBytes } from "node:crypto";
import { type Faults, faultMessage, spoil } from "../faults";
import { type Mount, readBody } from "../http";
import type { ZegoActions } from "./actions/action";
import { messageActions } from "./actions/messages";
import { peopleActions } from "./actions/people";
import { streamActions } from "./actions/streams";
import { userRuleActions } from "./actions/user-rules";
import { type ZegoAnswer, ZegoRefusal, zegoAnswer } from "./codes";
import { ZegoLimits } from "./limits";
import { withBody, ZegoParams } from "./params";
import { SignatureCheck } from "./signature";
import type { Zego } from "./zego";

const actions = new Map(
	Object.entries({ ...peopleActions, ...messageActions, ...userRuleActions, ...streamActions } satisfies ZegoActions),
);

const commonParams = ["AppId", "SignatureNonce", "Timestamp", "Signature", "SignatureVersion"];

/** ZEGO's server API over its rooms, under `/zego/`: one path, the action is a parameter. */
export function mountZego(zego: Zego, faults: Faults): Mount {
	const limits = new ZegoLimits(zego.world);
	const signatures = new SignatureCheck(zego.world);

	function run(query: URLSearchParams, contentType: string | undefined, text: string, requestId: string): ZegoAnswer {
		try {
			const name = query.get("Action") ?? "";
			if (name === "") throw new ZegoRefusal(100000006);
			const action = actions.get(name);
			if (!action) throw new ZegoRefusal(100000007);
			signatures.verify(query);
			const params = new ZegoParams(
				withBody(query, contentType, text),
				zego.world.switches.zegoBareArrays === "accepted",
			);
			limits.take(name, action, params.text("RoomId"));
			return zegoAnswer(0, requestId, action.run(zego, params));
		} catch (error) {
			if (error instanceof ZegoRefusal) return zegoAnswer(error.code, requestId);
			throw error;
		}
	}

	return async (request, response, url) => {
		if (url.pathname !== "/zego" && url.pathname !== "/zego/") return false;
		const method = request.method ?? "GET";
		if (method !== "GET" && method !== "POST") return false;
		const requestId = BigInt(`0x${randomBytes(7).toString("hex")}`).toString();
		const shown = new URLSearchParams(url.searchParams);
		for (const name of commonParams) shown.delete(name);
		const path = `/?${decodeURIComponent(shown.toString().replaceAll("+", " "))}`;
		const effect = faults.forRequest("zego", method, path);
		const faultBody = () => ({ Code: 100000015, Message: faultMessage, RequestId: requestId });
		if (effect && !effect.afterwards && (await spoil(response, effect, faultBody))) {
			zego.log("rest", { method, path, status: response.statusCode, fault: true });
			return true;
		}
		const text = await readBody(request);
		const answer = run(url.searchParams, request.headers["content-type"], text, requestId);
		const status = answer.Code === 0 ? 200 : zego.world.switches.zegoErrorStatus;
		zego.log("rest", { method, path, status, code: answer.Code, body: text });
		if (effect?.afterwards && (await spoil(response, effect, faultBody))) return true;
		response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
		response.end(JSON.stringify(answer));
		return true;
	};
}
