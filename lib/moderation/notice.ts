import * as z from "zod";
import { type Notice, noticeKinds, noticeType, noticeVersion } from "./words/notice";

export * from "./words/notice";

export const noticeSchema = z.object({
	type: z.literal(noticeType),
	version: z.literal(noticeVersion),
	id: z.uuid(),
	kind: z.enum(noticeKinds),
	roomId: z.string().min(1).max(128),
	text: z.string().max(1_000),
	at: z.iso.datetime().nullable(),
	inSeconds: z.number().int().min(0).max(86_400).optional(),
});

/**
 * A notice as it travels, in at most `longestBytes` of UTF-8: its text is cut between characters, and ends with “…” then.
 * Throws `RangeError` where not even the rest of it fits.
 */
export function writeNotice(notice: Omit<Notice, "type" | "version">, longestBytes: number): string {
	const { id, kind, roomId, text, at, inSeconds } = notice;
	const written = (words: string) =>
		JSON.stringify({
			type: noticeType,
			version: noticeVersion,
			id,
			kind,
			roomId,
			text: words,
			at,
			inSeconds,
		} satisfies Notice);
	const fits = (content: string) => new TextEncoder().encode(content).byteLength <= longestBytes;
	const whole = written(text);
	if (fits(whole)) return whole;
	if (!fits(written(""))) throw new RangeError(`a notice needs more than ${longestBytes} bytes`);
	const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
	const cut = (kept: number) => written(`${characters.slice(0, kept).join("").trimEnd()}…`);
	let low = -1;
	let high = characters.length - 1;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (fits(cut(middle))) low = middle;
		else high = middle - 1;
	}
	return low < 0 ? written("") : cut(low);
}
