import { randomUUID } from "node:crypto";
import { unstable_rethrow } from "next/navigation";
import type * as z from "zod";
import type { Operation } from "@/lib/api/v1/operation";
import { ModerationError } from "@/lib/moderation/errors";
import type { Right } from "@/lib/moderation/policy";
import { type RoomRef, roomKey } from "@/lib/moderation/room";
import { denialFor, refusalOf } from "../kernel/authority";
import type { Context } from "../kernel/context";
import type { ApiRequest } from "../keys";
import type { ApiGate } from "./api-gate";
import { idempotencyKeyOf, keyOf, wrongKey } from "./api-key";
import { apiProblem, keyRefusal } from "./api-problem";
import { readJson } from "./body";
import { parseInput } from "./errors";
import type { RouteHandler } from "./route-with";

export interface ApiCall<Params, Query, Body> {
	context: Context;
	params: Params;
	query: Query;
	body: Body;
	/** What an act goes under: of the key and the `Idempotency-Key`, the same for ever; else a new one. */
	commandId: string;
}

export interface ApiRouteOptions<Call> {
	/**
	 * For answers with a secret, which may not be kept: what is kept instead, and how to answer again from it.
	 */
	secret?: { keep(answer: unknown): unknown; again(call: Call, kept: unknown): Promise<unknown> };
	/** The `Location` of what the call has made. */
	location?(answer: unknown): string;
}

/**
 * Makes `apiRoute()` over a gate: key → scope → the key's limit of requests → input → the rooms it names →
 * `Idempotency-Key` → verb → JSON as the operation's schema has it, or an RFC 9457 problem. No cookie is looked at,
 * so no page of another site can use a browser's session here, and no origin needs checking.
 */
export function apiRouteWith(gate: ApiGate) {
	return function apiRoute<
		Params extends z.ZodType,
		Query extends z.ZodType,
		Body extends z.ZodType,
		Answer extends z.ZodType,
	>(
		operation: Operation<Params, Query, Body, Answer>,
		handler: (call: ApiCall<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<z.input<NoInfer<Answer>>>,
		options: ApiRouteOptions<ApiCall<z.output<Params>, z.output<Query>, z.output<Body>>> = {},
	): RouteHandler {
		return async (request, next) => {
			const trace = randomUUID();
			const headers = new Headers({ "cache-control": "no-store" });
			try {
				const { pathname: path, searchParams } = new URL(request.url);
				const what = `${request.method} ${path}`;
				const { context, keyId } = await enter(gate, request.headers, headers, trace, operation.right, what);
				const params = parseInput(operation.params, (await next.params) ?? {}) as z.output<Params>;
				const query = parseInput(operation.query, Object.fromEntries(searchParams)) as z.output<Query>;
				const body = (
					operation.body === null ? {} : await readJson(request, operation.body, operation.maxBytes)
				) as z.output<Body>;
				await requireAll(
					gate,
					context,
					what,
					operation.alsoNeeds({ body }),
					operation.rooms({ params, query, body }),
					operation.right,
				);
				const answered = (value: unknown) => ({ status: operation.status, answer: operation.answer.parse(value) });
				const idempotencyKey = operation.method === "GET" ? null : idempotencyKeyOf(request.headers);
				if (idempotencyKey === null) {
					const call = { context, params, query, body, commandId: randomUUID() };
					return reply(answered(await handler(call)), headers, options.location);
				}
				const asked = {
					keyId,
					idempotencyKey,
					fingerprint: gate.fingerprintOf({ method: operation.method, path, query, body }),
				};
				const call = { context, params, query, body, commandId: gate.commandIdOf(asked) };
				const claim = await gate.claimRequest(context, asked);
				if (claim.state === "in-progress") throw inProgress();
				if (claim.state === "answered") {
					const { secret } = options;
					const again = secret === undefined ? claim : answered(await secret.again(call, claim.answer));
					headers.set("idempotency-replayed", "true");
					return reply({ ...again, status: claim.status }, headers, options.location);
				}
				const given = await carryOut(gate, context, asked, claim.holder, async () => {
					const made = answered(await handler(call));
					const { secret } = options;
					return { made, kept: secret === undefined ? made : { ...made, answer: secret.keep(made.answer) } };
				});
				return reply(given, headers, options.location);
			} catch (error) {
				unstable_rethrow(error);
				return apiProblem(error, trace, gate.log(), headers);
			}
		};
	};
}

/** The key, its scope and its limit of requests; `headers` tell how many are left, whatever is answered. */
async function enter(gate: ApiGate, sent: Headers, headers: Headers, trace: string, right: Right, what: string) {
	const admitted = await gate.admitKey(keyOf(sent));
	if (admitted === null) throw wrongKey();
	const { actor, left, resetsIn } = admitted;
	const { requests, windowSeconds } = gate.limit;
	headers.set("ratelimit-policy", `"minute";q=${requests};w=${windowSeconds}`);
	headers.set("ratelimit", `"minute";r=${Math.max(0, left)};t=${resetsIn}`);
	const context = gate.contextFor(actor, "api", trace);
	const denial = denialFor(actor, right, undefined, context.clock.now());
	if (denial !== null) {
		await gate.recordDenial(context, { what, by: denial.by, right });
		throw keyRefusal(denial);
	}
	if (left < 0) {
		headers.set("retry-after", String(resetsIn));
		throw new ModerationError(
			"limited",
			`This key has made its ${requests} requests of this minute. Nothing was done; try again in ${resetsIn} s.`,
		);
	}
	return { context, keyId: actor.keyId };
}

/** Verbs ask again, in the transaction of the act; here nothing has been looked at yet. */
async function requireAll(
	gate: ApiGate,
	context: Context,
	what: string,
	rights: readonly Right[],
	rooms: readonly RoomRef[],
	right: Right,
): Promise<void> {
	for (const needed of [right, ...rights]) {
		const named = [...new Map(rooms.map((one) => [roomKey(one), one])).values()];
		for (const room of named.length === 0 ? [undefined] : named) {
			const denial = denialFor(context.actor, needed, room);
			if (denial === null) continue;
			await gate.recordDenial(context, { what, by: denial.by, right: needed });
			throw refusalOf(denial);
		}
	}
}

interface Given {
	status: number;
	answer: unknown;
}

/** Keeps what was answered; what failed is let go, so that the same call can be made again. */
async function carryOut(
	gate: ApiGate,
	context: Context,
	asked: ApiRequest,
	holder: string,
	work: () => Promise<{ made: Given; kept: Given }>,
): Promise<Given> {
	let done: { made: Given; kept: Given };
	try {
		done = await work();
	} catch (error) {
		await gate.letGo(context, asked, holder).catch((cause) => context.log.warn("request-not-let-go", { cause }));
		throw error;
	}
	// It is done, and under an id that a repetition would have too: an answer that cannot be kept is still the answer.
	await gate
		.keepAnswer(context, asked, holder, done.kept)
		.catch((cause) => context.log.warn("answer-not-kept", { cause }));
	return done.made;
}

function inProgress(): ModerationError {
	return new ModerationError(
		"in-progress",
		"The first call with this Idempotency-Key is still being answered. Try again in a second.",
	);
}

function reply({ status, answer }: Given, headers: Headers, location?: (answer: unknown) => string): Response {
	if (location !== undefined) headers.set("location", location(answer));
	return Response.json(answer, { status, headers });
}
