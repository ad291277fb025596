import type * as z from "zod";
import type { ErrorAnswer, ErrorCode } from "../moderation/words/errors";

/** A request of the console's own that was refused or did not come through; `message` is written for the user. */
export class RequestError extends Error {
	override readonly name = "RequestError";
	constructor(
		readonly code: ErrorCode | "offline",
		message: string,
		readonly trace?: string,
	) {
		super(message);
	}
}

const noProperAnswer = "Usher gave no proper answer. Try again in a moment.";

const signedOut = new Set<() => void>();

/** Tells when any request finds that the session is over. */
export function onSignedOut(listener: () => void): () => void {
	signedOut.add(listener);
	return () => {
		signedOut.delete(listener);
	};
}

interface RequestOptions<T> {
	method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	body?: unknown;
	signal?: AbortSignal;
	/** Sends even while the page is being closed. */
	keepalive?: boolean;
	/** The answer's contract, loaded when first needed: zod is no part of a page's first load. */
	schema?: () => Promise<z.ZodType<T>>;
}

/** One JSON request to our own server. Problems (RFC 9457) become a `RequestError` with their words. */
export async function request<T = void>(path: string, options: RequestOptions<T> = {}): Promise<T> {
	const { method = "GET", body, signal, keepalive, schema } = options;
	let response: Response;
	try {
		response = await fetch(path, {
			method,
			signal,
			keepalive,
			cache: "no-store",
			headers: body === undefined ? undefined : { "content-type": "application/json" },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
	} catch (cause) {
		if (signal?.aborted) throw cause;
		throw new RequestError("offline", "Usher could not be reached. Check your connection; this page keeps trying.");
	}
	if (!response.ok) throw await problemOf(response);
	if (!schema) return undefined as T;
	const [contract, answer] = await Promise.all([schema(), response.json().catch(() => undefined)]);
	const parsed = contract.safeParse(answer);
	if (!parsed.success) throw new RequestError("internal", noProperAnswer);
	return parsed.data;
}

/** What a refused response says, in words for the user. */
export async function problemOf(response: Response): Promise<RequestError> {
	if (response.status === 401) for (const listener of signedOut) listener();
	const problem = (await response.json().catch(() => null)) as (Partial<ErrorAnswer> & { detail?: string }) | null;
	return new RequestError(problem?.code ?? "internal", problem?.detail ?? noProperAnswer, problem?.trace);
}
