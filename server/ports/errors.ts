/**
 * What an adapter throws, whatever went wrong at the vendor.
 * `unknown-outcome`: the call may have had its effect (a timeout, a connection cut after the request left).
 */
export type ProviderErrorKind =
	| "unreachable"
	| "refused"
	| "limited"
	| "unauthorised"
	| "unsupported"
	| "unknown-outcome";

export class ProviderError extends Error {
	/**
	 * Next bundles pages and actions apart from routes, and all of them share one set of adapters: what one copy of this
	 * class has thrown, the other must know again.
	 */
	static override [Symbol.hasInstance](value: unknown): boolean {
		return value instanceof Error && value.name === "ProviderError" && "kind" in value && "details" in value;
	}
	override readonly name = "ProviderError";
	constructor(
		readonly kind: ProviderErrorKind,
		/** For the log only: it may carry the vendor's text, never a secret. */
		message: string,
		readonly details: {
			/** The vendor's own code or HTTP status. */
			code?: string;
			/** Whether the same call may be sent again without a second effect. */
			retryable: boolean;
			/** Milliseconds that the vendor asked us to wait. */
			retryAfterMs?: number;
			cause?: unknown;
		},
	) {
		super(message, { cause: details.cause });
	}
}
