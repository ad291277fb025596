import { headers } from "next/headers";
import { type RoomRef, roomRefSchema } from "@/lib/moderation/room";
import { pathHeader } from "../http/page-headers";

/** The room that an address like `/rooms/agora/<project>/<room>` names; null: none, or one that cannot be. */
export function roomInPath(path: string): RoomRef | null {
	const [, rooms, ...parts] = path.split("?")[0]?.split("/") ?? [];
	if (rooms !== "rooms" || parts.length !== 3) return null;
	try {
		const [provider, projectId, roomId] = parts.map(decodeURIComponent);
		return roomRefSchema.safeParse({ provider, projectId, roomId }).data ?? null;
	} catch {
		return null;
	}
}

/**
 * The room of the page that was asked for. Not from `params`: Next 16.4 gives a page's title the decoded ones and the
 * page itself the encoded ones, so that a room called `50%` is decoded twice or not at all.
 */
export async function pageRoom(): Promise<RoomRef | null> {
	return roomInPath((await headers()).get(pathHeader) ?? "");
}
