import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { WorldError } from "./errors";

const claimsSchema = z.object({
	meetingId: z.string(),
	participantId: z.string(),
	orgId: z.string(),
	generation: z.number().int(),
	iat: z.number(),
	exp: z.number(),
});

export type TokenClaims = z.infer<typeof claimsSchema>;

/**
 * Participant tokens: JWT-shaped, signed by this process.
 * The payload is plain base64, not base64url: the SDK decodes it with `atob` and refuses `-` and `_`.
 */
export class TokenSigner {
	readonly #key = randomBytes(32);

	sign(claims: TokenClaims): string {
		const body = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
		return `${body}.${this.#signature(body)}`;
	}

	verify(token: string, nowMs: number): TokenClaims {
		const [header, payload, signature, ...rest] = token.split(".");
		if (!header || !payload || !signature || rest.length > 0) throw unauthorised("malformed token");
		const expected = Buffer.from(this.#signature(`${header}.${payload}`));
		const given = Buffer.from(signature);
		if (expected.length !== given.length || !timingSafeEqual(expected, given)) throw unauthorised("bad signature");
		const claims = claimsSchema.parse(JSON.parse(Buffer.from(payload, "base64").toString("utf8")));
		if (claims.exp * 1_000 <= nowMs) throw unauthorised("token expired");
		return claims;
	}

	#signature(body: string): string {
		return createHmac("sha256", this.#key).update(body).digest("base64url");
	}
}

function encode(value: object): string {
	return Buffer.from(JSON.stringify(value)).toString("base64");
}

function unauthorised(why: string): WorldError {
	return new WorldError("unauthorised", `Invalid auth token: ${why}`);
}
