import { createHash, randomUUID } from "node:crypto";
import { and, eq, isNull, lt, lte, or } from "drizzle-orm";
import { ModerationError } from "@/lib/moderation/errors";
import { apiRequests } from "../db/schema";
import type { Context } from "../kernel/context";
import { derivedId } from "../kernel/derived-id";
import { storable } from "../kernel/storable";

/** How long the answer to an `Idempotency-Key` is kept. */
export const answersKeptMs = 24 * 60 * 60_000;
/** Longer than any request of the API takes: past it, the process that had it is taken for dead. */
const heldMs = 60_000;

export interface ApiRequest {
	keyId: string;
	idempotencyKey: string;
	/** `fingerprintOf` the request. */
	fingerprint: string;
}

/** `run`: it is this caller's to carry out, and to `keepAnswer` or `letGo` by `holder`. */
export type Claim =
	| { state: "run"; holder: string }
	| { state: "answered"; status: number; answer: unknown }
	| { state: "in-progress" };

/**
 * Makes sure that of many requests under one `Idempotency-Key` one is carried out. What was answered within a day is
 * answered again; another request under the same key is refused. A request whose process died is taken over: whatever
 * it did by then carries the same command id, so it is not done twice.
 */
export async function claimRequest({ database, clock }: Context, request: ApiRequest): Promise<Claim> {
	const now = clock.now();
	const holder = randomUUID();
	const held = { heldBy: holder, heldUntil: new Date(now.getTime() + heldMs) };
	const fresh = { fingerprint: request.fingerprint, ...held, status: null, answer: null, createdAt: now };
	const [claimed] = await database
		.insert(apiRequests)
		.values({ keyId: request.keyId, idempotencyKey: request.idempotencyKey, ...fresh })
		.onConflictDoUpdate({
			target: [apiRequests.keyId, apiRequests.idempotencyKey],
			set: fresh,
			setWhere: or(
				lte(apiRequests.createdAt, new Date(now.getTime() - answersKeptMs)),
				and(
					eq(apiRequests.fingerprint, request.fingerprint),
					isNull(apiRequests.status),
					or(isNull(apiRequests.heldUntil), lt(apiRequests.heldUntil, now)),
				),
			),
		})
		.returning({ holder: apiRequests.heldBy });
	if (claimed !== undefined) return { state: "run", holder };
	const [known] = await database.select().from(apiRequests).where(same(request));
	if (known !== undefined && known.fingerprint !== request.fingerprint) {
		throw new ModerationError(
			"idempotency-mismatch",
			"This Idempotency-Key came with another request before. Nothing was done; use a new key for a new request.",
		);
	}
	if (known?.status == null) return { state: "in-progress" };
	return { state: "answered", status: known.status, answer: known.answer };
}

/** Keeps what was answered, for the next request under the same key. */
export async function keepAnswer(
	{ database }: Context,
	request: ApiRequest,
	holder: string,
	given: { status: number; answer: unknown },
): Promise<void> {
	await database
		.update(apiRequests)
		.set({ status: given.status, answer: storable(given.answer), heldBy: null, heldUntil: null })
		.where(and(same(request), eq(apiRequests.heldBy, holder)));
}

/** It came to nothing that would be worth repeating: the next request under the same key is carried out. */
export async function letGo({ database }: Context, request: ApiRequest, holder: string): Promise<void> {
	await database
		.update(apiRequests)
		.set({ heldBy: null, heldUntil: null })
		.where(and(same(request), eq(apiRequests.heldBy, holder)));
}

/** What was asked, however its JSON was laid out. */
export function fingerprintOf(asked: { method: string; path: string; query: unknown; body: unknown }): string {
	const { method, path, query, body } = asked;
	return createHash("sha256")
		.update(JSON.stringify([method, path, query, body]))
		.digest("hex");
}

/**
 * The command id of a request: the same for the same key and `Idempotency-Key`, for ever. So a request that is sent
 * again after its process died is the same order, and the vendor sees one act.
 */
export function commandIdOf({ keyId, idempotencyKey }: Pick<ApiRequest, "keyId" | "idempotencyKey">): string {
	return derivedId(JSON.stringify(["usher api", keyId, idempotencyKey]));
}

function same({ keyId, idempotencyKey }: ApiRequest) {
	return and(eq(apiRequests.keyId, keyId), eq(apiRequests.idempotencyKey, idempotencyKey));
}
