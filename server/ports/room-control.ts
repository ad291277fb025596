import type { Capabilities } from "@/lib/moderation/capability";
import type { CommandType } from "@/lib/moderation/command";
import type { Evidence } from "@/lib/moderation/outcome";
import type { Target } from "@/lib/moderation/participant";
import type { Provider, RoomRef } from "@/lib/moderation/room";

/** One act for a vendor's server to carry out. `target` is null for commands at a whole room. */
export interface Order {
	type: CommandType;
	room: RoomRef;
	target: Target | null;
}

/** The vendor accepted the order. `already`: there was nothing left to do (the person had gone). */
export interface Ack {
	already: boolean;
	evidence: Evidence;
	/** People the vendor says it acted on, where it says. */
	affected: number | null;
}

/** A live room as the vendor lists it. `people` counts people the vendor calls live, console people included. */
export interface ListedRoom {
	room: RoomRef;
	title: string;
	sessionId: string;
	people: number | null;
	startedAt: Date;
}

/** `known: false` means that the listing cannot be trusted to be whole: an empty vendor list is unknown. */
export interface RoomListing {
	known: boolean;
	rooms: ListedRoom[];
	at: Date;
}

/** One connection as the vendor's session records it; `leftAt` is set once it has gone. */
export interface ListedConnection {
	connectionId: string;
	participantId: string;
	userId: string | null;
	name: string;
	presetName: string | null;
	joinedAt: Date;
	leftAt: Date | null;
}

/** A room that exists at the vendor, live or not. */
export interface RoomFacts {
	room: RoomRef;
	title: string;
	/** `false`: nobody can join (RealtimeKit INACTIVE). */
	open: boolean;
	/** The live session, or null when nobody is in. */
	session: { sessionId: string; people: number | null; startedAt: Date } | null;
}

export interface CallOptions {
	signal: AbortSignal;
	/** `act` goes ahead of `poll` in the vendor's rate budget. */
	lane: "act" | "poll";
}

/**
 * What Usher can do in one vendor project by the vendor's server API. Every method throws `ProviderError`;
 * none retries an act that may have had its effect.
 */
export interface RoomControl {
	readonly provider: Provider;
	readonly projectId: string;
	readonly capabilities: Capabilities;
	perform(order: Order, options: CallOptions): Promise<Ack>;
	listRooms(options: CallOptions): Promise<RoomListing>;
	/** null: the vendor says that there is no such room. */
	findRoom(room: RoomRef, options: CallOptions): Promise<RoomFacts | null>;
	/** The connections of one person in the room's live (or latest) session, those that left included; null: no session known. */
	findConnections(room: RoomRef, target: Target, options: CallOptions): Promise<ListedConnection[] | null>;
}
