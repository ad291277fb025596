import type { Capabilities, RemovalFacts, SearchCapabilities } from "@/lib/moderation/capability";
import type { CommandType } from "@/lib/moderation/command";
import type { Evidence } from "@/lib/moderation/outcome";
import type { Target } from "@/lib/moderation/participant";
import type { Provider, RoomRef } from "@/lib/moderation/room";
import type { ProviderError } from "./errors";
import type { Lane } from "./rate-budget";

/** One act for a vendor's server to carry out. `target` is null for commands at a whole room. */
export interface Order {
	type: CommandType;
	room: RoomRef;
	target: Target | null;
	/** For the eyes of whoever is removed, where `removal.messageBytes` says that the vendor carries it; cut to fit. */
	messageToPerson?: string;
}

/** The vendor accepted the order. `already`: there was nothing left to do (the person had gone). */
export interface Ack {
	already: boolean;
	/** `provider-ack`: the vendor says it took the order. `reconciled`: it was asked afterwards too, and says they are gone. */
	evidence: Evidence;
	/** People the vendor says it acted on, where it says. */
	affected: number | null;
	/** The vendor's own handle of the act (the id of an Agora rule). */
	reference?: string | null;
	/** The person is gone, and came back since. */
	returned?: boolean;
	/** `false`: the vendor says that nobody at all is in a room of this name, which may be mistyped. */
	roomLive?: boolean | null;
}

/** A live room as the vendor lists it. `people` counts people the vendor calls live, console people included. */
export interface ListedRoom {
	room: RoomRef;
	title: string;
	/** null where the vendor has no sessions. */
	sessionId: string | null;
	people: number | null;
	startedAt: Date | null;
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
	/** Empty where the vendor knows no names. */
	name: string;
	presetName: string | null;
	/** The vendor's own role (Agora `host`, `audience`), where its list tells one. */
	role?: string | null;
	/** null where the vendor did not say. */
	joinedAt: Date | null;
	leftAt: Date | null;
}

/** A room that exists at the vendor, live or not. */
export interface RoomFacts {
	room: RoomRef;
	title: string;
	/** `false`: nobody can join (RealtimeKit INACTIVE). */
	open: boolean;
	/** The live session, or null when nobody is in. */
	session: { sessionId: string | null; people: number | null; startedAt: Date | null } | null;
}

export interface CallOptions {
	/** Ends the wait; a call that already left is then of unknown outcome. */
	signal: AbortSignal;
	/** Place in the queue for the vendor's rate budget. A `batch` waits as long as `signal` lets it. */
	lane: Lane;
}

/** Who is connected to a room now. `known: false`: somebody may be missing from it; an empty list is unknown. */
export interface PeopleListing {
	known: boolean;
	connections: ListedConnection[];
	at: Date;
}

/** One target's own result of `performMany`. */
export type Performed =
	| { target: Target; ack: Ack; error?: undefined }
	| { target: Target; ack?: undefined; error: ProviderError };

/**
 * Whether a person is still in a room, as far as the vendor says. `gone` with `returned`: the connections that were
 * in when the removal was ordered are gone, and the person came back since.
 */
export interface Presence {
	target: Target;
	state: "gone" | "still-there" | "unknown";
	returned: boolean;
}

/** What a search turns up, as it turns up. `note`: something that the person who searches should know. */
export type FindStep =
	| {
			type: "hit";
			room: RoomRef;
			title: string;
			sessionId: string | null;
			connection: ListedConnection;
			matched: "userId" | "participantId" | "connectionId" | "name";
	  }
	| { type: "progress"; done: number; total: number | null }
	| { type: "note"; code: FindNote; text: string };

/**
 * `not-searchable`: this text cannot name anybody here. `known-rooms-only`: the vendor cannot list rooms.
 * `listing-unknown`: the vendor's list of rooms or people may not be whole. `room-not-searched`: one room could not be
 * looked into. `too-many-hits`: the search stopped there.
 */
export type FindNote =
	| "not-searchable"
	| "known-rooms-only"
	| "listing-unknown"
	| "room-not-searched"
	| "too-many-hits";

/**
 * What Usher can do in one vendor project by the vendor's server API. Every method throws `ProviderError`;
 * none retries an act that may have had its effect.
 */
export interface RoomControl {
	readonly provider: Provider;
	readonly projectId: string;
	readonly capabilities: Capabilities;
	readonly search: SearchCapabilities;
	readonly removal: RemovalFacts;
	/** One cheap question that shows whether the vendor takes our credentials. */
	ping(options: CallOptions): Promise<void>;
	perform(order: Order, options: CallOptions): Promise<Ack>;
	listRooms(options: CallOptions): Promise<RoomListing>;
	/** null: the vendor says that there is no such room. */
	findRoom(room: RoomRef, options: CallOptions): Promise<RoomFacts | null>;
	/** The connections of one person in the room's live (or latest) session, those that left included; null: no session known. */
	findConnections(room: RoomRef, target: Target, options: CallOptions): Promise<ListedConnection[] | null>;
	/** Everybody who is connected to the room now, page by page. */
	listPeople(room: RoomRef, options: CallOptions): Promise<PeopleListing>;
	/** How many are in; null: the vendor does not say. */
	countPeople(room: RoomRef, options: CallOptions): Promise<number | null>;
	/**
	 * Looks for an exact id, or a part of a name where the vendor knows names, among people who are connected now.
	 * `rooms` are rooms known to Usher: looked into where the vendor cannot list its own. Ends quietly when `signal`
	 * does; throws `ProviderError` when nothing more can be learned.
	 */
	findPerson(query: { text: string; rooms: readonly RoomRef[] }, options: CallOptions): AsyncIterable<FindStep>;
	/**
	 * Kicks many people of one room, together where the vendor can. Each target comes back once, as soon as it is
	 * known, with its own ack or error; a target named twice is acted on once.
	 */
	performMany(
		room: RoomRef,
		targets: readonly Target[],
		options: CallOptions & { messageToPerson?: string },
	): AsyncIterable<Performed>;
	/** Asks the vendor who of these is gone since `orderedAt`; one answer a target, in their order. */
	confirmGone(
		room: RoomRef,
		targets: readonly Target[],
		options: CallOptions & { orderedAt: Date },
	): Promise<Presence[]>;
}
