import type { z } from "zod";
import type { Agora } from "../agora";

export interface AgoraAnswer {
	readonly status: number;
	readonly body: object;
}

export interface AgoraInput {
	readonly agora: Agora;
	readonly params: Readonly<Record<string, string>>;
	readonly query: URLSearchParams;
	/** The parsed JSON body; undefined when there was none. */
	readonly body: unknown;
}

export interface AgoraRoute {
	readonly method: "GET" | "POST" | "PUT" | "DELETE";
	/** Path with `:names`; `:appid` is checked before the route runs. */
	readonly path: string;
	/** Which of the vendor's limits the call counts against; routes of one name share it. */
	readonly limit: { readonly name: string; readonly per: "query" | "rule" | "message" };
	readonly run: (input: AgoraInput) => AgoraAnswer;
}

export class AgoraRefusal extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

export function ok(body: object): AgoraAnswer {
	return { status: 200, body };
}

export function parse<T>(schema: z.ZodType<T>, given: unknown): T {
	const parsed = schema.safeParse(given);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	throw new AgoraRefusal(400, `invalid ${issue?.path.join(".") || "body"}`);
}

export function pathParam(input: AgoraInput, name: string): string {
	const value = input.params[name];
	if (value === undefined) throw new Error(`route has no :${name}`);
	return value;
}
