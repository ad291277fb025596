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
function firstSign(word: string): string {
	for (const { segment } of signs.segment(word))
		if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment)) return segment;
	return "";
}
