import { ModerationError } from "@/lib/moderation/errors";
import { HttpRefusal } from "./errors";

const bearer = /^Bearer +([\x21-\x7e]{1,256})$/i;
const visible = /^[\x21-\x7e]{1,255}$/;

/** The key of a request: in its header only, never in its address or a cookie. */
export function keyOf(headers: Headers): string {
	const [, key] = bearer.exec(headers.get("authorization")?.trim() ?? "") ?? [];
	if (key !== undefined) return key;
	throw new ModerationError("no-key", "Send an API key: Authorization: Bearer usher_…. An admin makes keys.");
}

/** One answer for a key that never was, mistyped or made up. */
export function wrongKey(): ModerationError {
	return new ModerationError("no-key", "There is no such API key. Check that it is whole; an admin can add one.");
}

/** `Idempotency-Key`, bare or in the quotes that its draft standard asks for; null: none was sent. */
export function idempotencyKeyOf(headers: Headers): string | null {
	const sent = headers.get("idempotency-key");
	if (sent === null) return null;
	const key = sent.trim().replace(/^"(.*)"$/, "$1");
	if (visible.test(key)) return key;
	throw new HttpRefusal(400, "bad-input", "An Idempotency-Key is 1 to 255 visible ASCII characters.");
}
