import type { ZegoCode } from "./codes";
import { ZegoRefusal } from "./codes";

/** Ids are under these lengths, in bytes. */
export const idLimits = { RoomId: 128, UserId: 64, StreamId: 257 } as const;

/** The parameters of an action, from the query and, on a POST, from the body. */
export class ZegoParams {
	constructor(
		private readonly all: URLSearchParams,
		/** Whether `UserId=a&UserId=b` is understood beside `UserId[]=…`. */
		private readonly bareArrays: boolean,
	) {}

	/** A text; null when it is absent or empty. */
	text(name: string): string | null {
		return this.all.get(name) || null;
	}

	/** A text that has to be there; Code 2 without it, Code 3 when it has `limit` bytes or more. */
	id(name: string, limit: number): string {
		const value = this.text(name);
		if (value === null) throw new ZegoRefusal(2);
		return short(value, limit);
	}

	/** An array; Code 2 when it is empty, has empty entries, or was sent without brackets. */
	ids(name: string, limit: number, most: number, tooMany: ZegoCode): string[] {
		const values = this.list(name);
		if (values.length === 0 || values.includes("")) throw new ZegoRefusal(2);
		if (values.length > most) throw new ZegoRefusal(tooMany);
		return values.map((value) => short(value, limit));
	}

	/** An array that may be absent. */
	list(name: string): string[] {
		return [...this.all.getAll(`${name}[]`), ...(this.bareArrays ? this.all.getAll(name) : [])];
	}

	/** A whole number in a range; Code 2 otherwise. */
	number(name: string, range: { least: number; most: number; otherwise?: number }): number {
		const value = this.text(name);
		if (value === null && range.otherwise !== undefined) return range.otherwise;
		if (value === null || !/^-?\d{1,15}$/u.test(value)) throw new ZegoRefusal(2);
		const number = Number(value);
		if (number < range.least || number > range.most) throw new ZegoRefusal(2);
		return number;
	}

	flag(name: string): boolean {
		const value = this.text(name) ?? "false";
		if (!/^(?:true|false|0|1)$/iu.test(value)) throw new ZegoRefusal(2);
		return value === "1" || value.toLowerCase() === "true";
	}
}

function short(value: string, limit: number): string {
	if (Buffer.byteLength(value) >= limit) throw new ZegoRefusal(3);
	return value;
}

/** Adds a POST's body, a form or JSON, to the parameters of its query. */
export function withBody(query: URLSearchParams, contentType: string | undefined, text: string): URLSearchParams {
	const all = new URLSearchParams(query);
	if (text === "") return all;
	if (!contentType?.includes("json")) {
		for (const [name, value] of new URLSearchParams(text)) all.append(name, value);
		return all;
	}
	for (const [name, value] of Object.entries(readJson(text))) {
		if (Array.isArray(value)) for (const entry of value) all.append(`${name}[]`, String(entry));
		else all.append(name, String(value));
	}
	return all;
}

function readJson(text: string): object {
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	} catch {
		// Falls through: what is no JSON is as wrong as what is no object.
	}
	throw new ZegoRefusal(2);
}
