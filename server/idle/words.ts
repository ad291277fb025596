/** “40 s”, “3 min”. */
export function ageWords(ms: number): string {
	const seconds = Math.max(0, Math.round(ms / 1_000));
	return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** A moment in words that do not depend on where they are read. */
export function clockWords(ms: number): string {
	return `${new Date(ms).toISOString().slice(11, 19)} UTC`;
}
