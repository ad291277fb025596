import { randomUUID } from "node:crypto";
import { unstable_rethrow } from "next/navigation";
import * as z from "zod";
import type { Right } from "@/lib/moderation/policy";
import { roomRefSchema } from "@/lib/moderation/room";
import type { Context } from "../kernel/context";
import { readJson } from "./body";
import { answerFor, parseInput, problem } from "./errors";
import { admit, type Gate } from "./gate";
import { changesSomething } from "./origin";

const nothing = z.object({});

export interface RouteShape<Body extends z.ZodType, Query extends z.ZodType, Params extends z.ZodType> {
	body?: Body;
	query?: Query;
	params?: Params;
	/** Checked before anything is read; with `provider`, `projectId` and `roomId` among the params, for that room. */
	right?: Right;
	/** Only from our own pages, though it changes nothing: asking has a price of its own, such as a vendor's limits. */
	ownPagesOnly?: boolean;
}

export interface RouteCall<Body, Query, Params> {
	context: Context;
	body: Body;
	query: Query;
	params: Params;
	request: Request;
}

type Empty = typeof nothing;
export type RouteHandler = (request: Request, next: { params: Promise<unknown> }) => Promise<Response>;

/**
 * Makes `route()` over a gate: origin → session → account, role and room → input → verb → JSON, or an RFC 9457
 * problem. A handler gives a value (200), undefined (204) or a Response of its own; all of it is `no-store`.
 */
export function routeWith(gate: Gate) {
	return function route<
		Body extends z.ZodType = Empty,
		Query extends z.ZodType = Empty,
		Params extends z.ZodType = Empty,
	>(
		shape: RouteShape<Body, Query, Params>,
		handler: (call: RouteCall<z.output<Body>, z.output<Query>, z.output<Params>>) => Promise<unknown>,
	): RouteHandler {
		return async (request, next) => {
			const trace = randomUUID();
			try {
				const url = new URL(request.url);
				const rawParams = await next.params;
				const room = roomRefSchema.safeParse(rawParams);
				const context = await admit(gate, {
					headers: request.headers,
					unsafe: shape.ownPagesOnly === true || changesSomething(request.method),
					right: shape.right,
					room: room.success ? room.data : undefined,
					origin: "console",
					trace,
					what: `${request.method} ${url.pathname}`,
				});
				const params = parseInput(shape.params ?? nothing, rawParams ?? {}) as z.output<Params>;
				const query = parseInput(shape.query ?? nothing, Object.fromEntries(url.searchParams)) as z.output<Query>;
				const body = (shape.body ? await readJson(request, shape.body) : {}) as z.output<Body>;
				return answer(await handler({ context, body, query, params, request }));
			} catch (error) {
				unstable_rethrow(error);
				return problem(answerFor(error, trace, gate.log()));
			}
		};
	};
}

function answer(value: unknown): Response {
	if (value instanceof Response) {
		if (!value.headers.has("cache-control")) value.headers.set("cache-control", "no-store");
		return value;
	}
	const headers = { "cache-control": "no-store" };
	return value === undefined ? new Response(null, { status: 204, headers }) : Response.json(value, { headers });
}
