import { createHmac, timingSafeEqual } from "node:crypto";
import { deflateSync, inflateSync } from "node:zlib";

/** Service and privilege numbers of AccessToken2. */
const rtc = 1;
const joinPrivilege = 1;

export interface AgoraTokenClaims {
	readonly appId: string;
	/** Unix seconds. */
	readonly issuedAt: number;
	/** Seconds from issue. */
	readonly expire: number;
	readonly salt: number;
	readonly channel: string;
	/** Empty when the token is bound to no uid. */
	readonly uid: string;
	/** Privilege number → seconds from issue; 0 = as long as the token. */
	readonly privileges: ReadonlyMap<number, number>;
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
	try {
		if (!token.startsWith("007")) return null;
		const outer = new Reader(inflateSync(Buffer.from(token.slice(3), "base64"), { maxOutputLength: 65_536 }));
		const signature = outer.block();
		const claims = readClaims(outer.rest());
		if (!claims) return null;
		const expected = sign(claims, outer.rest(), certificate);
		if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return null;
		const own = claims.privileges.get(joinPrivilege);
		const seconds = own === undefined ? null : own === 0 ? claims.expire : Math.min(own, claims.expire);
		return { ...claims, joinUntil: seconds === null ? null : claims.issuedAt + seconds };
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
		u16(rtc),
		u16(privileges.length),
		...privileges.flatMap(([privilege, seconds]) => [u16(privilege), u32(seconds)]),
		block(claims.channel),
		block(claims.uid),
	]);
	return `007${deflateSync(Buffer.concat([block(sign(claims, info, certificate)), info])).toString("base64")}`;
}

function readClaims(info: Buffer): AgoraTokenClaims | null {
	const reader = new Reader(info);
	const head = { appId: reader.block().toString(), issuedAt: reader.u32(), expire: reader.u32(), salt: reader.u32() };
	const services = reader.u16();
	// Services are sorted by their number, so RTC comes first or not at all.
	if (services === 0 || reader.u16() !== rtc) return null;
	const privileges = new Map<number, number>();
	for (let left = reader.u16(); left > 0; left -= 1) privileges.set(reader.u16(), reader.u32());
	return { ...head, privileges, channel: reader.block().toString(), uid: reader.block().toString() };
}

function sign({ issuedAt, salt }: AgoraTokenClaims, info: Buffer, certificate: string): Buffer {
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
