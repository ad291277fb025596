import { mountAgora } from "./agora/rest";
import { SandboxClock } from "./clock";
import { mountControl } from "./control";
import { Faults } from "./faults";
import { mountGuest } from "./guest";
import { type Mount, SandboxServer, sendJson } from "./http";
import { openMedia } from "./media";
import { mountRest } from "./rest";
import { mountShim } from "./shim";
import { mountSignalling } from "./signalling";
import { type Seed, Simulation } from "./simulate";
import { Vendors } from "./vendors";
import { World } from "./world";
import { mountZego } from "./zego/rest";

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
	readonly vendors: Vendors;
	readonly clock: SandboxClock;
	readonly faults: Faults;
	close(): Promise<void>;
}

/** Starts the whole sandbox in this process, on the loopback. */
export async function startSandbox({ port = 0, mediaPort = 0, seed = "empty" }: SandboxOptions = {}): Promise<Sandbox> {
	const clock = new SandboxClock();
	const world = new World(clock.now);
	const vendors = new Vendors(world, clock);
	const faults = new Faults();
	const simulation = new Simulation(world);
	const server = new SandboxServer();
	const media = await openMedia({ port: mediaPort, host: "127.0.0.1" });
	server.mount(mountHealth);
	server.mount(mountShim);
	server.mount(mountControl({ server, world, clock, faults, simulation, vendors }));
	server.mount(mountRest(world, faults));
	server.mount(mountAgora(vendors.agora, faults));
	server.mount(mountZego(vendors.zego, faults));
	const signalling = mountSignalling({ server, world, faults, media });
	server.mount(mountGuest(world));
	const close = async () => {
		simulation.stop();
		vendors.stop();
		clock.reset();
		signalling.close();
		world.live.reset();
		await server.close();
		await media.close();
	};
	try {
		const url = await server.listen(port);
		simulation.seed(seed);
		vendors.seed(seed);
		return { url, world, vendors, clock, faults, close };
	} catch (error) {
		await close();
		throw error;
	}
}

const mountHealth: Mount = (_request, response, url) => {
	if (url.pathname !== "/healthz") return false;
	sendJson(response, 200, { ok: true });
	return true;
};
