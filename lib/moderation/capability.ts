import type { CommandType } from "./command";

/**
 * Where a command can be carried out on a vendor: `server` by its REST API (and, where `session` is set,
 * also by a moderator's SDK inside the room), `session` only by that SDK, `none` not at all, with the
 * words shown to people.
 */
export type Capability =
	| { where: "server"; session: boolean }
	| { where: "session"; reason: string }
	| { where: "none"; reason: string };

/** Total on purpose: the compiler lists what a new command or vendor still lacks. */
export type Capabilities = Record<CommandType, Capability>;

/** Whether a vendor can do something that only Usher's server asks of it; the reason is shown to people. */
export type Ability = { able: true } | { able: false; reason: string };

/** What can be looked for at a vendor, and what it can list. Total on purpose. */
export interface SearchCapabilities {
	/** By the customer's own id. */
	userId: Ability;
	/** By the vendor's record of the person. */
	participantId: Ability;
	/** By one device or tab. */
	connectionId: Ability;
	namePart: Ability;
	/** Without it, only rooms that Usher knows or is told of are looked into. */
	listRooms: Ability;
	listPeople: Ability;
}

/** What a removal does at a vendor, in words for whoever orders it. */
export interface RemovalFacts {
	/** Which of the person's devices go. */
	devices: string;
	/** Whether the person may come back, and what would keep them out. */
	canReturn: string;
	/** Whether the person is told why. */
	told: string;
	/** The longest text for the person, in bytes of UTF-8; null: none reaches them. */
	messageBytes: number | null;
}
