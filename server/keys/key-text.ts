import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const start = "usher_";
/** 256 bits, and 32 of a checksum, as digits and letters: a double click selects the whole. */
const secretLength = 43;
const checkLength = 6;
const shape = new RegExp(`^${start}[0-9A-Za-z]{${secretLength + checkLength}}$`);
const shownLength = start.length + 6;

/** A new key. The checksum tells a mistyped or cut one without asking the database, and lets scanners find leaked ones. */
export function newKey(): string {
	const secret = toText(BigInt(`0x${randomBytes(32).toString("hex")}`), secretLength);
	return start + secret + checksum(secret);
}

/** Whether a text can be a key at all. */
export function isKey(text: string): boolean {
	if (!shape.test(text)) return false;
	const secret = text.slice(start.length, start.length + secretLength);
	return text.endsWith(checksum(secret));
}

/** What is stored. A key has 256 random bits, so a plain hash cannot be turned back. */
export function hashOf(key: string): string {
	return createHash("sha256").update(key).digest("hex");
}

export function prefixOf(key: string): string {
	return key.slice(0, shownLength);
}

function checksum(secret: string): string {
	return toText(BigInt(crc32(secret)), checkLength);
}

function toText(value: bigint, length: number): string {
	let text = "";
	for (let rest = value; text.length < length; rest /= 62n) text = `${alphabet[Number(rest % 62n)]}${text}`;
	return text;
}
