import type { Ability } from "@/lib/moderation/capability";
import type { RoomRef } from "@/lib/moderation/room";
import type { Ack, CallOptions } from "./room-control";

/** How a vendor keeps people out of a room that has ended, as long as it does. */
export interface RoomLock {
	/** The vendor's handle (the id of an Agora rule); null where the room itself carries the lock (RealtimeKit INACTIVE). */
	reference: string | null;
	/** When the vendor lets people in again by itself; null: not before it is lifted. */
	until: Date | null;
}

/** What ending a room on time does at a vendor, in words for whoever schedules it. */
export interface ClosingFacts {
	/** Whether people can be kept out after the end. */
	keepsOut: Ability;
	/** The longest that one lock lasts, in milliseconds; null: until it is lifted. Longer ones are renewed. */
	longestLockMs: number | null;
	/** Least time between the ends of two rooms of one account, in milliseconds (ZEGO CloseRoom: 1,000). */
	betweenEndsMs: number;
	/** What people in the room notice, and what becomes of them. */
	atTheEnd: string;
}

/**
 * Ends rooms in the vendor's safe order and keeps people out until the next start. Every method throws
 * `ProviderError`, and may be called again after one that did: locking twice, lifting what is lifted and ending an empty
 * room are no errors.
 */
export interface RoomClosing {
	readonly facts: ClosingFacts;
	/**
	 * Locks where the vendor can and `keepOutUntil` asks for it, then ends the room for everybody in it. `null`: people
	 * may come back at once; `"until-lifted"`: nobody comes in before `reopen`. The lock is answered even for an empty room.
	 */
	close(
		room: RoomRef,
		keepOutUntil: Date | "until-lifted" | null,
		options: CallOptions,
	): Promise<{ ack: Ack; lock: RoomLock | null }>;
	/** Prolongs a lock that the vendor would let run out before `until`. */
	renew(room: RoomRef, lock: RoomLock, until: Date | "until-lifted", options: CallOptions): Promise<RoomLock>;
	/** Lifts a lock, so that the next session can start. */
	reopen(room: RoomRef, lock: RoomLock, options: CallOptions): Promise<void>;
}
