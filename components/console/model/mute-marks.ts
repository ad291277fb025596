import type { ActivityItem } from "@/lib/api/activity";
import type { RoomEvent } from "@/lib/moderation/room-event";
import { everybody, type RoomState } from "@/lib/moderation/room-state";
import type { CommandType } from "@/lib/moderation/words/command";
import { consoleUserId } from "@/lib/moderation/words/participant";

const kindOf: Partial<Record<CommandType, "mic" | "camera">> = {
	"mute-audio": "mic",
	"mute-all-audio": "mic",
	"mute-video": "camera",
	"mute-all-video": "camera",
};

/**
 * Lets the roster mark who turns a mic or camera back on. `connectionIds` null: an act at everybody, of which console
 * people are no part. null: the command turns nothing off.
 */
export function muteMark(
	type: CommandType,
	connectionIds: readonly string[] | null,
	state: RoomState,
	at: number,
): RoomEvent | null {
	const kind = kindOf[type];
	if (kind === undefined) return null;
	const everyone = () =>
		[...everybody(state)]
			.filter((person) => !person.console)
			.flatMap((person) => person.connections.map((connection) => connection.connectionId));
	return { type: "mute-ordered", connectionIds: connectionIds ?? everyone(), kind, at };
}

interface Reader {
	/** This console's own `userId` in the room: its own acts are marked when they leave the browser. */
	userId: string;
	/** Since when this console is in: who an earlier act concerned is not known. */
	since: number;
}

/** The same marks for what another moderator did, once it is confirmed. */
export function muteMarkOf({ entry, at }: ActivityItem, reader: Reader, state: RoomState): RoomEvent | null {
	if (entry.kind !== "act" || entry.outcome !== "confirmed" || consoleUserId(entry.by.id) === reader.userId)
		return null;
	const when = Date.parse(at);
	if (when < reader.since) return null;
	return muteMark(entry.command, entry.target?.connectionIds ?? null, state, when);
}
