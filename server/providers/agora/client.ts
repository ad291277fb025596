import type { z } from "zod";
import { ProviderError } from "../../ports/errors";
import type { RateLimit } from "../../ports/rate-budget";
import type { CallOptions } from "../../ports/room-control";
import { path } from "../shared/path";
import { printable } from "../shared/printable";
import type { VendorAnswer, VendorHttp, VendorRequest } from "../shared/vendor-http";
import {
	channelListSchema,
	complaintSchema,
	type Property,
	propertySchema,
	ruleMadeSchema,
	type UserList,
	userListSchema,
} from "./api-types";
import type { AgoraLimits } from "./limits";

/** Whom a rule meets: one uid in one channel, or everybody in one channel. Nothing wider can be said. */
export type RuleTarget = { cname: string; uid: number } | { cname: string };

type Call = Pick<VendorRequest, "method" | "path" | "query" | "body" | "effect"> & { limit: RateLimit };

/** The few calls of Agora's channel management that Usher makes. Channel names and uids come cleared (targets.ts). */
export class AgoraClient {
	constructor(
		private readonly http: VendorHttp,
		private readonly appId: string,
		private readonly limits: AgoraLimits,
	) {}

	/**
	 * A rule that acts once and keeps nobody out. The time is always said: without one, Agora would ban for an hour.
	 * Answers with the rule's id, where the vendor tells it.
	 */
	async putOut(target: RuleTarget, options: CallOptions): Promise<string | null> {
		const body = { appid: this.appId, ...target, time: 0, privileges: ["join_channel"] };
		const call = {
			method: "POST",
			path: "/dev/v1/kicking-rule",
			body,
			effect: "act",
			limit: this.limits.rules,
		} as const;
		return (await this.#send(call, ruleMadeSchema, options)).id ?? null;
	}

	/** Pages count from 0. */
	async channels(pageNumber: number, pageSize: number, options: CallOptions) {
		const query = { page_no: pageNumber, page_size: pageSize };
		const at = path`/dev/v1/channel/${this.appId}`;
		const call = { method: "GET", path: at, query, effect: "read", limit: this.limits.channels } as const;
		return (await this.#send(call, channelListSchema, options)).data;
	}

	async users(channel: string, options: CallOptions): Promise<UserList> {
		const at = path`/dev/v1/channel/user/${this.appId}/${channel}`;
		const call = { method: "GET", path: at, effect: "read", limit: this.limits.users } as const;
		return (await this.#send(call, userListSchema, options)).data;
	}

	async property(channel: string, uid: number, options: CallOptions): Promise<Property> {
		const at = path`/dev/v1/channel/user/property/${this.appId}/${String(uid)}/${channel}`;
		const call = { method: "GET", path: at, effect: "read", limit: this.limits.property } as const;
		const { data } = await this.#send(call, propertySchema, options);
		if (data.in_channel && data.uid !== uid) throw malformed(call, undefined);
		return data;
	}

	async #send<Schema extends z.ZodType>(
		{ limit, ...call }: Call,
		schema: Schema,
		options: CallOptions,
	): Promise<z.output<Schema>> {
		const answer = await this.http.call({ ...call, limits: [limit], lane: options.lane, signal: options.signal });
		if (answer.status >= 400) throw refusal(answer);
		const parsed = schema.safeParse(answer.body);
		if (parsed.success) return parsed.data;
		const said = complaintSchema.safeParse(answer.body).data;
		if (said?.message !== undefined || said?.reason !== undefined) throw refusal(answer);
		throw malformed(call, parsed.error);
	}
}

function refusal({ status, body }: VendorAnswer): ProviderError {
	const complaint = complaintSchema.safeParse(body).data;
	const said = printable([complaint?.message, complaint?.reason].filter(Boolean).join(": "));
	const details = { code: String(status), retryable: false };
	switch (status) {
		case 401:
			return new ProviderError(
				"unauthorised",
				`Agora does not accept the credentials (AGORA_CUSTOMER_ID, AGORA_CUSTOMER_SECRET), or AGORA_APP_ID is not of this account: ${said}`,
				details,
			);
		case 403:
			return new ProviderError("unauthorised", `Agora forbids this to the customer id: ${said}`, details);
		case 404:
			return new ProviderError("unsupported", `Agora has no such call: ${said}`, details);
		default:
			return new ProviderError("refused", `Agora refused: ${said}`, details);
	}
}

function malformed(call: Pick<Call, "effect">, cause: unknown): ProviderError {
	return new ProviderError(
		call.effect === "read" ? "unreachable" : "unknown-outcome",
		"Agora answered in a shape that cannot be read",
		{ code: "malformed-answer", retryable: call.effect === "read", cause },
	);
}
