import type { Actor } from "../world";

/** An actor's peer id, or the name of the side above the room that acted. */
export function actorId(actor: Actor): string {
	return typeof actor === "string" ? actor : actor.peerId;
}
