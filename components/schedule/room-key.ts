import { providers, type RoomRef } from "@/lib/moderation/words/room";

/** A room out of an address, as `roomKey` writes it; null: it is none. */
export function readRoomKey(key: string): RoomRef | null {
	const [provider, projectId, roomId, ...rest] = key.split("/");
	const known = providers.find((each) => each === provider);
	if (!known || !projectId || !roomId || rest.length > 0) return null;
	try {
		return { provider: known, projectId: decodeURIComponent(projectId), roomId: decodeURIComponent(roomId) };
	} catch {
		return null;
	}
}
