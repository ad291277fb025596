import { ProviderError } from "../../ports/errors";

/**
 * When a token begins and how long it lives, in whole seconds: never past `expiresAt`, and never longer than the
 * vendor allows.
 */
export function tokenLife(expiresAt: Date, now: Date, longestSeconds: number) {
	const issuedAt = Math.floor(now.getTime() / 1_000);
	const seconds = Math.min(Math.floor(expiresAt.getTime() / 1_000) - issuedAt, longestSeconds);
	if (seconds >= 1) return { issuedAt, seconds, expiresAt: new Date((issuedAt + seconds) * 1_000) };
	throw new ProviderError("refused", "a token that has expired before it is made", {
		code: "expired",
		retryable: false,
	});
}

export function unsupportedToken(reason: string): ProviderError {
	return new ProviderError("unsupported", reason, { code: "token-kind", retryable: false });
}
