import type { Actor } from "@/lib/moderation/actor";
import { reachOf } from "@/lib/moderation/policy";
import type { Provider, RoomRef } from "@/lib/moderation/room";

export interface RoomsReach {
	/** null: every vendor. */
	providers: readonly Provider[] | null;
	/** Only these rooms; null: every room. */
	rooms: readonly RoomRef[] | null;
	/** Rooms to show whether they are live or not. */
	given: readonly RoomRef[];
}

/** Which rooms an actor may see: people by role and rooms given, API keys by their limits, others all. */
export function reachOfRooms(actor: Actor): RoomsReach {
	if (actor.kind === "user") {
		const all = actor.role !== null && reachOf["see-room"][actor.role] !== "given";
		return { providers: null, rooms: all ? null : actor.roomsGiven, given: actor.roomsGiven };
	}
	if (actor.kind === "api-key") return { providers: actor.providers, rooms: actor.rooms, given: actor.rooms ?? [] };
	return { providers: null, rooms: null, given: [] };
}
