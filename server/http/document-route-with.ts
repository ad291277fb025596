import { randomUUID } from "node:crypto";
import { keyEnded } from "@/lib/moderation/words/api-key";
import type { ApiGate } from "./api-gate";
import { keyOf, wrongKey } from "./api-key";
import { apiProblem, keyRefusal } from "./api-problem";
import type { Gate } from "./gate";
import { type RouteHandler, routeWith } from "./route-with";

/**
 * Makes the route of a document about the API: for admins who are signed in, and for whoever holds a key that counts,
 * whatever its scopes. Who asks with a key is not asked for a session.
 */
export function documentRouteWith(gate: Gate, apiGate: ApiGate) {
	return function documentRoute(document: () => unknown): RouteHandler {
		const forAdmins = routeWith(gate)({ right: "manage-keys" }, async () => document());
		return async (request, next) => {
			if (!request.headers.has("authorization")) return forAdmins(request, next);
			const trace = randomUUID();
			try {
				const admitted = await apiGate.admitKey(keyOf(request.headers));
				if (admitted === null) throw wrongKey();
				const context = apiGate.contextFor(admitted.actor, "api", trace);
				const ended = keyEnded(admitted.actor, context.clock.now());
				if (ended !== null) throw keyRefusal({ by: ended });
				return Response.json(document(), { headers: { "cache-control": "no-store" } });
			} catch (error) {
				return apiProblem(error, trace, apiGate.log());
			}
		};
	};
}
