import type * as z from "zod";
import { type ErrorAnswer, type ErrorCode, ModerationError } from "@/lib/moderation/errors";
import type { Log } from "../kernel/log";
import { ProviderError, type ProviderErrorKind } from "../ports/errors";

const statusOf: Record<ErrorCode, number> = {
	"not-signed-in": 401,
	"no-key": 401,
	forbidden: 403,
	"foreign-origin": 403,
	"not-found": 404,
	"bad-input": 400,
	conflict: 409,
	"in-progress": 409,
	"idempotency-mismatch": 422,
	"not-recorded": 503,
	limited: 429,
	"vendor-unreachable": 502,
	"vendor-refused": 502,
	"vendor-unauthorised": 502,
	"vendor-unsupported": 422,
	"outcome-unknown": 504,
	"preset-missing": 409,
	"preset-too-strong": 409,
	"nobody-inside": 409,
	internal: 500,
};

const titleOf: Record<ErrorCode, string> = {
	"not-signed-in": "Not signed in",
	"no-key": "No valid API key",
	forbidden: "Not allowed",
	"foreign-origin": "Request from elsewhere",
	"not-found": "Not found",
	"bad-input": "Not understood",
	conflict: "Conflict",
	"in-progress": "Being answered",
	"idempotency-mismatch": "Idempotency-Key used before",
	"not-recorded": "Not recorded, so not done",
	limited: "Too many requests",
	"vendor-unreachable": "Vendor unreachable",
	"vendor-refused": "Vendor refused",
	"vendor-unauthorised": "Vendor access refused",
	"vendor-unsupported": "Vendor cannot do this",
	"outcome-unknown": "Outcome unknown",
	"preset-missing": "Preset missing",
	"preset-too-strong": "Preset too strong",
	"nobody-inside": "Nobody inside",
	internal: "Something broke",
};

const ofProvider: Record<ProviderErrorKind, { code: ErrorCode; message: string }> = {
	unreachable: {
		code: "vendor-unreachable",
		message: "The vendor did not answer. Nothing was changed. Try again in a moment.",
	},
	refused: { code: "vendor-refused", message: "The vendor refused this. Nothing was changed." },
	limited: {
		code: "limited",
		message: "The vendor's limit for this account is used up. Nothing was changed. Try again in a minute.",
	},
	unauthorised: {
		code: "vendor-unauthorised",
		message: "The vendor does not accept Usher's credentials. An admin should check them (npm run doctor).",
	},
	unsupported: { code: "vendor-unsupported", message: "This vendor cannot do that." },
	"unknown-outcome": {
		code: "outcome-unknown",
		message: "The vendor did not confirm in time. It may or may not have happened; check the room before trying again.",
	},
};

/** An edge's own refusal where the plain status of its code is not exact enough (413, 415). */
export class HttpRefusal extends ModerationError {
	constructor(
		readonly status: number,
		code: ErrorCode,
		message: string,
	) {
		super(code, message);
	}
}

/** Input as its schema wants it, or a refusal that names the fields in words and never shows the values. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
	const parsed = schema.safeParse(input);
	if (parsed.success) return parsed.data;
	const parts = parsed.error.issues.slice(0, 5).map((issue) => {
		const path = issue.path.map(String).join(".");
		return path === "" ? issue.message : `${path}: ${issue.message}`;
	});
	throw new HttpRefusal(statusOf["bad-input"], "bad-input", parts.join(" "));
}

/**
 * The one translation of what verbs and adapters throw into what a browser may read. Internal text goes to the
 * log only, under the trace that the browser is given.
 */
export function answerFor(error: unknown, trace: string, log: Log): ErrorAnswer & { status: number } {
	if (error instanceof HttpRefusal) {
		return { code: error.code, message: error.message, trace, status: error.status };
	}
	if (error instanceof ModerationError) {
		if (error.cause !== undefined)
			log.warn("request-refused", { trace, code: error.code, cause: describe(error.cause) });
		return { code: error.code, message: error.message, trace, status: statusOf[error.code] };
	}
	if (error instanceof ProviderError) {
		const { code, message } = ofProvider[error.kind];
		log.warn("vendor-error", { trace, kind: error.kind, code: error.details.code, cause: describe(error) });
		return { code, message, trace, status: statusOf[code] };
	}
	log.error("request-broke", { trace, cause: describe(error) });
	return {
		code: "internal",
		message: "Something broke on our side. Check what happened before trying again.",
		trace,
		status: statusOf.internal,
	};
}

/** An RFC 9457 problem. */
export function problem(answer: ErrorAnswer & { status: number }): Response {
	const { code, message, trace, status } = answer;
	return Response.json(
		{ type: `urn:usher:problem:${code}`, title: titleOf[code], status, detail: message, code, trace },
		{ status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } },
	);
}

function describe(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
