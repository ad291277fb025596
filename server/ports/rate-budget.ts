/** One published limit of a vendor account: at most `max` calls in any window of `windowMs`. */
export interface RateLimit {
	/** Account and limit, e.g. `realtimekit:<account>`; shared by all processes. */
	key: string;
	max: number;
	windowMs: number;
	/** Calls of the window that only acts may use. */
	reservedForActs: number;
}

/** Vendor limits are per account while processes are many, so the budget is shared through PostgreSQL. */
export interface RateBudget {
	/**
	 * Waits until one call fits into every window, then counts it. Acts go ahead of polls.
	 * Throws `ProviderError` of kind `limited` when `signal` ends the wait first.
	 */
	take(limit: RateLimit | readonly RateLimit[], options: { lane: "act" | "poll"; signal: AbortSignal }): Promise<void>;
	/** Tells every process that the vendor answered 429: nothing is sent under this key until then. */
	pause(key: string, until: Date): Promise<void>;
}
