import { createCipheriv } from "node:crypto";

export interface Token04Claims {
	appId: number;
	userId: string;
	/** A random 32-bit number. */
	nonce: number;
	/** Unix seconds. */
	createdAt: number;
	expiresAt: number;
	/** Text that ZEGO reads where its support enabled privileges in tokens; else empty. */
	payload: string;
}

/**
 * ZEGO's "token04", as its open generators make it (https://github.com/ZEGOCLOUD/zego_server_assistant): the claims as
 * JSON, sealed by AES-256-CBC with the ServerSecret as key, behind the expiry and the iv in clear. No signature stands
 * in it: whoever has the secret can make and read every token. `iv`: 16 random characters of 0-9a-z.
 */
export function token04(claims: Token04Claims, serverSecret: string, iv: string): string {
	const { appId, userId, nonce, createdAt, expiresAt, payload } = claims;
	const plain = { app_id: appId, user_id: userId, nonce, ctime: createdAt, expire: expiresAt, payload };
	const cipher = createCipheriv("aes-256-cbc", Buffer.from(serverSecret), Buffer.from(iv));
	const sealed = Buffer.concat([cipher.update(JSON.stringify(plain), "utf8"), cipher.final()]);
	const head = Buffer.alloc(10);
	head.writeBigInt64BE(BigInt(expiresAt), 0);
	head.writeUInt16BE(iv.length, 8);
	const length = Buffer.alloc(2);
	length.writeUInt16BE(sealed.length, 0);
	return `04${Buffer.concat([head, Buffer.from(iv), length, sealed]).toString("base64")}`;
}
