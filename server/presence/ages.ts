const second = 1_000;

/** How old each kind of fact may be for something to rest on it, and how far apart two of them may lie in a row. */
export const ages = {
	/** A vendor's whole list of a room's people: asked for every 15 s where the vendor's limits allow. */
	listing: { fresh: 45 * second, gap: 90 * second },
	/** Signs of life from the customer's app: told every 15 s; a browser in the background may take a minute. */
	report: { fresh: 90 * second, gap: 90 * second },
	/** An open console: tells every 15 s. */
	console: { fresh: 45 * second, gap: 60 * second },
} as const;

/** Clocks of different machines differ a little. */
export const skewMs = 5 * second;

/** A fact from the future means that a clock was set back: nothing rests on it. */
export function isFresh(at: number, now: number, within: number): boolean {
	return at <= now + skewMs && now - at <= within;
}

/** Whether one fact follows another so soon that nothing can have been missed in between. */
export function follows(before: number, at: number, gap: number): boolean {
	return before <= at + skewMs && at - before <= gap;
}
