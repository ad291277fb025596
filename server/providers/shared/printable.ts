/** A vendor's words for a log line: one line of text that can be seen, and not much of it. */
export function printable(text: string): string {
	return text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, " ").slice(0, 200);
}
