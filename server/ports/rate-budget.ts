/**
 * Who waits for a vendor's limits, the most urgent first: `act` one order of a person who waits, `batch` many
 * at once (and scans that somebody watches), `poll` what nobody waits for.
 */
export const lanes = ["act", "batch", "poll"] as const;
export type Lane = (typeof lanes)[number];

/** One published limit of a vendor account: at most `max` calls in any window of `windowMs`. */
export interface RateLimit {
	/** Account and limit, e.g. `realtimekit:<account>`; shared by all processes. */
	key: string;
	max: number;
	windowMs: number;
	/** Calls of the window that only acts may use. Polls leave as many again to batches. */
	reservedForActs: number;
}

/** One call that was let go. */
export interface RateTicket {
	/** Its answer came, or nobody waits for it any more. Until then it may be counted by the vendor at any moment. */
	done(): void;
}

/** Vendor limits are per account while processes are many, so the budget is shared through PostgreSQL. */
export interface RateBudget {
	/**
	 * Waits until one call fits into every window, then counts it; `done` must be called when it is over. Acts go ahead of batches,
	 * and those ahead of polls, those of other processes included.
	 * Throws `ProviderError` of kind `limited` when `signal` ends the wait first.
	 */
	take(limit: RateLimit | readonly RateLimit[], options: { lane: Lane; signal: AbortSignal }): Promise<RateTicket>;
	/** Tells every process that the vendor answered 429: nothing is sent under this key until then. */
	pause(key: string, until: Date): Promise<void>;
}
