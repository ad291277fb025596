import { Agora } from "./agora/agora";
import { agoraControl } from "./agora/control";
import { AgoraCrowd } from "./agora/crowd";
import { seedAgora } from "./agora/demo";
import { agoraView } from "./agora/view";
import type { SandboxClock } from "./clock";
import type { ControlRoute } from "./control/routes";
import type { Seed } from "./simulate";
import type { World } from "./world";
import { zegoControl } from "./zego/control";
import { ZegoCrowd } from "./zego/crowd";
import { seedZego } from "./zego/demo";
import { zegoView } from "./zego/view";
import { Zego } from "./zego/zego";

const demoSeed = 20_261_121;

/** The vendors beside RealtimeKit, and their simulated people. */
export class Vendors {
	readonly agora: Agora;
	readonly zego: Zego;
	readonly #agoraCrowd: AgoraCrowd;
	readonly #zegoCrowd: ZegoCrowd;

	constructor(world: World, clock: SandboxClock) {
		this.agora = new Agora(world, clock);
		this.zego = new Zego(world, clock);
		this.#agoraCrowd = new AgoraCrowd(this.agora);
		this.#zegoCrowd = new ZegoCrowd(this.zego);
	}

	/** Fills the vendors of an empty world. */
	seed(seed: Seed): void {
		if (seed !== "demo") return;
		seedAgora(this.#agoraCrowd, demoSeed);
		seedZego(this.#zegoCrowd, demoSeed);
	}

	/** Stops every script. */
	stop(): void {
		this.#agoraCrowd.stop();
		this.#zegoCrowd.stop();
	}

	controlRoutes(): ControlRoute[] {
		return [
			{
				method: "GET",
				path: "/vendors",
				run: () => ({ agora: agoraView(this.agora), zego: zegoView(this.zego) }),
			},
			...agoraControl(this.agora, this.#agoraCrowd),
			...zegoControl(this.zego, this.#zegoCrowd),
		];
	}
}
