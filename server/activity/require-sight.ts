import type { Actor } from "@/lib/moderation/actor";
import type { RoomRef } from "@/lib/moderation/room";
import { denialFor, refusalOf } from "../kernel/authority";

/** Only those who may see the room; one that is out of reach answers like one that is not there. */
export function requireSight(actor: Actor, room: RoomRef): void {
	const denial = denialFor(actor, "see-room", room);
	if (denial !== null) throw refusalOf(denial);
}
