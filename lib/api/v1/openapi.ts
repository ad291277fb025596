import * as z from "zod";
import { scopeFor, scopeLabels, scopes } from "@/lib/moderation/words/api-key";
import type { Operation } from "./operation";
import { operations } from "./operations";
import { problemSchema } from "./problem";

/** What a request may cost, told in the document. */
export interface ApiLimits {
	requests: number;
	windowSeconds: number;
}

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the API, made from the schemas that its routes check by. `server`: the console's address. */
export function openApiDocument(server: URL, limits: ApiLimits): Json {
	const paths: Record<string, Json> = {};
	for (const operation of operations) {
		paths[operation.path] = {
			...paths[operation.path],
			[operation.method.toLowerCase()]: described(operation),
		};
	}
	return {
		openapi: "3.1.0",
		info: { title: "Usher", version: "1.0.0", description: introduction(limits) },
		servers: [{ url: new URL("/api/v1", server).href }],
		security: [{ apiKey: [] }],
		tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
		paths,
		components: {
			securitySchemes: {
				apiKey: { type: "http", scheme: "bearer", description: "An API key, as it was shown once: `usher_…`." },
			},
			schemas: { Problem: schemaOf(problemSchema, "output") },
			headers: {
				RateLimitPolicy: {
					description: "The limit: `q` requests in `w` seconds.",
					schema: { type: "string", examples: [`"minute";q=${limits.requests};w=${limits.windowSeconds}`] },
				},
				RateLimit: {
					description: "What is left of it: `r` requests for the next `t` seconds.",
					schema: { type: "string", examples: [`"minute";r=${limits.requests - 1};t=42`] },
				},
				RetryAfter: { description: "Seconds to wait.", schema: { type: "integer" } },
				IdempotencyReplayed: {
					description: "`true`: this answer was given before, and nothing was done now.",
					schema: { type: "string", enum: ["true"] },
				},
			},
			responses: {
				Problem: { description: "What went wrong, by RFC 9457.", content: problemContent },
				TooMany: {
					description: "The key’s or the vendor’s limit is used up.",
					headers: { "Retry-After": { $ref: "#/components/headers/RetryAfter" } },
					content: problemContent,
				},
			},
		},
	};
}

const problemContent = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };

function introduction({ requests, windowSeconds }: ApiLimits): string {
	const list = scopes.map((scope) => `- \`${scope}\`: ${scopeLabels[scope]}`).join("\n");
	return [
		"For your own backend. Every call carries an API key: `Authorization: Bearer usher_…`. An admin makes keys on the page “API keys”; a key has scopes, and may be limited to vendors and rooms. What is outside of its limits answers like what does not exist.",
		`Scopes:\n\n${list}`,
		`A key may make ${requests} requests in ${windowSeconds} s; \`RateLimit\` and \`RateLimit-Policy\` say how many are left, and 429 comes with \`Retry-After\`.`,
		"Calls other than GET take an `Idempotency-Key` of your choice: the same call with the same key within 24 hours gets the same answer and does nothing anew, another call with it is refused (422), and one that comes while the first is being answered gets 409. Acts keep to their `Idempotency-Key` for good, whatever process dies when. Never use a key for something else later.",
		"Errors are problems by RFC 9457; their `type` is stable.",
		"An act by API has the same audit, guards and truth as one by hand: nothing says “removed” or “ended” without evidence.",
	].join("\n\n");
}

function described(operation: Operation): Json {
	const scope = scopeFor[operation.right];
	const answerHeaders = {
		RateLimit: { $ref: "#/components/headers/RateLimit" },
		"RateLimit-Policy": { $ref: "#/components/headers/RateLimitPolicy" },
		...(operation.method !== "GET" && { "Idempotency-Replayed": { $ref: "#/components/headers/IdempotencyReplayed" } }),
	};
	return {
		operationId: operation.id,
		tags: [operation.tag],
		summary: operation.summary,
		description: `${operation.description}\n\nScope: \`${scope}\`.`,
		"x-usher-scope": scope,
		parameters: [
			...parametersOf(operation.params, "path"),
			...parametersOf(operation.query, "query"),
			...(operation.method === "GET" ? [] : [idempotencyKey]),
		],
		...(operation.body !== null && {
			requestBody: {
				required: true,
				description: `At most ${operation.maxBytes / 1024} KB.`,
				content: { "application/json": { schema: schemaOf(operation.body, "input") } },
			},
		}),
		responses: {
			[operation.status]: {
				description: operation.summary,
				headers: answerHeaders,
				content: { "application/json": { schema: schemaOf(operation.answer, "output") } },
			},
			429: { $ref: "#/components/responses/TooMany" },
			default: { $ref: "#/components/responses/Problem" },
		},
	};
}

const idempotencyKey = {
	name: "Idempotency-Key",
	in: "header",
	required: false,
	description: "1 to 255 visible ASCII characters of your choice, such as a UUID; new for each new request.",
	schema: { type: "string", minLength: 1, maxLength: 255 },
};

function parametersOf(schema: z.ZodType, place: "path" | "query"): Json[] {
	const { properties = {}, required = [] } = z
		.object({ properties: z.record(z.string(), z.record(z.string(), z.unknown())), required: z.array(z.string()) })
		.partial()
		.parse(schemaOf(schema, "input"));
	return Object.entries(properties).map(([name, { description, ...rest }]) => ({
		name,
		in: place,
		required: place === "path" || required.includes(name),
		...(description !== undefined && { description }),
		schema: rest,
	}));
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
	const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io, override: plainly });
	return rest;
}

/** What a format says already need not be spelt out. */
function plainly({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
	if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}
