import type { World } from "./world";

/** Counts calls per key and window, for the vendors' limits "so many per second". Refused calls do not count. */
export class RateWindows {
	readonly #taken = new Map<string, number[]>();

	constructor(private readonly world: World) {
		world.on((event) => {
			if (event.type === "reset") this.#taken.clear();
		});
	}

	/** Whether one more call is within the limit; counts it when it is. */
	take(key: string, limit: number, windowSeconds = 1): boolean {
		const now = this.world.now();
		const span = windowSeconds * 1_000;
		const since = this.world.switches.vendorLimitWindow === "sliding" ? now - span : Math.floor(now / span) * span - 1;
		const recent = (this.#taken.get(key) ?? []).filter((at) => at > since);
		const allowed = recent.length < limit;
		if (allowed) recent.push(now);
		this.#taken.set(key, recent);
		return allowed;
	}
}
