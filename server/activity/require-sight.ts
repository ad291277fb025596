import type { Actor } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { explainDenial, mayUse } from "@/lib/moderation/policy";
import type { RoomRef } from "@/lib/moderation/room";

/** Only people who may see the room; a room that was not given answers like one that is not there. */
export function requireSight(actor: Actor, room: RoomRef): void {
	if (actor.kind !== "user") return;
	const verdict = mayUse(actor, "see-room", room);
	if (verdict.ok) return;
	if (verdict.denial.by === "room") throw new ModerationError("not-found", "There is no such room.");
	throw new ModerationError("forbidden", explainDenial(verdict.denial));
}
