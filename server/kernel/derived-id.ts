import { createHash } from "node:crypto";

/** An id that is always the same for the same name (a UUID of version 8: made by us). */
export function derivedId(name: string): string {
	const hash = createHash("sha256").update(name).digest();
	hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
	hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
	return hash.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
