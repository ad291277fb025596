import { createHash, randomBytes } from "node:crypto";

export interface ZegoAccess {
	appId: string;
	serverSecret: string;
}

/** MD5 in lower-case hex over the four, one after the other: neither the action nor its parameters are covered. */
export function zegoSignature({ appId, serverSecret }: ZegoAccess, nonce: string, timestamp: number): string {
	return createHash("md5").update(`${appId}${nonce}${serverSecret}${timestamp}`).digest("hex");
}

/** What every call carries; made anew for every try, as a nonce serves once. */
export function signed(access: ZegoAccess, now: Date): Record<string, string | number> {
	const nonce = randomBytes(8).toString("hex");
	const timestamp = Math.floor(now.getTime() / 1_000);
	return {
		AppId: access.appId,
		SignatureNonce: nonce,
		Timestamp: timestamp,
		Signature: zegoSignature(access, nonce, timestamp),
		SignatureVersion: "2.0",
	};
}
