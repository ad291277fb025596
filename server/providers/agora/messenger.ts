import { noticeSender } from "@/lib/moderation/notice";
import type { RoomRef } from "@/lib/moderation/room";
import type { Delivery, Messenger } from "../../ports/messenger";
import type { CallOptions } from "../../ports/room-control";
import { asTheyCome } from "../shared/as-they-come";
import { requireFit } from "../shared/content";
import { requireRoomOf } from "../shared/require-room";
import { asProviderError } from "../shared/targets";
import type { AgoraClient } from "./client";
import { peopleIn } from "./mapper";
import { channelOf, uidOfTarget } from "./targets";

const longestBytes = 32 * 1_024;
/** Five hundred calls a second are allowed; each waits for the client to say that it has the message. */
const callsAtOnce = 64;
const states = { message_delivered: "delivered", message_sent: "sent", message_offline: "offline" } as const;

/**
 * Signaling (RTM) peer messages: they reach people whose app is logged in to Signaling under the text of their uid
 * (https://docs.agora.io/en/signaling/rest-api/peer-to-peer-message).
 */
export class AgoraMessenger implements Messenger {
	readonly reach = { able: true } as const;
	readonly longestBytes = longestBytes;
	readonly provider = "agora";

	constructor(
		private readonly client: AgoraClient,
		readonly projectId: string,
	) {}

	async *sendToPeople(
		room: RoomRef,
		userIds: readonly string[],
		content: string,
		options: CallOptions,
	): AsyncGenerator<Delivery> {
		requireRoomOf(this, room);
		requireFit(content, longestBytes);
		const send = async (userId: string): Promise<Delivery> => {
			try {
				const uid = uidOfTarget({ userId, participantId: null, connectionIds: [], name: "" });
				const own = { ...options, signal: AbortSignal.any([options.signal]) };
				return { userId, state: states[await this.client.message(noticeSender, String(uid), content, own)] };
			} catch (error) {
				return { userId, error: asProviderError(error) };
			}
		};
		yield* asTheyCome([...new Set(userIds)], callsAtOnce, send);
	}

	/** One message each: Agora's channel messages reach only those who subscribed to a channel of Signaling. */
	async sendToRoom(room: RoomRef, content: string, options: CallOptions): Promise<{ people: number }> {
		requireRoomOf(this, room);
		requireFit(content, longestBytes);
		const { connections } = peopleIn(await this.client.users(channelOf(room), options));
		const userIds = connections.map((connection) => connection.participantId);
		let people = 0;
		let failure: Delivery["error"];
		for await (const { state, error } of this.sendToPeople(room, userIds, content, options)) {
			if (state === "delivered" || state === "sent") people++;
			failure ??= error;
		}
		if (people === 0 && failure !== undefined) throw failure;
		return { people };
	}
}
