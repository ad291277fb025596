import { ProviderError } from "../../ports/errors";
import { printable } from "../shared/printable";
import type { StatusInside } from "../shared/vendor-http";
import { envelopeSchema } from "./api-types";

const appTooOften = new Set([206, 1010, 5007, 30002]);
const roomTooOften = new Set([207]);
/** Their gateway, or what is behind it, failed; nothing is said about the order. */
const failures = new Set([1, 100000011, 100000015]);
const notAccepted = new Set([100000001, 100000005, 100000010, 40005, 5003, 30005]);
const signatureExpired = 100000004;
const notEnabled = new Set([9, 100000016, 100000017]);
const unknownAction = 100000007;
const noRoom = new Set([104, 5018, 5024, 50001]);
export const notOnline = 50003;

/** ZEGO tells by a Code inside what others tell by a status. */
export function statusInside(body: unknown): StatusInside | null {
	const code = envelopeSchema.safeParse(body).data?.Code;
	if (code === undefined) return null;
	if (appTooOften.has(code)) return { as: "limited", code: String(code), retryAfterMs: 1_000 };
	if (roomTooOften.has(code)) return { as: "limited", code: String(code), retryAfterMs: 1_000, narrowest: true };
	return failures.has(code) ? { as: "failed", code: String(code) } : null;
}

/** A room of this name is not there: nobody is in it. */
export function isNoRoom(error: unknown): boolean {
	return error instanceof ProviderError && error.kind === "refused" && noRoom.has(Number(error.details.code));
}

/** None of the people that a call names is online. */
export function isNobodyOnline(error: unknown): boolean {
	return error instanceof ProviderError && error.kind === "refused" && error.details.code === String(notOnline);
}

export function refusal(code: number, message: string): ProviderError {
	const said = printable(message);
	const details = { code: String(code), retryable: false };
	if (notAccepted.has(code)) {
		const text = `ZEGO does not accept the credentials (ZEGO_APP_ID, ZEGO_SERVER_SECRET): ${said}`;
		return new ProviderError("unauthorised", text, details);
	}
	if (code === signatureExpired) {
		const text = `ZEGO takes the signature for expired: the clock of this machine may be wrong by ten minutes or more: ${said}`;
		return new ProviderError("unauthorised", text, details);
	}
	if (notEnabled.has(code)) {
		const text = `ZEGO has not enabled this for the project; its support does that on request: ${said}`;
		return new ProviderError("unsupported", text, details);
	}
	if (code === unknownAction) return new ProviderError("unsupported", `ZEGO has no such action: ${said}`, details);
	return new ProviderError("refused", `ZEGO refused: ${said}`, details);
}
