import { createHmac, timingSafeEqual } from "node:crypto";
import { isIPv4 } from "node:net";
import { crc32 } from "node:zlib";

/**
 * As much of STUN (RFC 5389, RFC 8445) as an ICE-lite agent needs: read a Binding request, check it against our
 * password, answer where it came from. An ICE-lite agent never asks anything itself.
 */

const COOKIE = 0x2112a442;
const HEADER = 20;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const FINGERPRINT_XOR = 0x5354554e;

const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const XOR_MAPPED_ADDRESS = 0x0020;
const USE_CANDIDATE = 0x0025;
const FINGERPRINT = 0x8028;

export type StunMessage = {
	readonly type: number;
	readonly transactionId: Buffer;
	readonly raw: Buffer;
	/** The first occurrence of each attribute: where its value starts, and how long it is. */
	readonly attributes: ReadonlyMap<number, { readonly offset: number; readonly length: number }>;
};

/** Reads a STUN message; null for anything that is not a whole, well-formed one (its FINGERPRINT, if any, included). */
export function readStun(raw: Buffer): StunMessage | null {
	if (raw.length < HEADER || raw.readUInt32BE(4) !== COOKIE || (raw.readUInt16BE(0) & 0xc000) !== 0) return null;
	if (raw.readUInt16BE(2) !== raw.length - HEADER) return null;
	const attributes = new Map<number, { offset: number; length: number }>();
	let at = HEADER;
	while (at < raw.length) {
		if (at + 4 > raw.length) return null;
		const type = raw.readUInt16BE(at);
		const length = raw.readUInt16BE(at + 2);
		if (at + 4 + length > raw.length) return null;
		if (!attributes.has(type)) attributes.set(type, { offset: at + 4, length });
		at += 4 + length + padding(length);
	}
	const message = { type: raw.readUInt16BE(0), transactionId: raw.subarray(8, HEADER), raw, attributes };
	return fingerprintHolds(message) ? message : null;
}

export const isBindingRequest = (message: StunMessage): boolean => message.type === BINDING_REQUEST;

export const asksToUse = (message: StunMessage): boolean => message.attributes.has(USE_CANDIDATE);

/** `<receiver's ufrag>:<sender's ufrag>`, or null. */
export function usernameOf(message: StunMessage): string | null {
	const at = message.attributes.get(USERNAME);
	return at ? message.raw.toString("utf8", at.offset, at.offset + at.length) : null;
}

/** Whether MESSAGE-INTEGRITY was made with this password (short-term credentials). */
export function integrityHolds(message: StunMessage, password: string): boolean {
	const at = message.attributes.get(MESSAGE_INTEGRITY);
	if (at?.length !== 20) return false;
	const given = message.raw.subarray(at.offset, at.offset + 20);
	return timingSafeEqual(given, integrity(message.raw.subarray(0, at.offset - 4), password));
}

/** The address in XOR-MAPPED-ADDRESS. */
export function mappedAddressOf(message: StunMessage): { address: string; port: number } | null {
	const at = message.attributes.get(XOR_MAPPED_ADDRESS);
	if (!at) return null;
	const value = message.raw.subarray(at.offset, at.offset + at.length);
	const port = value.readUInt16BE(2) ^ (COOKIE >>> 16);
	const bytes = unmask(value.subarray(4), message.transactionId);
	if (bytes.length === 4) return { address: bytes.join("."), port };
	const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
	return { address: groups.join(":"), port };
}

/** The success response: where we saw the request come from, signed with our password. IPv4 only: loopback is all we serve. */
export function bindingSuccess(o: {
	readonly transactionId: Buffer;
	readonly address: string;
	readonly port: number;
	readonly password: string;
}): Buffer {
	if (!isIPv4(o.address)) throw new TypeError(`Not an IPv4 address: ${o.address}`);
	const mapped = Buffer.alloc(8);
	mapped[1] = 1;
	mapped.writeUInt16BE(o.port ^ (COOKIE >>> 16), 2);
	unmask(Buffer.from(o.address.split(".").map(Number)), o.transactionId).copy(mapped, 4);

	const header = Buffer.alloc(8);
	header.writeUInt16BE(BINDING_SUCCESS, 0);
	header.writeUInt32BE(COOKIE, 4);
	const unsigned = Buffer.concat([header, o.transactionId, attribute(XOR_MAPPED_ADDRESS, mapped)]);
	const signed = Buffer.concat([unsigned, attribute(MESSAGE_INTEGRITY, integrity(unsigned, o.password))]);
	const checksum = Buffer.alloc(4);
	checksum.writeUInt32BE(fingerprint(signed));
	const whole = Buffer.concat([signed, attribute(FINGERPRINT, checksum)]);
	whole.writeUInt16BE(whole.length - HEADER, 2);
	return whole;
}

const padding = (length: number): number => (4 - (length % 4)) % 4;

function attribute(type: number, value: Buffer): Buffer {
	const head = Buffer.alloc(4);
	head.writeUInt16BE(type, 0);
	head.writeUInt16BE(value.length, 2);
	return Buffer.concat([head, value, Buffer.alloc(padding(value.length))]);
}

/** The length field counts up to and including the attribute that is being computed, whatever follows it. */
function withLength(before: Buffer, attributeLength: number): Buffer {
	const copy = Buffer.from(before);
	copy.writeUInt16BE(before.length - HEADER + 4 + attributeLength, 2);
	return copy;
}

function integrity(before: Buffer, password: string): Buffer {
	return createHmac("sha1", password).update(withLength(before, 20)).digest();
}

function fingerprint(before: Buffer): number {
	return (crc32(withLength(before, 4)) ^ FINGERPRINT_XOR) >>> 0;
}

function fingerprintHolds(message: Omit<StunMessage, "type">): boolean {
	const at = message.attributes.get(FINGERPRINT);
	if (!at) return true;
	if (at.length !== 4) return false;
	return message.raw.readUInt32BE(at.offset) === fingerprint(message.raw.subarray(0, at.offset - 4));
}

function unmask(bytes: Buffer, transactionId: Buffer): Buffer {
	const mask = Buffer.alloc(16);
	mask.writeUInt32BE(COOKIE, 0);
	transactionId.copy(mask, 4);
	return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));
}
