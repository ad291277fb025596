import { expect } from "vitest";
import type { Target } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import type { ProviderErrorKind } from "@/server/ports/errors";
import type { RoomControl } from "@/server/ports/room-control";

export interface Inside {
	userId: string;
	participantId: string;
	connectionIds: string[];
}

/** What differs from vendor to vendor without being in the port. */
export interface Traits {
	/** A room that does not exist can be told from one that nobody is in. */
	roomsAreMade: boolean;
	/** How many devices of one person can be in a room. */
	devices: number;
	/** People have names that the vendor knows. */
	names: boolean;
	/** A session is on record, with its beginning and those who left it. */
	sessions: boolean;
	/** Ids beyond those that no vendor is sent. */
	badUserIds: readonly string[];
}

/** A vendor (or its stand-in) with the adapter under test, and hands to set its stage and look at it. */
export interface ControlStage {
	control: RoomControl;
	traits: Traits;
	/** Two people of whom one's id is the beginning of the other's, and somebody who is nowhere. */
	ids: { ada: string; bob: string; nobody: string };
	/** An open room with these people inside, in their order; nobody: a room that exists and has no session. */
	makeRoom(
		title: string,
		people: { userId: string; name: string; devices?: number }[],
	): Promise<{ room: RoomRef; people: Inside[] }>;
	/** Closes a room for everybody who would join. */
	closeRoom(room: RoomRef): void;
	/** A well-formed room that does not exist. */
	nowhere(): RoomRef;
	/** The customer's ids of everybody connected to a room now, once per connection, sorted. */
	inside(room: RoomRef): string[];
	/** The person's connections end, and they come in again with one. */
	rejoin(room: RoomRef, userId: string): Promise<void>;
	/** From now on the vendor's listing answers "success, nothing" although rooms are live. */
	breakListing(): void;
	/** The vendor's time, and ours, go on: also past effects that follow an answer. */
	pass(ms: number): void;
	now(): Date;
	/** Calls that reached the vendor so far. */
	calls(): number;
	close(): Promise<void>;
}

export function personOf(userId: string | null, participantId: string | null = null): Target {
	return { userId, participantId, connectionIds: [], name: "" };
}

export function failure(kind: ProviderErrorKind) {
	return expect.objectContaining({ name: "ProviderError", kind });
}
