/** Every error code that may reach a browser; the texts live beside the screen that shows them. */
export const errorCodes = [
	"not-signed-in",
	"no-key",
	"forbidden",
	"foreign-origin",
	"not-found",
	"bad-input",
	"conflict",
	"in-progress",
	"idempotency-mismatch",
	"not-recorded",
	"limited",
	"vendor-unreachable",
	"vendor-refused",
	"vendor-unauthorised",
	"vendor-unsupported",
	"outcome-unknown",
	"preset-missing",
	"preset-too-strong",
	"nobody-inside",
	"internal",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** What a server action or route gives instead of throwing: a code, words for the user, and a trace for support. */
export interface ErrorAnswer {
	code: ErrorCode;
	message: string;
	trace?: string | undefined;
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: ErrorAnswer };

/** The one error that verbs throw; `message` is written for the user, `cause` for the log only. */
export class ModerationError extends Error {
	override readonly name = "ModerationError";
	constructor(
		readonly code: ErrorCode,
		message: string,
		options?: ErrorOptions,
	) {
		super(message, options);
	}
}
