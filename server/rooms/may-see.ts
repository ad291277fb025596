import type { Actor } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import type { RoomRef } from "@/lib/moderation/room";
import { denialFor } from "../kernel/authority";

/** The one answer for a room that does not exist and for one that is not for this person, word for word the gate's own. */
export function noSuchRoom(): ModerationError {
	return new ModerationError("not-found", "There is no such room.");
}

/** Whether an actor may see a room; jobs and the system see all. */
export function maySee(actor: Actor, room: RoomRef): boolean {
	return denialFor(actor, "see-room", room) === null;
}
