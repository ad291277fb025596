/** One call at a vendor, as the sandbox's record has it. */
export interface RecordedCall {
	/** `status` of HTTP, and `code` where a ZEGO answer of 200 has one inside. */
	[fact: string]: unknown;
}

/** ZEGO's codes for "too often": the app's calls of an action, the room's, and those of forbidding streams. */
const zegoTooOften = new Set([206, 207, 30002]);

/** Whether the vendor refused a call for being one too many: Cloudflare and Agora by status, ZEGO by its code. */
export function isOverLimit({ status, code }: RecordedCall): boolean {
	return status === 429 || zegoTooOften.has(Number(code));
}
