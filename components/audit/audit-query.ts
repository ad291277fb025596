import type { AuditFilter } from "@/lib/api/audit";

/** Spans that a link can name; anything else is `from` and `to`. */
export const spans = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
export type Span = keyof typeof spans;

const filterKeys = ["actor", "command", "commandId", "provider", "room", "target", "outcome", "kind"] as const;
const timeKeys = ["since", "from", "to"] as const;
export type AuditParams = Partial<Record<(typeof filterKeys)[number] | (typeof timeKeys)[number] | "before", string>>;

/** What of a query string belongs to this page; the first of doubled names counts, empty ones do not. */
export function readParams(search: Record<string, string | string[] | undefined>): AuditParams {
	const params: AuditParams = {};
	for (const key of [...filterKeys, ...timeKeys, "before"] as const) {
		const value = search[key];
		const first = (Array.isArray(value) ? value[0] : value)?.trim();
		if (first) params[key] = first;
	}
	return params;
}

/** The query string for these parameters, in one order, so that the same view has one address. */
export function toQuery(params: AuditParams): string {
	const query = new URLSearchParams();
	for (const key of [...filterKeys, ...timeKeys, "before"] as const) {
		const value = params[key];
		if (value) query.set(key, value);
	}
	const text = query.toString();
	return text === "" ? "" : `?${text}`;
}

export function isSpan(value: string | undefined): value is Span {
	return value !== undefined && Object.hasOwn(spans, value);
}

/** The parameters as the verb's filter, yet to be parsed: a named span becomes its moment. */
export function toFilter(params: AuditParams, now: number): Record<keyof AuditFilter, unknown> {
	const { since, ...rest } = params;
	const from = isSpan(since) ? new Date(now - spans[since]).toISOString() : rest.from;
	return { ...rest, from } as Record<keyof AuditFilter, unknown>;
}

/** How many filters are on, without the page's place. */
export function countFilters(params: AuditParams): number {
	const time = params.since || params.from || params.to ? 1 : 0;
	return filterKeys.filter((key) => params[key]).length + time;
}

/** A local moment as `<input type="datetime-local">` wants it, and back. */
export function toLocalInput(iso: string | undefined): string {
	if (!iso || Number.isNaN(Date.parse(iso))) return "";
	const at = new Date(iso);
	return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
export function fromLocalInput(value: string): string | undefined {
	const at = value === "" ? Number.NaN : new Date(value).getTime();
	return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
