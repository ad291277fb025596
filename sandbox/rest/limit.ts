import type { World } from "../world";

interface Window {
	startedAt: number;
	used: number;
	blockedUntil: number;
}

export interface LimitState {
	readonly allowed: boolean;
	readonly headers: Record<string, string>;
}

/**
 * The vendor's limit per account token: a fixed window, and a block of everything once it was passed.
 * The vendor publishes the numbers, not the kind of window; a fixed one is what its headers describe.
 */
export class RateLimit {
	readonly #windows = new Map<string, Window>();

	constructor(private readonly world: World) {
		world.on((event) => {
			if (event.type === "reset") this.#windows.clear();
		});
	}

	/** Counts one request of a token. */
	take(token: string): LimitState {
		const { rateLimitRequests: quota, rateLimitWindowSeconds: seconds, rateLimitBlockSeconds } = this.world.switches;
		const now = this.world.now();
		let window = this.#windows.get(token);
		const over = !window || now >= window.startedAt + seconds * 1_000;
		if (!window || (over && now >= window.blockedUntil)) {
			window = { startedAt: now, used: 0, blockedUntil: 0 };
			this.#windows.set(token, window);
		}
		window.used += 1;
		if (window.used > quota && window.blockedUntil <= now) window.blockedUntil = now + rateLimitBlockSeconds * 1_000;
		const blocked = window.blockedUntil > now;
		const left = blocked ? 0 : quota - window.used;
		const until = blocked ? window.blockedUntil : window.startedAt + seconds * 1_000;
		return {
			allowed: !blocked,
			headers: this.#headers(quota, left, seconds, Math.ceil((until - now) / 1_000), blocked),
		};
	}

	#headers(quota: number, left: number, window: number, reset: number, blocked: boolean): Record<string, string> {
		const limit: Record<string, string> =
			this.world.switches.rateLimitHeaders === "ratelimit"
				? {
						ratelimit: `"default";r=${left};t=${reset}`,
						"ratelimit-policy": `"default";q=${quota};w=${Math.ceil(window)}`,
					}
				: {
						"x-ratelimit-limit": String(quota),
						"x-ratelimit-remaining": String(left),
						"x-ratelimit-reset": String(reset),
					};
		return blocked ? { ...limit, "retry-after": String(reset) } : limit;
	}
}
