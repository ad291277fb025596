/** What a spreadsheet would take for a formula, or swallow, at the beginning of a field; `'` itself, so that it can be undone. */
const dangerous = /^[=+\-@\t\r\n\0'＝＋－＠]/;

/** One line by RFC 4180. A field that a spreadsheet might carry out gets a `'` in front, which `csvField` takes off again. */
export function csvLine(values: readonly (string | number | null)[]): string {
	return `${values.map((value) => (value === null ? "" : typeof value === "number" ? String(value) : quoted(value))).join(",")}\r\n`;
}

function quoted(text: string): string {
	return `"${(dangerous.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** A field as it was before it was made safe. */
export function csvField(text: string): string {
	return text.startsWith("'") ? text.slice(1) : text;
}
