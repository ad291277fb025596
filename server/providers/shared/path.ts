import { ProviderError } from "../../ports/errors";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must not pass
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const onlyWildcards = /^[*%?]+$/;
const maxIdLength = 256;

/**
 * An id as it came from people, browsers or a database, cleared for a call. An empty, dotted, wildcard,
 * over-long or unprintable id never reaches a vendor, where it could mean another resource or everybody.
 */
export function cleanId(what: string, id: string): string {
	const bad =
		id.trim() === "" ||
		id === "." ||
		id === ".." ||
		id.length > maxIdLength ||
		control.test(id) ||
		onlyWildcards.test(id) ||
		!isWellFormed(id);
	if (bad)
		throw new ProviderError("refused", `the ${what} cannot be sent to a vendor`, { code: "bad-id", retryable: false });
	return id;
}

/** A URL path whose holes are ids: each is cleared, then encoded down to unreserved characters. */
export function path(parts: TemplateStringsArray, ...ids: string[]): string {
	return parts.reduce((whole, part, index) => {
		const id = ids[index - 1] ?? "";
		return `${whole}${encodeSegment(cleanId("id", id))}${part}`;
	});
}

/** A query string; a list repeats its name. Spaces become `%20`, which every vendor reads, and no `+`. */
export function queryString(query: Record<string, string | number | readonly string[]>): string {
	return Object.entries(query)
		.flatMap(([name, value]) => (typeof value === "object" ? value.map((one) => [name, one]) : [[name, String(value)]]))
		.map(([name = "", value = ""]) => `${encodeSegment(name)}=${encodeSegment(value)}`)
		.join("&");
}

/** `encodeURIComponent` leaves `!'()*` alone; some gateways do not. */
function encodeSegment(text: string): string {
	return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A lone half of a surrogate pair has no encoding (Node's `isWellFormed` is not in our type library yet). */
function isWellFormed(text: string): boolean {
	try {
		encodeURIComponent(text);
		return true;
	} catch {
		return false;
	}
}
