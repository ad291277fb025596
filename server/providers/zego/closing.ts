import type { RoomRef } from "@/lib/moderation/room";
import { ProviderError } from "../../ports/errors";
import type { ClosingFacts, RoomClosing, RoomLock } from "../../ports/room-closing";
import type { Ack, CallOptions } from "../../ports/room-control";
import { lookAgain, within } from "../shared/look-again";
import { requireRoomOf } from "../shared/require-room";
import { asProviderError, notSaid } from "../shared/targets";
import type { ZegoClient } from "./client";
import { isNoRoom } from "./codes";
import { roomIdOf } from "./targets";

/** A question that an urgent end does not wait for. */
const askBeforeMs = 1_000;
const noLock =
	"ZEGO keeps nobody out of a room that has ended: rules for that must be enabled for your project by ZEGO’s support, and Usher does not use them. Your app must refuse people until the next start.";

const facts: ClosingFacts = {
	keepsOut: { able: false, reason: noLock },
	longestLockMs: null,
	betweenEndsMs: 1_000,
	atTheEnd:
		"Everybody’s connection to the room ends and their streams stop. ZEGO lets them come back at once, into a new room of the same name.",
};

/** Ends rooms by CloseRoom, one a second for the whole AppID (https://www.zegocloud.com/docs/video-call-server/api-reference/room/close). */
export class ZegoClosing implements RoomClosing {
	readonly facts = facts;
	readonly provider = "zego";

	constructor(
		private readonly client: ZegoClient,
		readonly projectId: string,
		private readonly looksMs: readonly number[],
	) {}

	/** Whatever is asked for, nobody is kept out. */
	async close(room: RoomRef, _keepOutUntil: Date | "until-lifted" | null, options: CallOptions) {
		requireRoomOf(this, room);
		return { ack: await this.#end(roomIdOf(room), options), lock: null };
	}

	async renew(room: RoomRef, _lock: RoomLock): Promise<RoomLock> {
		requireRoomOf(this, room);
		throw new ProviderError("unsupported", noLock, { code: "keep-out", retryable: false });
	}

	/** Nothing was ever locked. */
	async reopen(room: RoomRef): Promise<void> {
		requireRoomOf(this, room);
	}

	/** The success of CloseRoom is looked after; where its answer was lost, only a room that is seen empty counts as ended. */
	async #end(roomId: string, options: CallOptions): Promise<Ack> {
		const before = await this.client.count(roomId, within(options, askBeforeMs)).catch(notSaid);
		let doubt: ProviderError | null = null;
		try {
			await this.client.closeRoom(roomId, null, options);
		} catch (error) {
			if (isNoRoom(error)) return { already: true, evidence: "provider-ack", affected: 0, roomLive: false };
			doubt = asProviderError(error);
			if (doubt.kind !== "unknown-outcome") throw doubt;
		}
		const isEmpty = async () => (await this.client.count(roomId, options).catch(notSaid)) === 0;
		const ended = await lookAgain(this.looksMs, options.signal, isEmpty);
		if (!ended && doubt !== null) throw doubt;
		const already = before === 0;
		return { already, evidence: ended ? "reconciled" : "provider-ack", affected: before ?? null };
	}
}
