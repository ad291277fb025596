import type { IncomingMessage, ServerResponse } from "node:http";
import { SANDBOX_ACCOUNT_ID } from "../credentials";
import { type Faults, spoil } from "../faults";
import { cors, type Mount, sendJson } from "../http";
import { SOCKET_BASE } from "../shim";
import { type World, WorldError } from "../world";

const telemetry = new Set(["location", "location-legacy", "da-collector", "api-silos"]);
const livestreamPath = /^\/rtk\/api\/v2\/meetings\/[^/]+\/active-livestream$/u;

/** The HTTP calls of the SDK: `https://<service>.<base>/…` arrives as `/rtk/<service>/…`. */
export function rtkHttp(world: World, faults: Faults): Mount {
	return async (request, response, url) => {
		if (!url.pathname.startsWith("/rtk/")) return false;
		if (cors(request, response)) return true;
		const effect = faults.forRequest("rtk", request.method ?? "GET", url.pathname);
		if (effect) world.record.add("fault", null, { path: url.pathname, effect });
		if (effect && (await spoil(response, effect))) return true;
		return answer(world, request, response, url);
	};
}

function answer(world: World, request: IncomingMessage, response: ServerResponse, url: URL): boolean {
	const [, , service] = url.pathname.split("/");
	if (service !== undefined && telemetry.has(service)) {
		response.writeHead(204).end();
		return true;
	}
	if (url.pathname === "/rtk/api/v2/internals/participant-details") {
		participantDetails(world, request, response);
		return true;
	}
	if (url.pathname === "/rtk/api/iceservers") {
		sendJson(response, 200, { success: true, iceServers: [] });
		return true;
	}
	if (livestreamPath.test(url.pathname)) {
		sendJson(response, 200, { success: true, data: { status: "OFFLINE", playback_url: "", manual_ingest: false } });
		return true;
	}
	return false;
}

function participantDetails(world: World, request: IncomingMessage, response: ServerResponse): void {
	try {
		const token = request.headers.authorization?.replace(/^Bearer /u, "") ?? "";
		const { participant, meeting, preset } = world.directory.readToken(token);
		sendJson(response, 200, {
			success: true,
			data: {
				participant: {
					id: participant.id,
					name: participant.name ?? participant.customParticipantId,
					custom_participant_id: participant.customParticipantId,
					organization_id: SANDBOX_ACCOUNT_ID,
					// absent rather than null: a null picture breaks the SDK's join
					...(participant.picture === null ? {} : { picture: participant.picture }),
				},
				preset: { name: preset.name, config: preset.config, permissions: preset.permissions, ui: preset.ui },
				meeting: { title: meeting.title ?? "" },
				...(world.switches.namesSocketBase ? { socket: { base_uri: SOCKET_BASE } } : {}),
			},
		});
	} catch (error) {
		if (!(error instanceof WorldError)) throw error;
		const statuses = { inactive: world.switches.inactiveStatus, unauthorised: 401, "not-found": 404 };
		const status = error.code in statuses ? statuses[error.code as keyof typeof statuses] : 403;
		sendJson(response, status, { success: false, error: { code: status, message: error.message } });
	}
}
