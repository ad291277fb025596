/**
 * Text as PostgreSQL can hold it: no NUL, no half of a surrogate pair. People choose their names in rooms, and a name
 * that cannot be written down must not make its bearer impossible to remove.
 */
export function storable<T>(value: T): T {
	return clean(value) as T;
}

function clean(value: unknown): unknown {
	if (typeof value === "string") return Buffer.from(value.replaceAll("\0", "\ufffd"), "utf8").toString("utf8");
	if (value === null || typeof value !== "object" || value instanceof Date) return value;
	if (Array.isArray(value)) return value.map(clean);
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clean(item)]));
}
