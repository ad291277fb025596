import { createHmac, timingSafeEqual } from "node:crypto";
import { deflateSync, inflateSync } from "node:zlib";

/** Service and privilege numbers of AccessToken2. */
const services = { rtc: 1, rtm: 2 } as const;
const joinPrivilege = 1;
const loginPrivilege = 1;
export const publishPrivileges = { audio: 2, video: 3 } as const;

interface TokenHead {
	readonly appId: string;
	/** Unix seconds. */
	readonly issuedAt: number;
	/** Seconds from issue. */
	readonly expire: number;
	readonly salt: number;
	/** Privilege number → seconds from issue; 0 = as long as the token. */
	readonly privileges: ReadonlyMap<number, number>;
}

export interface AgoraTokenClaims extends TokenHead {
	readonly channel: string;
	/** Empty when the token is bound to no uid. */
	readonly uid: string;
}

class Reader {
	#at = 0;

	constructor(private readonly bytes: Buffer) {}

	u16(): number {
		this.#at += 2;
		return this.bytes.readUInt16LE(this.#at - 2);
	}

	u32(): number {
		this.#at += 4;
		return this.bytes.readUInt32LE(this.#at - 4);
	}

	block(): Buffer {
		const length = this.u16();
		if (this.#at + length > this.bytes.length) throw new RangeError("the token ends early");
		this.#at += length;
		return this.bytes.subarray(this.#at - length, this.#at);
	}

	rest(): Buffer {
		return this.bytes.subarray(this.#at);
	}
}

/**
 * Verifies an AccessToken2 ("007") with a service for RTC and says what it allows; null for anything else.
 * `joinUntil` is when the join privilege ends (unix seconds), null when the token has none.
 */
export function readAgoraToken(
	token: string,
	certificate: string,
): (AgoraTokenClaims & { joinUntil: number | null }) | null {
	const names = (reader: Reader) => ({ channel: reader.block().toString(), uid: reader.block().toString() });
	const claims = openToken(token, certificate, services.rtc, names);
	return claims && { ...claims, joinUntil: endOf(claims, joinPrivilege) };
}

/** The same for a token with a service for Signaling (RTM); `loginUntil` is when the right to log in ends. */
export function readSignallingToken(token: string, certificate: string) {
	const claims = openToken(token, certificate, services.rtm, (reader) => ({ userId: reader.block().toString() }));
	return claims && { ...claims, loginUntil: endOf(claims, loginPrivilege) };
}

/** When a privilege ends, unix seconds; null when the token does not give it. */
export function endOf({ privileges, issuedAt, expire }: TokenHead, privilege: number): number | null {
	const own = privileges.get(privilege);
	if (own === undefined) return null;
	return issuedAt + (own === 0 ? expire : Math.min(own, expire));
}

function openToken<Names extends object>(
	token: string,
	certificate: string,
	service: number,
	names: (reader: Reader) => Names,
): (TokenHead & Names) | null {
	try {
		if (!token.startsWith("007")) return null;
		const outer = new Reader(inflateSync(Buffer.from(token.slice(3), "base64"), { maxOutputLength: 65_536 }));
		const signature = outer.block();
		const reader = new Reader(outer.rest());
		const head = readHead(reader, service);
		if (!head) return null;
		const expected = sign(head, outer.rest(), certificate);
		if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return null;
		return { ...head, ...names(reader) };
	} catch (error) {
		if (error instanceof RangeError || (error instanceof Error && "code" in error)) return null;
		throw error;
	}
}

/** Makes an AccessToken2 for one channel, as a customer's token server would. */
export function buildAgoraToken(claims: AgoraTokenClaims, certificate: string): string {
	const privileges = [...claims.privileges].sort(([one], [other]) => one - other);
	const info = Buffer.concat([
		block(claims.appId),
		u32(claims.issuedAt),
		u32(claims.expire),
		u32(claims.salt),
		u16(1),
		u16(services.rtc),
		u16(privileges.length),
		...privileges.flatMap(([privilege, seconds]) => [u16(privilege), u32(seconds)]),
		block(claims.channel),
		block(claims.uid),
	]);
	return `007${deflateSync(Buffer.concat([block(sign(claims, info, certificate)), info])).toString("base64")}`;
}

function readHead(reader: Reader, service: number): TokenHead | null {
	const head = { appId: reader.block().toString(), issuedAt: reader.u32(), expire: reader.u32(), salt: reader.u32() };
	// Services are sorted by their number, so RTC comes first or not at all; a token of both is read as one for RTC.
	if (reader.u16() === 0 || reader.u16() !== service) return null;
	const privileges = new Map<number, number>();
	for (let left = reader.u16(); left > 0; left -= 1) privileges.set(reader.u16(), reader.u32());
	return { ...head, privileges };
}

function sign({ issuedAt, salt }: TokenHead, info: Buffer, certificate: string): Buffer {
	const inner = createHmac("sha256", u32(issuedAt)).update(certificate).digest();
	const key = createHmac("sha256", u32(salt)).update(inner).digest();
	return createHmac("sha256", key).update(info).digest();
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

function block(value: string | Buffer): Buffer {
	const bytes = Buffer.from(value);
	return Buffer.concat([u16(bytes.length), bytes]);
}
