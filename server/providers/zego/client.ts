import type { z } from "zod";
import { ProviderError } from "../../ports/errors";
import type { CallOptions } from "../../ports/room-control";
import type { VendorClock } from "../shared/seams";
import { chunks } from "../shared/targets";
import type { VendorHttp } from "../shared/vendor-http";
import {
	commandSentSchema,
	envelopeSchema,
	nothingSchema,
	type UserStatus,
	userCountsSchema,
	userListSchema,
	userStatusesSchema,
} from "./api-types";
import { refusal } from "./codes";
import { type ZegoAction, zegoLimits } from "./limits";
import { signed, type ZegoAccess } from "./signing";

/** The most people that one call names. */
export const kickedAtOnce = 5;
export const askedAtOnce = 10;
export const commandedAtOnce = 10;
const perPage = 200;

type Params = Record<string, string | number | readonly string[]>;

/**
 * The few actions of ZEGO's server API that Usher calls. All are GETs, those that act included: nothing repeats them.
 * Room and user ids come cleared (targets.ts).
 */
export class ZegoClient {
	constructor(
		private readonly http: VendorHttp,
		private readonly access: ZegoAccess,
		private readonly clock: VendorClock,
	) {}

	/** Success does not say that anybody was there. */
	async kick(roomId: string, userIds: readonly string[], reason: string | null, options: CallOptions): Promise<void> {
		const told: Params = reason === null ? {} : { CustomReason: reason };
		const params = { "UserId[]": between(userIds, kickedAtOnce), ...told };
		await this.#send("KickoutUser", "act", roomId, { RoomId: roomId, ...params }, nothingSchema, options);
	}

	async closeRoom(roomId: string, reason: string | null, options: CallOptions): Promise<void> {
		const told: Params = reason === null ? {} : { CustomReason: reason };
		await this.#send("CloseRoom", "act", roomId, { RoomId: roomId, ...told }, nothingSchema, options);
	}

	/** A custom command to these people, or null: to the whole room. Answers with those it did not reach, by Code. */
	async command(
		roomId: string,
		from: string,
		userIds: readonly string[] | null,
		content: string,
		options: CallOptions,
	): Promise<Map<string, number>> {
		const to: Params = userIds === null ? {} : { "ToUserId[]": between(userIds, commandedAtOnce) };
		const params = { RoomId: roomId, FromUserId: from, ...to, MessageContent: content };
		const data = await this.#send("SendCustomCommand", "act", roomId, params, commandSentSchema, options);
		return new Map(data?.FailUsers?.map(({ Uid, Code }) => [Uid, Code]));
	}

	/** null: the vendor did not answer for this room. An unknown room has nobody in it. */
	async count(roomId: string, options: CallOptions): Promise<number | null> {
		const params = { "RoomId[]": [roomId] };
		const data = await this.#send("DescribeUserNum", "read", roomId, params, userCountsSchema, options);
		return data.UserCountList.find((row) => row.RoomId === roomId)?.UserCount ?? null;
	}

	/** One page, from a marker on; the last one has an empty marker. */
	async page(roomId: string, marker: string, options: CallOptions) {
		const from: Params = marker === "" ? {} : { Marker: marker };
		const params = { RoomId: roomId, Mode: 0, Limit: perPage, ...from };
		const data = await this.#send("DescribeUserList", "read", roomId, params, userListSchema, options);
		return { users: data.UserList.rows, given: data.UserList.given, marker: data.Marker ?? "" };
	}

	/** Who of these is in, ten a call. Throws `isNoRoom` for a room that is not there. */
	async statuses(roomId: string, userIds: readonly string[], options: CallOptions): Promise<Map<string, UserStatus>> {
		const asked = new Set(userIds);
		const found = new Map<string, UserStatus>();
		const answers = await Promise.all(
			chunks([...asked], askedAtOnce).map((ids) => {
				const params = { RoomId: roomId, "UserId[]": between(ids, askedAtOnce) };
				return this.#send("DescribeUsers", "read", roomId, params, userStatusesSchema, options);
			}),
		);
		for (const status of answers.flatMap((answer) => answer.UserStatusList)) {
			if (asked.has(status.UserId)) found.set(status.UserId, status);
		}
		return found;
	}

	async #send<Schema extends z.ZodType>(
		action: ZegoAction,
		effect: "read" | "act",
		roomId: string,
		params: Params,
		schema: Schema,
		options: CallOptions,
	): Promise<z.output<Schema>> {
		const answer = await this.http.call({
			method: "GET",
			path: "/",
			name: action,
			query: () => ({ Action: action, ...signed(this.access, this.clock.now()), ...params }),
			effect,
			limits: zegoLimits(this.access.appId, action, roomId),
			lane: options.lane,
			signal: options.signal,
		});
		const envelope = envelopeSchema.safeParse(answer.body);
		if (!envelope.success) {
			if (answer.status >= 400) throw refusal(answer.status, "");
			throw malformed(effect, envelope.error);
		}
		if (envelope.data.Code !== 0) throw refusal(envelope.data.Code, envelope.data.Message ?? "");
		if (answer.status >= 400) throw refusal(answer.status, envelope.data.Message ?? "");
		const parsed = schema.safeParse(envelope.data.Data);
		if (!parsed.success) throw malformed(effect, parsed.error);
		return parsed.data;
	}
}

/** No call goes out that names nobody, or more than the vendor takes. */
function between(ids: readonly string[], most: number): readonly string[] {
	if (ids.length >= 1 && ids.length <= most) return ids;
	throw new ProviderError("refused", `a call names ${ids.length} people`, { code: "bad-id", retryable: false });
}

function malformed(effect: "read" | "act", cause: unknown): ProviderError {
	return new ProviderError(
		effect === "read" ? "unreachable" : "unknown-outcome",
		"ZEGO answered in a shape that cannot be read",
		{ code: "malformed-answer", retryable: effect === "read", cause },
	);
}
