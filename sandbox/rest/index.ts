import type { IncomingMessage, ServerResponse } from "node:http";
import { SANDBOX_ACCOUNT_ID, SANDBOX_API_TOKENS } from "../credentials";
import { type Faults, spoil } from "../faults";
import { type Mount, readBody } from "../http";
import { type World, WorldError, type WorldErrorCode } from "../world";
import { activeSessionRoutes } from "./active-session";
import { BadRequest, backendError, gatewayError, type RestAnswer } from "./answers";
import { appRoutes } from "./apps";
import { RateLimit } from "./limit";
import { meetingRoutes } from "./meetings";
import { participantRoutes } from "./participants";
import { presetRoutes } from "./presets";
import { matchPath, type Route } from "./routes";
import { sessionRoutes } from "./sessions";

const prefix = "/cloudflare/client/v4";

const routes: readonly Route[] = [
	...appRoutes,
	...meetingRoutes,
	...participantRoutes,
	...activeSessionRoutes,
	...presetRoutes,
	...sessionRoutes,
];

const statusOf: Record<WorldErrorCode, number> = {
	"not-found": 404,
	refused: 403,
	invalid: 400,
	inactive: 403,
	unauthorised: 401,
	conflict: 409,
};

/** The vendor's REST API over the same rooms, under `/cloudflare/client/v4`. */
export function mountRest(world: World, faults: Faults): Mount {
	const limit = new RateLimit(world);
	return async (request, response, url) => {
		if (!url.pathname.startsWith(`${prefix}/`)) return false;
		const method = request.method ?? "GET";
		const path = url.pathname.slice(prefix.length);
		const token = bearer(request);
		const effect = faults.forRequest("rest", method, path);
		const refusal = authenticate(world, token, path) ?? overLimit(world, limit, token ?? "", response);
		if (effect && !effect.afterwards && (await spoil(response, effect))) {
			world.record.add("rest", null, { method, path, status: response.statusCode, fault: true });
			return true;
		}
		const text = await readBody(request);
		const answer = refusal ?? dispatch(world, method, path, url.searchParams, request.headers["content-type"], text);
		const meetingId = /\/meetings\/([^/]+)/u.exec(path)?.[1] ?? null;
		world.record.add("rest", meetingId, { method, path, query: url.search, status: answer.status, body: text });
		if (effect?.afterwards && (await spoil(response, effect))) return true;
		response.writeHead(answer.status, { "content-type": "application/json" });
		response.end(JSON.stringify(answer.body));
		return true;
	};
}

function bearer(request: IncomingMessage): string | null {
	const header = request.headers.authorization;
	if (header === undefined) return null;
	return /^Bearer (\S+)$/u.exec(header)?.[1] ?? "";
}

function authenticate(world: World, token: string | null, path: string): RestAnswer | null {
	if (token === null) {
		const message = "Missing X-Auth-Key, X-Auth-Email or Authorization headers";
		return gatewayError(world.switches.missingAuthStatus, 9106, message);
	}
	const known = SANDBOX_API_TOKENS.get(token);
	if (!known) return gatewayError(401, 10000, "Authentication error");
	if (known.realtime && path.startsWith(`/accounts/${SANDBOX_ACCOUNT_ID}/`)) return null;
	const docs = "https://developers.cloudflare.com/fundamentals/api/reference/permissions/";
	return gatewayError(403, 10000, "Authentication error", docs);
}

function overLimit(world: World, limit: RateLimit, token: string, response: ServerResponse): RestAnswer | null {
	const state = limit.take(token);
	for (const [name, value] of Object.entries(state.headers)) response.setHeader(name, value);
	if (state.allowed) return null;
	const message = "Please wait and consider throttling your request speed";
	return world.switches.rateLimitEnvelope === "gateway" ? gatewayError(429, 971, message) : backendError(429, message);
}

function dispatch(
	world: World,
	method: string,
	path: string,
	query: URLSearchParams,
	contentType: string | undefined,
	text: string,
): RestAnswer {
	const below = path.slice(`/accounts/${SANDBOX_ACCOUNT_ID}`.length);
	const kit = "/realtime/kit";
	for (const route of routes) {
		if (route.method !== method || !below.startsWith(`${kit}/`) || route.when?.(world) === false) continue;
		const params = matchPath(route.path, below.slice(kit.length));
		if (!params) continue;
		if (params.app !== undefined && !world.directory.apps.has(params.app)) {
			return backendError(404, `No app found with id ${params.app}`);
		}
		try {
			return route.run({ world, params, query, body: parseJson(text, contentType) });
		} catch (error) {
			if (error instanceof BadRequest) return backendError(400, error.message);
			if (error instanceof WorldError) return backendError(statusOf[error.code], error.message);
			throw error;
		}
	}
	return gatewayError(404, 7003, `Could not route to ${path}, perhaps your object identifier is invalid?`);
}

function parseJson(text: string, contentType: string | undefined): unknown {
	if (text === "") return undefined;
	if (!contentType?.includes("application/json")) throw new BadRequest("Content-Type must be application/json");
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw new BadRequest("The body is no JSON");
	}
}
