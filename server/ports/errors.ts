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

const brand = Symbol.for("usher.ProviderError");

export class ProviderError extends Error {
	override readonly name = "ProviderError";
	readonly [brand] = true;

	/** Next bundles this module several times into one process: what one copy throws, another has to know. */
	static override [Symbol.hasInstance](value: unknown): boolean {
		return typeof value === "object" && value !== null && brand in value;
	}

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
