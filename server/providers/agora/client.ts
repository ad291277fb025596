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
	messageSentSchema,
	type Property,
	propertySchema,
	type RuleRow,
	ruleChangedSchema,
	ruleLiftedSchema,
	ruleListSchema,
	ruleMadeSchema,
	type UserList,
	userListSchema,
} from "./api-types";
import type { AgoraLimits } from "./limits";

/** Whom a rule meets: one uid in one channel, or everybody in one channel. Nothing wider can be said. */
export type RuleTarget = { cname: string; uid: number } | { cname: string };

type Call = Pick<VendorRequest, "method" | "path" | "query" | "body" | "effect"> & { limit: RateLimit };

const rulePath = "/dev/v1/kicking-rule";

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
	putOut(target: RuleTarget, options: CallOptions): Promise<string | null> {
		return this.#makeRule({ ...target, time: 0 }, options);
	}

	/** A rule that puts everybody out of a channel and keeps them out for so many seconds (10 to 86,400). */
	lock(cname: string, seconds: number, options: CallOptions): Promise<string | null> {
		return this.#makeRule({ cname, time_in_seconds: seconds }, options);
	}

	/** Moves a rule's end to so many seconds from now; `false`: Agora has no such rule (any more). */
	async prolong(id: string, seconds: number, options: CallOptions): Promise<boolean> {
		const body = { appid: this.appId, id: ruleNumber(id), time_in_seconds: seconds };
		const call = { method: "PUT", path: rulePath, body, effect: "act", limit: this.limits.rules } as const;
		const changed = await this.#ofRule(this.#send(call, ruleChangedSchema, options));
		return changed?.result?.ts != null;
	}

	/** Deletes a rule; `false`: Agora has no such rule (any more). */
	async lift(id: string, options: CallOptions): Promise<boolean> {
		const body = { appid: this.appId, id: ruleNumber(id) };
		const call = { method: "DELETE", path: rulePath, body, effect: "act", limit: this.limits.rules } as const;
		return (await this.#ofRule(this.#send(call, ruleLiftedSchema, options))) !== null;
	}

	/** The rules in force; Agora says itself that some may be missing from the list. */
	async rules(options: CallOptions): Promise<RuleRow[]> {
		const query = { appid: this.appId };
		const call = { method: "GET", path: rulePath, query, effect: "read", limit: this.limits.rules } as const;
		return (await this.#send(call, ruleListSchema, options)).rules;
	}

	/** One Signaling (RTM) message; the vendor waits for the client to say that it has it. Ids come cleared. */
	async message(from: string, to: string, payload: string, options: CallOptions) {
		const body = { destination: to, payload, enable_offline_messaging: false, enable_historical_messaging: false };
		const at = path`/dev/v2/project/${this.appId}/rtm/users/${from}/peer_messages`;
		const query = { wait_for_ack: "true" };
		const call = { method: "POST", path: at, query, body, effect: "act", limit: this.limits.messages } as const;
		const sent = await this.#send(call, messageSentSchema, options);
		if (sent.code === "message_offline" || sent.result !== "failed") return sent.code;
		throw new ProviderError("refused", "Agora did not send the message", { code: sent.code, retryable: false });
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

	async #makeRule(target: RuleTarget & { time?: 0; time_in_seconds?: number }, options: CallOptions) {
		const body = { appid: this.appId, ...target, privileges: ["join_channel"] };
		const call = { method: "POST", path: rulePath, body, effect: "act", limit: this.limits.rules } as const;
		return (await this.#send(call, ruleMadeSchema, options)).id ?? null;
	}

	/** How Agora refuses a rule that it does not have is not published: a 404, or a 400 that says so in words. */
	async #ofRule<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
		try {
			return await answer;
		} catch (error) {
			if (!(error instanceof ProviderError)) throw error;
			if (error.details.code === "404") return null;
			if (error.details.code === "400" && /not (found|exist)|no such|unknown/i.test(error.message)) return null;
			throw error;
		}
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

/** Agora's ids of rules are numbers; what it may make of them one day is sent as it came. */
function ruleNumber(id: string): number | string {
	return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : id;
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
