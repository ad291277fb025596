import type { z } from "zod";
import { ProviderError } from "../../ports/errors";
import type { CallOptions } from "../../ports/room-control";
import type { Page } from "../shared/pages";
import { printable } from "../shared/printable";
import type { VendorHttp, VendorRequest } from "../shared/vendor-http";
import { type Envelope, envelopeSchema } from "./api-types";

/** Gateway codes for a token that is missing, malformed or not accepted. */
const tokenCodes = new Set(["6003", "6111", "9106", "9109", "10000"]);
/** Gateway codes for a route that Cloudflare does not have: nothing is said about a room or a person. */
const routeCodes = new Set(["7000", "7003"]);

export function isNotFound(error: unknown): boolean {
	return error instanceof ProviderError && error.kind === "refused" && error.details.code === "404";
}

/** What must be told to Cloudflare, less what every call carries. */
export type Call = Pick<VendorRequest, "method" | "path" | "query" | "body" | "effect">;

/** Cloudflare's envelope around RealtimeKit: unwraps what it sends, and gives its refusals their kinds. */
export class RealtimeKitClient {
	constructor(private readonly http: VendorHttp) {}

	async send<Schema extends z.ZodType>(call: Call, schema: Schema, options: CallOptions): Promise<z.output<Schema>> {
		const envelope = await this.#envelope(call, options);
		const parsed = schema.safeParse(envelope.data ?? envelope.result);
		if (!parsed.success) throw malformed(call, parsed.error);
		return parsed.data;
	}

	/** One page of a listing, at `data` itself or under `key`. A row that cannot be read hides no other. */
	async page<Schema extends z.ZodType>(
		call: Call,
		key: string,
		schema: Schema,
		options: CallOptions,
	): Promise<Page<z.output<Schema>>> {
		const envelope = await this.#envelope(call, options);
		const data = envelope.data ?? envelope.result;
		const rows = Array.isArray(data) ? data : rowsUnder(data, key);
		if (rows === null) throw malformed(call, undefined);
		const items: z.output<Schema>[] = [];
		for (const row of rows) {
			const parsed = schema.safeParse(row);
			if (parsed.success) items.push(parsed.data);
		}
		return { items, unreadable: rows.length - items.length, total: envelope.paging?.total_count ?? null };
	}

	async #envelope(call: Call, options: CallOptions): Promise<Envelope> {
		const answer = await this.http.call({ ...call, ...options });
		const parsed = envelopeSchema.safeParse(answer.body ?? {});
		const envelope = parsed.success ? parsed.data : {};
		const complaint = envelope.error ?? envelope.errors?.[0] ?? null;
		// Some gateways say 200 around an error: the envelope decides then, by the code inside it.
		if (answer.status >= 400 || envelope.success === false || complaint !== null) {
			throw refusal(answer.status, complaint?.code ?? null, complaint?.message ?? "");
		}
		const empty = answer.body === undefined && answer.status !== 204;
		if (!parsed.success || empty) throw malformed(call, parsed.error);
		return envelope;
	}
}

function rowsUnder(data: unknown, key: string): unknown[] | null {
	if (typeof data !== "object" || data === null) return null;
	const rows = (data as Record<string, unknown>)[key];
	return Array.isArray(rows) ? rows : null;
}

function refusal(status: number, code: string | null, message: string): ProviderError {
	const said = printable(message);
	if (status === 401 || (status !== 403 && code !== null && tokenCodes.has(code))) {
		return new ProviderError(
			"unauthorised",
			`Cloudflare does not accept the API token (CLOUDFLARE_API_TOKEN): ${said}`,
			{
				code: code ?? String(status),
				retryable: false,
			},
		);
	}
	const effective = status >= 400 ? String(status) : (code ?? String(status));
	if (effective === "401" || effective === "403") {
		return new ProviderError(
			"unauthorised",
			`the API token (CLOUDFLARE_API_TOKEN) lacks the permission Realtime or Realtime Admin for this account: ${said}`,
			{ code: effective, retryable: false },
		);
	}
	if (code !== null && routeCodes.has(code)) {
		return new ProviderError("unsupported", `Cloudflare has no such route: ${said}`, { code, retryable: false });
	}
	return new ProviderError("refused", `Cloudflare refused: ${said}`, { code: effective, retryable: false });
}

function malformed(call: Call, cause: unknown): ProviderError {
	return new ProviderError(
		call.effect === "read" ? "unreachable" : "unknown-outcome",
		"Cloudflare answered in a shape that cannot be read",
		{ code: "malformed-answer", retryable: call.effect === "read", cause },
	);
}
