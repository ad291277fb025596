import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { SandboxClock } from "../clock";
import { type Faults, faultSchema } from "../faults";
import { isLoopbackHost, type Mount, readBody, type SandboxServer, sendJson } from "../http";
import { matchPath } from "../rest/routes";
import type { Simulation } from "../simulate";
import type { Vendors } from "../vendors";
import { type PermissionsPatch, type World, WorldError } from "../world";
import { clockRoutes } from "./clock";
import { roomRoutes } from "./rooms";
import { type ControlRoute, param } from "./routes";
import { worldView } from "./views";

const presetChange = z.strictObject({ permissions: z.record(z.string(), z.unknown()) });
const dropOrder = z.strictObject({ code: z.number().int().min(1_000).max(4_999).default(1_006) });
const resetOrder = z.strictObject({ seed: z.enum(["demo", "empty"]).default("empty") });

/** What the control API steers. */
export interface Controlled {
	readonly server: SandboxServer;
	readonly world: World;
	readonly clock: SandboxClock;
	readonly faults: Faults;
	readonly simulation: Simulation;
	readonly vendors: Vendors;
}

function routesOf({ world, clock, faults, simulation, vendors }: Controlled): ControlRoute[] {
	return [
		...roomRoutes(world, simulation),
		...vendors.controlRoutes(),
		...clockRoutes(clock),
		{ method: "GET", path: "/world", run: () => worldView(world) },
		{
			method: "GET",
			path: "/record",
			run: ({ query }) => {
				const entries = world.record.after(Number(query.get("after") ?? 0));
				const room = query.get("room");
				return { entries: room === null ? entries : entries.filter((entry) => entry.meetingId === room) };
			},
		},
		{
			method: "PATCH",
			path: "/presets/:name",
			run: (input) => {
				const { permissions } = presetChange.parse(input.body);
				world.changePresetLive(param(input, "name"), permissions as PermissionsPatch);
				return {};
			},
		},
		{ method: "POST", path: "/faults", run: ({ body }) => ({ id: faults.arm(faultSchema.parse(body)) }) },
		{
			method: "DELETE",
			path: "/faults",
			run: () => {
				faults.clear();
				return {};
			},
		},
		{
			method: "DELETE",
			path: "/faults/:id",
			run: (input) => {
				faults.clear(param(input, "id"));
				return {};
			},
		},
		{ method: "GET", path: "/switches", run: () => world.switches },
		{
			method: "PATCH",
			path: "/switches",
			run: ({ body }) => world.setSwitches(z.record(z.string(), z.unknown()).parse(body)),
		},
		{
			method: "POST",
			path: "/peers/:peer/drop",
			run: (input) => {
				const { code } = dropOrder.parse(input.body ?? {});
				const peer = world.live.peer(param(input, "peer"));
				world.emit({ type: "drop-socket", meetingId: peer.meetingId, peerId: peer.peerId, code });
				return {};
			},
		},
		{
			method: "POST",
			path: "/reset",
			run: ({ body }) => {
				const { seed } = resetOrder.parse(body ?? {});
				simulation.stop();
				vendors.stop();
				faults.clear();
				clock.reset();
				world.reset();
				simulation.seed(seed);
				vendors.seed(seed);
				return {};
			},
		},
	];
}

/** What tests and the demo steer the world with, under `/control`. Only this machine may call it. */
export function mountControl(controlled: Controlled): Mount {
	const routes = routesOf(controlled);
	return async (request, response, url) => {
		if (url.pathname !== "/control" && !url.pathname.startsWith("/control/")) return false;
		if (!mayControl(request, controlled.server.origin)) {
			sendJson(response, 403, { error: "The control API answers pages and programs of this machine only" });
			return true;
		}
		const path = url.pathname.slice("/control".length);
		for (const route of routes) {
			const params = route.method === request.method ? matchPath(route.path, path) : null;
			if (!params) continue;
			await answer(response, async () => {
				const text = await readBody(request);
				const body: unknown = text === "" ? undefined : JSON.parse(text);
				return route.run({ params, query: url.searchParams, body });
			});
			return true;
		}
		sendJson(response, 404, { error: `Nothing at ${request.method} ${url.pathname}` });
		return true;
	};
}

const statusOf = { "not-found": 404, refused: 403, invalid: 400, inactive: 403, unauthorised: 401, conflict: 409 };

async function answer(response: ServerResponse, run: () => Promise<object>): Promise<void> {
	try {
		sendJson(response, 200, await run());
	} catch (error) {
		if (error instanceof z.ZodError) sendJson(response, 400, { error: z.prettifyError(error) });
		else if (error instanceof SyntaxError) sendJson(response, 400, { error: "The body is no JSON" });
		else if (error instanceof WorldError) sendJson(response, statusOf[error.code], { error: error.message });
		else throw error;
	}
}

/** Loopback address, loopback Host (a rebound name has another), and no page of another origin. */
function mayControl(request: IncomingMessage, own: string): boolean {
	const address = request.socket.remoteAddress ?? "";
	const isLocal = address === "::1" || /^(::ffff:)?127\./u.test(address);
	if (!isLocal || !isLoopbackHost(request.headers.host)) return false;
	const { origin } = request.headers;
	return origin === undefined || origin === own || origin === own.replace("//localhost:", "//127.0.0.1:");
}
