import { contextFor, keys, users } from "../runtime";
import type { ApiGate } from "./api-gate";
import { apiRouteWith } from "./api-route-with";

function systemContext() {
	return contextFor({ kind: "system", part: "api" }, "api", "api");
}

/** The gate over the running server. */
export const liveApiGate: ApiGate = {
	log: () => systemContext().log,
	admitKey: (key) => keys.admitKey(systemContext(), key),
	limit: keys.requestLimit,
	contextFor,
	recordDenial: users.recordDenial,
	claimRequest: keys.claimRequest,
	keepAnswer: keys.keepAnswer,
	letGo: keys.letGo,
	fingerprintOf: keys.fingerprintOf,
	commandIdOf: keys.commandIdOf,
};

/**
 * A route of the API with everything in front of it:
 * `export const POST = apiRoute(removePeople, ({ context, body, commandId }) => verb(context, …))`.
 */
export const apiRoute = apiRouteWith(liveApiGate);
