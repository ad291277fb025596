/** How far an act has come. A timeout is `unknown`, never `failed`. */
export const outcomes = ["intent", "sent", "confirmed", "refused", "failed", "unknown"] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * What an outcome rests on: `provider-ack` the vendor's server said so, `reported` a browser says its SDK
 * saw it, `webhook` the vendor called us, `reconciled` the server asked the vendor afterwards.
 */
export const evidences = ["provider-ack", "reported", "webhook", "reconciled"] as const;
export type Evidence = (typeof evidences)[number];

/** Outcomes that no later report may change; `unknown` may still be settled by asking the vendor. */
export function isFinal(outcome: Outcome): boolean {
	return outcome === "confirmed" || outcome === "refused" || outcome === "failed";
}

/** How long an SDK act may wait for its event before the screen says "Not confirmed". */
export const confirmWithinMs = 5_000;
/** How old an intent without an outcome may grow before it becomes `unknown`. */
export const intentExpiresAfterMs = 30_000;
