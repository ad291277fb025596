import { noticeSender } from "@/lib/moderation/notice";
import type { RoomRef } from "@/lib/moderation/room";
import type { ProviderError } from "../../ports/errors";
import type { Delivery, Messenger } from "../../ports/messenger";
import type { CallOptions } from "../../ports/room-control";
import { asTheyCome } from "../shared/as-they-come";
import { requireFit } from "../shared/content";
import { requireRoomOf } from "../shared/require-room";
import { asProviderError, chunks } from "../shared/targets";
import { commandedAtOnce, type ZegoClient } from "./client";
import { isNobodyOnline, isNoRoom, notOnline, refusal } from "./codes";
import { roomIdOf, userIdOf } from "./targets";

const longestBytes = 1_024;
/** A hundred calls a second are allowed; answers take a while. */
const callsAtOnce = 24;

/**
 * Custom commands, which reach people in the room with ZEGO's own SDK
 * (https://www.zegocloud.com/docs/video-call-server/api-reference/room/send-custom-command).
 */
export class ZegoMessenger implements Messenger {
	readonly reach = { able: true } as const;
	readonly longestBytes = longestBytes;
	readonly provider = "zego";

	constructor(
		private readonly client: ZegoClient,
		readonly projectId: string,
	) {}

	/** Ten people a call. ZEGO says who is not online, and of the others no more than that it sent it. */
	async *sendToPeople(
		room: RoomRef,
		userIds: readonly string[],
		content: string,
		options: CallOptions,
	): AsyncGenerator<Delivery> {
		requireRoomOf(this, room);
		requireFit(content, longestBytes);
		const roomId = roomIdOf(room);
		const named: string[] = [];
		for (const userId of new Set(userIds)) {
			try {
				named.push(userIdOf({ userId, participantId: null, connectionIds: [], name: "" }));
			} catch (error) {
				yield { userId, error: asProviderError(error) };
			}
		}
		const send = async (those: string[]): Promise<Delivery[]> => {
			try {
				const own = { ...options, signal: AbortSignal.any([options.signal]) };
				const failed = await this.client.command(roomId, noticeSender, those, content, own);
				return those.map((userId) => deliveryOf(userId, failed.get(userId)));
			} catch (error) {
				if (isNoRoom(error) || isNobodyOnline(error)) return those.map((userId) => ({ userId, state: "offline" }));
				const failure: ProviderError = asProviderError(error);
				return those.map((userId) => ({ userId, error: failure }));
			}
		};
		for await (const deliveries of asTheyCome(chunks(named, commandedAtOnce), callsAtOnce, send)) yield* deliveries;
	}

	/** ZEGO does not say how many had it; nobody in a room that is not there. */
	async sendToRoom(room: RoomRef, content: string, options: CallOptions): Promise<{ people: number | null }> {
		requireRoomOf(this, room);
		requireFit(content, longestBytes);
		try {
			await this.client.command(roomIdOf(room), noticeSender, null, content, options);
			return { people: null };
		} catch (error) {
			if (isNoRoom(error) || isNobodyOnline(error)) return { people: 0 };
			throw error;
		}
	}
}

function deliveryOf(userId: string, code: number | undefined): Delivery {
	if (code === undefined || code === 0) return { userId, state: "sent" };
	return code === notOnline ? { userId, state: "offline" } : { userId, error: refusal(code, "not sent") };
}
