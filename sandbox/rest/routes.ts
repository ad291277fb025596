import { z } from "zod";
import type { World } from "../world";
import { BadRequest, type RestAnswer } from "./answers";

export interface RouteInput {
	readonly world: World;
	readonly params: Readonly<Record<string, string>>;
	readonly query: URLSearchParams;
	/** The parsed JSON body; undefined when there was none. */
	readonly body: unknown;
}

export interface Route {
	readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	/** Path below `/realtime/kit`, with `:names`; `:app` is checked before the route runs. */
	readonly path: string;
	/** A route that only exists while this says so. */
	readonly when?: (world: World) => boolean;
	readonly run: (input: RouteInput) => RestAnswer;
}

/** A path parameter of the matched route. */
export function param(input: RouteInput, name: string): string {
	const value = input.params[name];
	if (value === undefined) throw new Error(`route has no :${name}`);
	return value;
}

export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
	const parsed = schema.safeParse(body ?? {});
	if (!parsed.success) throw new BadRequest(z.prettifyError(parsed.error).replaceAll("\n", " "));
	return parsed.data;
}

export function parseQuery<T>(schema: z.ZodType<T>, query: URLSearchParams): T {
	return parseBody(schema, Object.fromEntries(query));
}

/** The parameters of a path that fits a pattern; null when it does not. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
	const wanted = pattern.split("/");
	const given = path.split("/");
	if (wanted.length !== given.length) return null;
	const params: Record<string, string> = {};
	for (const [index, part] of wanted.entries()) {
		const value = given[index] ?? "";
		if (part.startsWith(":")) {
			if (value === "") return null;
			params[part.slice(1)] = decodeURIComponent(value);
		} else if (part !== value) return null;
	}
	return params;
}
