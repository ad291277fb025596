import { mountControl } from "./control";
import { Faults, spoil } from "./faults";
import { cors, type Mount, SandboxServer, sendJson } from "./http";
import { openMedia } from "./media";
import { mountRest } from "./rest";
import { mountShim } from "./shim";
import { type Seed, Simulation } from "./simulate";
import { World } from "./world";

export interface SandboxOptions {
	/** 0 takes a free port. */
	port?: number;
	/** UDP port of the media server; 0 takes a free one. */
	mediaPort?: number;
	seed?: Seed;
}

export interface Sandbox {
	/** `http://localhost:<port>` */
	readonly url: string;
	readonly world: World;
	readonly faults: Faults;
	close(): Promise<void>;
}

/** Starts the whole sandbox in this process, on the loopback. */
export async function startSandbox({ port = 0, mediaPort = 0, seed = "empty" }: SandboxOptions = {}): Promise<Sandbox> {
	const world = new World();
	const faults = new Faults();
	const simulation = new Simulation(world);
	const server = new SandboxServer();
	const media = await openMedia({ port: mediaPort, host: "127.0.0.1" });
	server.mount(mountHealth);
	server.mount(mountShim);
	server.mount(mountControl(server, world, faults, simulation));
	server.mount(mountRest(world, faults));
	server.mount(beforeRtk(world, faults));
	const url = await server.listen(port);
	simulation.seed(seed);
	return {
		url,
		world,
		faults,
		close: async () => {
			simulation.stop();
			world.reset();
			await server.close();
			await media.close();
		},
	};
}

const mountHealth: Mount = (_request, response, url) => {
	if (url.pathname !== "/healthz") return false;
	sendJson(response, 200, { ok: true });
	return true;
};

/** What every http call of the SDK meets first: CORS and its preflight, then the faults. */
function beforeRtk(world: World, faults: Faults): Mount {
	return async (request, response, url) => {
		if (!url.pathname.startsWith("/rtk/")) return false;
		if (cors(request, response)) return true;
		const effect = faults.forRequest("rtk", request.method ?? "GET", url.pathname);
		if (!effect) return false;
		world.record.add("fault", null, { path: url.pathname, effect });
		return spoil(response, effect);
	};
}
