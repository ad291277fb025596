import { createHmac } from "node:crypto";
import { deflateSync } from "node:zlib";

/** One service that a token opens. Privileges: number → seconds from issue. */
export type TokenService =
	| { kind: "rtc"; channel: string; uid: number; privileges: Readonly<Record<number, number>> }
	| { kind: "rtm"; userId: string; privileges: Readonly<Record<number, number>> };

/** The numbers that Agora gave its privileges, by service. */
export const rtcPrivileges = { join: 1, publishAudio: 2, publishVideo: 3, publishData: 4 } as const;
export const rtmPrivileges = { login: 1 } as const;

export interface AccessTokenClaims {
	/** 32 hexadecimal digits, like the certificate. */
	appId: string;
	/** Unix seconds. */
	issuedAt: number;
	/** Seconds from issue that the whole token lives. */
	expire: number;
	/** Random, 1 to 99,999,999. */
	salt: number;
	service: TokenService;
}

const serviceTypes = { rtc: 1, rtm: 2 } as const;

/**
 * Agora's AccessToken2 ("007"): little-endian fields, signed by HMAC-SHA256 with a key made of the certificate, the time
 * of issue and the salt, deflated, in base64. The same as the vendor's npm package `agora-token` writes, which the
 * tests compare it with; that package would bring three more that nobody has changed for years, and hides time and salt.
 */
export function accessToken(claims: AccessTokenClaims, appCertificate: string): string {
	const { appId, issuedAt, expire, salt, service } = claims;
	const privileges = Object.entries(service.privileges).map(([key, seconds]) => [Number(key), seconds] as const);
	const named = service.kind === "rtc" ? [text(service.channel), text(String(service.uid))] : [text(service.userId)];
	const signed = Buffer.concat([
		text(appId),
		u32(issuedAt),
		u32(expire),
		u32(salt),
		u16(1),
		u16(serviceTypes[service.kind]),
		u16(privileges.length),
		...privileges.flatMap(([key, seconds]) => [u16(key), u32(seconds)]),
		...named,
	]);
	const key = hmac(u32(salt), hmac(u32(issuedAt), appCertificate));
	const signature = hmac(key, signed);
	return `007${deflateSync(Buffer.concat([u16(signature.length), signature, signed])).toString("base64")}`;
}

function hmac(key: Buffer, message: Buffer | string): Buffer {
	return createHmac("sha256", key).update(message).digest();
}

function u16(value: number): Buffer {
	const bytes = Buffer.alloc(2);
	bytes.writeUInt16LE(value);
	return bytes;
}

function u32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}

function text(value: string): Buffer {
	const bytes = Buffer.from(value, "utf8");
	return Buffer.concat([u16(bytes.length), bytes]);
}
