import { createCipheriv, createDecipheriv } from "node:crypto";
import { z } from "zod";

const claimsSchema = z.object({
	app_id: z.number(),
	user_id: z.string(),
	nonce: z.number(),
	/** Unix seconds. */
	ctime: z.number(),
	expire: z.number(),
	payload: z.string(),
});

export type ZegoTokenClaims = z.infer<typeof claimsSchema>;

/** Decrypts a "token04" and says what it claims; null for anything else. Expiry is left to the caller. */
export function readZegoToken(token: string, secret: string): ZegoTokenClaims | null {
	if (!token.startsWith("04")) return null;
	const bytes = Buffer.from(token.slice(2), "base64");
	try {
		const expire = Number(bytes.readBigInt64BE(0));
		const ivLength = bytes.readUInt16BE(8);
		const iv = bytes.subarray(10, 10 + ivLength);
		const length = bytes.readUInt16BE(10 + ivLength);
		const ciphertext = bytes.subarray(12 + ivLength);
		if (ciphertext.length !== length) return null;
		const decipher = createDecipheriv("aes-256-cbc", Buffer.from(secret), iv);
		const text = Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString("utf8");
		const claims = claimsSchema.safeParse(JSON.parse(text));
		return claims.success && claims.data.expire === expire ? claims.data : null;
	} catch (error) {
		if (error instanceof RangeError || error instanceof SyntaxError) return null;
		if (error instanceof Error && "code" in error) return null;
		throw error;
	}
}

const privilegesSchema = z.object({
	room_id: z.string(),
	/** 1 log in, 2 publish; 1 allows. */
	privilege: z.record(z.string(), z.number()),
});

/** What a token's payload allows; null where there is none, or none that can be read. */
export function readPrivileges(payload: string): { roomId: string; login: boolean; publish: boolean } | null {
	try {
		const { room_id: roomId, privilege } = privilegesSchema.parse(JSON.parse(payload));
		return { roomId, login: privilege["1"] === 1, publish: privilege["2"] === 1 };
	} catch (error) {
		if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
		throw error;
	}
}

/** Makes a token04, as a customer's token server would; `iv` has 16 characters. */
export function buildZegoToken(claims: ZegoTokenClaims, secret: string, iv: string): string {
	const { app_id, user_id, nonce, ctime, expire, payload } = claims;
	const cipher = createCipheriv("aes-256-cbc", Buffer.from(secret), Buffer.from(iv));
	const text = JSON.stringify({ app_id, user_id, nonce, ctime, expire, payload });
	const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
	const head = Buffer.alloc(10);
	head.writeBigInt64BE(BigInt(expire), 0);
	head.writeUInt16BE(iv.length, 8);
	const length = Buffer.alloc(2);
	length.writeUInt16BE(ciphertext.length, 0);
	return `04${Buffer.concat([head, Buffer.from(iv), length, ciphertext]).toString("base64")}`;
}
