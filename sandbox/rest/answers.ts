import type { Switches } from "../world";

/** What a route says; the mount writes it. */
export interface RestAnswer {
	status: number;
	body: unknown;
}

export function data(value: unknown, paging?: Paging): RestAnswer {
	return { status: 200, body: { success: true, data: value, ...(paging && { paging }) } };
}

export function created(value: unknown): RestAnswer {
	return { status: 201, body: { success: true, data: value } };
}

/** The RealtimeKit backend's envelope: the code is the HTTP status. */
export function backendError(status: number, message: string): RestAnswer {
	return { status, body: { success: false, error: { code: status, message } } };
}

/** The Cloudflare v4 gateway's envelope. */
export function gatewayError(status: number, code: number, message: string, documentationUrl?: string): RestAnswer {
	const error = { code, message, ...(documentationUrl && { documentation_url: documentationUrl }) };
	return { status, body: { success: false, errors: [error], messages: [], result: null } };
}

export interface Paging {
	start_offset: number;
	end_offset: number;
	total_count: number;
}

/** One page of a list by `page_no` and `per_page`; a page below the first is the first. */
export function page<T>(all: readonly T[], query: URLSearchParams, switches: Switches): { rows: T[]; paging: Paging } {
	const size = Math.min(wholeNumber(query.get("per_page")) || switches.defaultPerPage, switches.maxPerPage);
	const number = Math.max(wholeNumber(query.get("page_no")) ?? switches.firstPage, switches.firstPage);
	const start = (number - switches.firstPage) * size;
	const rows = all.slice(start, start + size);
	return {
		rows,
		paging: { start_offset: start, end_offset: start + rows.length, total_count: all.length },
	};
}

function wholeNumber(text: string | null): number | null {
	return text !== null && /^\d+$/u.test(text) ? Number(text) : null;
}

/** A route's input was not what the vendor takes; becomes a 400 in the backend's envelope. */
export class BadRequest extends Error {}
