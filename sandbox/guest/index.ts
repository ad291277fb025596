import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { isLoopbackHost, isLoopbackOrigin, type Mount, readBody, sendJson } from "../http";
import { type World, WorldError } from "../world";
import { guestPage } from "./page";
import { guestScript } from "./script";
import { guestStyle } from "./style";

const guestSchema = z.object({
	name: z.string().trim().min(1).max(80),
	preset: z.string().min(1).max(80),
	id: z.string().min(1).max(200),
});

const meetingPath = /^\/guest\/([0-9a-f-]{36})(\/token)?$/u;

/** A plain participant's page: `/guest/<meetingId>?name=&preset=&id=` joins with the real SDK, mic and camera. */
export function mountGuest(world: World): Mount {
	return async (request, response, url) => {
		if (!url.pathname.startsWith("/guest/") || !isLoopbackHost(request.headers.host)) return false;
		const send = (type: string, body: string) => {
			response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" });
			response.end(body);
			return true;
		};
		if (url.pathname === "/guest/sdk.js") return send("text/javascript", await sdk());
		if (url.pathname === "/guest/guest.js") return send("text/javascript", guestScript);
		if (url.pathname === "/guest/guest.css") return send("text/css", guestStyle);
		const [, meetingId, token] = meetingPath.exec(url.pathname) ?? [];
		if (meetingId === undefined) return false;
		if (token === undefined) return send("text/html", guestPage);
		if (request.method !== "POST" || (request.headers.origin && !isLoopbackOrigin(request.headers.origin)))
			return false;
		const guest = guestSchema.safeParse(parseJson(await readBody(request)));
		if (!guest.success) sendJson(response, 400, { error: z.prettifyError(guest.error) });
		else sendJson(response, ...admit(world, meetingId, guest.data));
		return true;
	};
}

function admit(world: World, meetingId: string, guest: z.infer<typeof guestSchema>): [number, unknown] {
	try {
		const [known] = world.directory.byCustomId(meetingId, guest.id);
		const input = { customParticipantId: guest.id, name: guest.name, presetName: guest.preset };
		const participant = known
			? world.directory.changeParticipant(meetingId, known.id, input)
			: world.directory.enrol(meetingId, input);
		const { title } = world.directory.meeting(meetingId);
		return [200, { token: world.directory.issueToken(participant), title: title ?? "Untitled room" }];
	} catch (error) {
		if (error instanceof WorldError) return [404, { error: error.message }];
		throw error;
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

let loaded: Promise<string> | undefined;

/** The vendor's own build, found from the working directory so that a bundled sandbox finds it too. */
function sdk(): Promise<string> {
	const require = createRequire(path.join(process.cwd(), "package.json"));
	loaded ??= readFile(require.resolve("@cloudflare/realtimekit/inlined"), "utf8");
	return loaded;
}
