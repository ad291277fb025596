/** Shortens in the middle, so that both ends of an id stay visible. */
export function middle(value: string, room = 14): string {
	if (value.length <= room) return value;
	const tail = Math.floor((room - 1) * 0.4);
	return `${value.slice(0, room - 1 - tail)}…${value.slice(-tail)}`;
}
