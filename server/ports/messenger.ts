import type { Ability } from "@/lib/moderation/capability";
import type { RoomRef } from "@/lib/moderation/room";
import type { ProviderError } from "./errors";
import type { CallOptions } from "./room-control";

/** `delivered`: the vendor says that the person's client has it. `sent`: it took it. `offline`: nobody is there under this id. */
export type Delivery =
	| { userId: string; state: "delivered" | "sent" | "offline"; error?: undefined }
	| { userId: string; state?: undefined; error: ProviderError };

/**
 * Texts from the server to people in a room (Agora RTM peer messages, ZEGO custom commands). What is sent is the message
 * of `lib/moderation/notice`; a client must know it to act on it.
 */
export interface Messenger {
	/** Whether the server reaches people at all; the reason is shown. */
	readonly reach: Ability;
	/** The longest content in bytes of UTF-8. */
	readonly longestBytes: number;
	/** One answer for each person, in no order. Throws `ProviderError` where nothing at all could be sent. */
	sendToPeople(
		room: RoomRef,
		userIds: readonly string[],
		content: string,
		options: CallOptions,
	): AsyncIterable<Delivery>;
	/** To everybody in the room now. `people`: how many it was sent to, where the vendor says. */
	sendToRoom(room: RoomRef, content: string, options: CallOptions): Promise<{ people: number | null }>;
}
