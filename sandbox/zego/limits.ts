import { RateWindows } from "../rate-windows";
import type { World } from "../world";
import type { ZegoAction } from "./actions/action";
import { ZegoRefusal } from "./codes";

/** The vendor's limits: per action for the whole app, and for some per room. */
export class ZegoLimits {
	readonly #windows: RateWindows;

	constructor(private readonly world: World) {
		this.#windows = new RateWindows(world);
	}

	/** Counts a call; throws the code of the limit it passes. */
	take(name: string, action: ZegoAction, roomId: string | null): void {
		if (!this.world.switches.zegoLimits) return;
		if (!this.#windows.take(name, action.perApp)) throw new ZegoRefusal(action.overLimit ?? 206);
		if (action.perRoomSeconds === undefined || roomId === null) return;
		if (!this.#windows.take(`${name} ${roomId}`, 1, action.perRoomSeconds)) throw new ZegoRefusal(207);
	}
}
