import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { SANDBOX_AGORA } from "../credentials";
import { type Faults, faultMessage, spoil } from "../faults";
import { type Mount, readBody } from "../http";
import { matchPath } from "../rest/routes";
import type { Agora } from "./agora";
import { AgoraLimits } from "./limits";
import { ruleRoutes } from "./routes/kicking-rules";
import { messageRoutes } from "./routes/messages";
import { queryRoutes } from "./routes/queries";
import { type AgoraAnswer, AgoraRefusal, type AgoraRoute } from "./routes/route";

const prefix = "/agora";

const routes: readonly AgoraRoute[] = [...ruleRoutes, ...queryRoutes, ...messageRoutes];

interface Matched {
	readonly route: AgoraRoute;
	readonly params: Record<string, string>;
}

/** Agora's REST API over its channels, under `/agora`. */
export function mountAgora(agora: Agora, faults: Faults): Mount {
	const limits = new AgoraLimits(agora.world);
	return async (request, response, url) => {
		if (!url.pathname.startsWith(`${prefix}/`)) return false;
		const method = request.method ?? "GET";
		const path = url.pathname.slice(prefix.length);
		if (agora.world.switches.agoraRequestIds) {
			response.setHeader("x-request-id", randomUUID().replaceAll("-", ""));
			response.setHeader("x-resource-id", randomUUID().replaceAll("-", ""));
		}
		const effect = faults.forRequest("agora", method, path + url.search);
		if (effect && !effect.afterwards && (await spoil(response, effect, faultBody))) {
			agora.log("rest", { method, path, status: response.statusCode, fault: true });
			return true;
		}
		const text = await readBody(request);
		const answer = answerTo(agora, limits, request, url, path, text);
		agora.log("rest", { method, path, query: url.search, status: answer.status, body: text });
		if (effect?.afterwards && (await spoil(response, effect, faultBody))) return true;
		const { agoraRetryAfterSeconds: retryAfter } = agora.world.switches;
		if (answer.status === 429 && retryAfter !== null) response.setHeader("retry-after", String(retryAfter));
		response.writeHead(answer.status, { "content-type": "application/json; charset=utf-8" });
		response.end(JSON.stringify(answer.body));
		return true;
	};
}

function answerTo(
	agora: Agora,
	limits: AgoraLimits,
	request: IncomingMessage,
	url: URL,
	path: string,
	text: string,
): AgoraAnswer {
	try {
		if (!hasCredentials(request)) throw new AgoraRefusal(401, "Invalid authentication credentials");
		const method = request.method ?? "GET";
		const needsType = method !== "GET" || agora.world.switches.agoraGetNeedsContentType;
		if (needsType && !request.headers["content-type"]?.startsWith("application/json")) {
			throw new AgoraRefusal(415, "Unsupported media type");
		}
		const { route, params } = find(method, path);
		if (!limits.take(SANDBOX_AGORA.customerId, route)) throw new AgoraRefusal(429, "Too many requests");
		const body = parseJson(text);
		requireApp(params.appid ?? url.searchParams.get("appid") ?? appIn(body));
		return route.run({ agora, params, query: url.searchParams, body });
	} catch (error) {
		if (error instanceof AgoraRefusal) return { status: error.status, body: { message: error.message } };
		throw error;
	}
}

function find(method: string, path: string): Matched {
	try {
		for (const route of routes) {
			const params = route.method === method ? matchPath(route.path, path) : null;
			if (params) return { route, params };
		}
	} catch (error) {
		if (error instanceof URIError) throw new AgoraRefusal(400, "invalid path");
		throw error;
	}
	throw new AgoraRefusal(404, "Not Found");
}

/** The app id has a form (400) and has to be the account's (401). */
function requireApp(appId: string): void {
	if (!/^[0-9a-f]{32}$/iu.test(appId)) throw new AgoraRefusal(400, "invalid appid");
	if (appId !== SANDBOX_AGORA.appId) throw new AgoraRefusal(401, "Unauthorized");
}

function appIn(body: unknown): string {
	if (typeof body !== "object" || body === null || !("appid" in body)) return "";
	return typeof body.appid === "string" ? body.appid : "";
}

function hasCredentials(request: IncomingMessage): boolean {
	const given = /^Basic ([A-Za-z0-9+/=]+)$/u.exec(request.headers.authorization ?? "")?.[1];
	const { customerId, customerSecret } = SANDBOX_AGORA;
	return given === Buffer.from(`${customerId}:${customerSecret}`).toString("base64");
}

function parseJson(text: string): unknown {
	if (text === "") return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw new AgoraRefusal(400, "invalid json");
	}
}

function faultBody(): object {
	return { message: faultMessage };
}
