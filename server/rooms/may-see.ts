import type { Actor } from "@/lib/moderation/actor";
import type { RoomRef } from "@/lib/moderation/room";
import { denialFor } from "../kernel/authority";

/** Whether an actor may see a room; jobs and the system see all. */
export function maySee(actor: Actor, room: RoomRef): boolean {
	return denialFor(actor, "see-room", room) === null;
}
