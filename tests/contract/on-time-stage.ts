import type { RoomRef } from "@/lib/moderation/room";
import type { Switches } from "@/sandbox/world";
import type { Messenger } from "@/server/ports/messenger";
import type { RoomClosing } from "@/server/ports/room-closing";
import type { TokenMint } from "@/server/ports/token-mint";
import type { ControlStage } from "./control-stage";

/** What differs from vendor to vendor in ending rooms, telling people and minting tokens. */
export interface OnTimeTraits {
	locks: boolean;
	/** What a lock does that nobody lifts: it ends by itself, stands for ever, or there is none. */
	endOfLock: "ends" | "never" | "none";
	reaches: "people in Signaling" | "people in the room" | "nobody";
	/** What the vendor says of a message that arrived. */
	deliveryOfSeen: "delivered" | "sent";
	/** A holder is dropped when the token ends. */
	tokenDrops: boolean;
	/** The switch under which a token's right to publish counts; null: tokens carry none. */
	publishSwitch: keyof Switches | null;
	/** The person of a number, with an id that the vendor takes. */
	usersOf(at: number): { userId: string; name: string };
}

/** A vendor's stand-in with the adapters of this block, and hands to be its clients. */
export interface OnTimeStage
	extends Pick<ControlStage, "makeRoom" | "nowhere" | "inside" | "pass" | "now" | "calls" | "close" | "traits"> {
	closing: RoomClosing;
	messenger: Messenger;
	tokens: TokenMint;
	onTime: OnTimeTraits;
	sandbox: { world: { setSwitches(change: Partial<Switches>): unknown } };
	/** Whether the vendor lets a client in, with this token where one is given. */
	enter(room: RoomRef, userId: string, token?: string): Promise<boolean>;
	/** Whether it lets somebody inside start to send sound. */
	publish(room: RoomRef, userId: string): Promise<boolean>;
	/** The texts that reached somebody, oldest first. */
	received(room: RoomRef, userId: string): Promise<string[]>;
	/** From now on no message reaches them, although they are in. */
	deafen(room: RoomRef, userId: string): Promise<void>;
	/** Whether it lets a client into its messages; null: they need no token. */
	signIn: ((userId: string, token: string) => Promise<boolean>) | null;
}
