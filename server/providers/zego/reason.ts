/** What ZEGO's CustomReason holds. */
export const longestReasonBytes = 256;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * The text for the removed person in one line, cut to `most` bytes of UTF-8 without tearing a character or what is
 * joined into one (an emoji of several parts, a letter with its accents). Null when nothing is left to say.
 */
export function customReason(text: string | undefined, most = longestReasonBytes): string | null {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must not pass
	const line = (text ?? "").replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
	const whole = line.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
	if (whole === "") return null;
	if (Buffer.byteLength(whole) <= most) return whole;
	const mark = "…";
	const kept = fitting(graphemes.segment(whole), most - Buffer.byteLength(mark));
	return `${kept.trimEnd()}${mark}`;
}

function fitting(parts: Iterable<{ segment: string }>, most: number): string {
	let kept = "";
	let size = 0;
	for (const { segment } of parts) {
		size += Buffer.byteLength(segment);
		if (size > most) return kept;
		kept += segment;
	}
	return kept;
}
