import type { VendorClock } from "./seams";

/**
 * Stops calling a vendor that keeps failing, so that its bad minutes cost us neither our threads nor its
 * patience. After `failures` in a row it opens; when its time is over, one call goes through to try
 * (half-open), and each failed try doubles the time.
 */
export class Circuit {
	#failuresInRow = 0;
	#openUntil: number | null = null;
	#openForMs: number;
	#trying = false;

	constructor(
		private readonly clock: VendorClock,
		private readonly options = { failures: 5, openForMs: 5_000, longestMs: 60_000 },
	) {
		this.#openForMs = options.openForMs;
	}

	/** Whether a call may go out now; a `true` after the circuit was open is the one try. */
	admit(): boolean {
		if (this.#openUntil === null) return true;
		if (this.#trying || this.clock.now().getTime() < this.#openUntil) return false;
		this.#trying = true;
		return true;
	}

	/** How long until the next try, for whoever is told to wait. */
	waitMs(): number {
		return this.#openUntil === null ? 0 : Math.max(0, this.#openUntil - this.clock.now().getTime());
	}

	succeeded(): void {
		this.#failuresInRow = 0;
		this.#openUntil = null;
		this.#openForMs = this.options.openForMs;
		this.#trying = false;
	}

	failed(): void {
		this.#failuresInRow++;
		if (this.#trying) this.#openForMs = Math.min(this.#openForMs * 2, this.options.longestMs);
		else if (this.#failuresInRow < this.options.failures) return;
		this.#trying = false;
		this.#openUntil = this.clock.now().getTime() + this.#openForMs;
	}

	/** The call ended without telling anything about the vendor (its caller gave up, or the budget did). */
	abandoned(): void {
		this.#trying = false;
	}
}
