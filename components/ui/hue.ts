/** A hue from 0 to 359 that one id always gets (FNV-1a: neighbouring ids land far apart). */
export function hueOf(id: string): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < id.length; at += 1) {
		hash ^= id.charCodeAt(at);
		hash = Math.imul(hash, 0x01000193);
	}
	return (hash >>> 0) % 360;
}

/** The first letters of the first and last word, by what people see as letters; "?" for a nameless person. */
export function initialsOf(name: string): string {
	const words = name.normalize("NFC").trim().split(/\s+/u).filter(Boolean);
	const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
	const letters = picked.map((word) => firstSign(word ?? "")).join("");
	return letters.toLocaleUpperCase() || "?";
}

const signs = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const plainStart = /^[A-Za-z0-9]/;
function firstSign(word: string): string {
	// Cutting by graphemes is dear, and a list draws many names: most start with one that needs no cutting.
	const second = word.codePointAt(1) ?? 0;
	if (plainStart.test(word) && second < 0x80) return word.charAt(0);
	for (const { segment } of signs.segment(word))
		if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment)) return segment;
	return "";
}
