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
