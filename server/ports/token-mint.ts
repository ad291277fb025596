import type { RoomRef } from "@/lib/moderation/room";
import type { CallOptions } from "./room-control";

/** `media`: to join a room. `messages`: Agora Signaling (RTM) only. */
export type TokenKind = "media" | "messages";

export interface TokenOrder {
	kind: TokenKind;
	/** null for `messages`, which belong to no room. */
	room: RoomRef | null;
	userId: string;
	/** What the holder may do in the room. */
	publish: boolean;
	expiresAt: Date;
	/** RealtimeKit only: the name that others see, and the preset. */
	name: string | null;
	presetName: string | null;
}

export interface MintedToken {
	/** A secret of its holder: never into a log or a table. */
	token: string;
	/** null: the vendor sets its own end and does not say which (RealtimeKit). */
	expiresAt: Date | null;
	/** The vendor's record of the holder, where minting makes one (RealtimeKit). */
	participantId: string | null;
}

export interface TokenFacts {
	kinds: readonly TokenKind[];
	/** The longest life in seconds; null: not ours to choose. */
	longestSeconds: number | null;
	/** What becomes of a holder who is in the room when the token expires. */
	onExpiry: string;
}

/** Mints one project's client tokens. Throws `ProviderError`; `refused` with code `bad-id` for ids the vendor cannot have. */
export interface TokenMint {
	readonly facts: TokenFacts;
	mint(order: TokenOrder, options: CallOptions): Promise<MintedToken>;
}
