/** At most this many tries of one call, the first included. */
export const maxAttempts = 3;

/**
 * Second tries paid from a purse that calls fill by a tenth each: however long a vendor fails, the calls
 * we add stay within 1.1 times the load it would have had.
 */
export class RetryPurse {
	#coins: number;

	constructor(
		private readonly perCall = 0.1,
		private readonly most = 5,
	) {
		this.#coins = 2;
	}

	called(): void {
		this.#coins = Math.min(this.most, this.#coins + this.perCall);
	}

	pay(): boolean {
		if (this.#coins < 1) return false;
		this.#coins -= 1;
		return true;
	}
}

/** Full jitter: anywhere between nothing and 200 ms, then 400 ms. */
export function backOffMs(attempt: number, random: () => number = Math.random): number {
	return Math.round(random() * 200 * 2 ** (attempt - 1));
}

/** Waits, or resolves to `false` at once when the signal ends first. */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
	if (signal.aborted) return Promise.resolve(false);
	return new Promise((resolve) => {
		const done = (waited: boolean) => {
			clearTimeout(timer);
			signal.removeEventListener("abort", aborted);
			resolve(waited);
		};
		const aborted = () => done(false);
		const timer = setTimeout(() => done(true), ms);
		signal.addEventListener("abort", aborted, { once: true });
	});
}

/** Milliseconds that the vendor asks to wait: `Retry-After` in seconds or as a date, else a spent `Ratelimit` window. */
export function retryAfterMs(
	headers: { "retry-after"?: string; ratelimit?: string | string[] },
	now: Date,
): number | null {
	const after = headers["retry-after"];
	if (after !== undefined) {
		const seconds = Number(after);
		if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
		const date = Date.parse(after);
		if (!Number.isNaN(date)) return Math.max(0, date - now.getTime());
	}
	const window = String(headers.ratelimit ?? "").match(/;\s*r=0\b.*?;\s*t=(\d+)/);
	return window?.[1] === undefined ? null : Number(window[1]) * 1_000;
}
