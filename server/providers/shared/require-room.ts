import type { RoomRef } from "@/lib/moderation/room";
import { ProviderError } from "../../ports/errors";

/** An adapter speaks for one project only: another's room never reaches its vendor. */
export function requireRoomOf(project: Pick<RoomRef, "provider" | "projectId">, room: RoomRef): void {
	if (room.provider === project.provider && room.projectId === project.projectId) return;
	throw new ProviderError("refused", "the room belongs to another project", {
		code: "wrong-project",
		retryable: false,
	});
}
