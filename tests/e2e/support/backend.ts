import { randomUUID } from "node:crypto";
import type { Scope } from "@/lib/moderation/words/api-key";
import { hashOf, newKey, prefixOf } from "@/server/keys/key-text";
import { test as base } from "./test";

export interface ApiAnswer {
	status: number;
	headers: Headers;
	// biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for, and fails where it is not there.
	body: any;
}

/** A customer's own backend: a script with an API key, and no browser. */
export interface Backend {
	key: string;
	call(
		method: "GET" | "POST" | "DELETE",
		path: string,
		body?: unknown,
		headers?: Record<string, string>,
	): Promise<ApiAnswer>;
	/** POST with an `Idempotency-Key` of its own, or the one given. */
	order(path: string, body: unknown, idempotencyKey?: string): Promise<ApiAnswer>;
}

export const test = base.extend<{ backend(scopes: Scope[]): Promise<Backend> }>({
	backend: async ({ stack, database }, use) => {
		await use(async (scopes) => {
			const key = newKey();
			await database.query(
				`insert into api_keys (name, hash, prefix, scopes, created_by_id, created_by, created_at)
				 values ($1, $2, $3, $4, 'test', 'Test', now())`,
				[`Test ${prefixOf(key)}`, hashOf(key), prefixOf(key), JSON.stringify(scopes)],
			);
			const call: Backend["call"] = async (method, path, body, headers = {}) => {
				const answer = await fetch(`${stack.url}/api/v1${path}`, {
					method,
					headers: {
						authorization: `Bearer ${key}`,
						...(body !== undefined && { "content-type": "application/json" }),
						...headers,
					},
					...(body !== undefined && { body: JSON.stringify(body) }),
				});
				const text = await answer.text();
				return { status: answer.status, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
			};
			return {
				key,
				call,
				order: (path, body, idempotencyKey = randomUUID()) =>
					call("POST", path, body, { "idempotency-key": idempotencyKey }),
			};
		});
	},
});
export { expect } from "./test";
