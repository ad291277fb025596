import { type Provider, providers, type RoomRef, roomKey } from "@/lib/moderation/words/room";

/** How many rooms a link may name to look into. */
export const hintsAtMost = 20;

/** The rooms that an address names, one `provider/projectId/roomId` after the other; what is none is left out. */
export function readHints(text: string): RoomRef[] {
	const rooms = text.split(",").flatMap((part) => {
		const [provider, projectId, roomId, ...rest] = part.split("/");
		if (!providers.includes(provider as Provider) || !projectId || !roomId || rest.length > 0) return [];
		try {
			return [
				{
					provider: provider as Provider,
					projectId: decodeURIComponent(projectId),
					roomId: decodeURIComponent(roomId),
				},
			];
		} catch {
			return [];
		}
	});
	return rooms.slice(0, hintsAtMost);
}

/** A comma is no part of an encoded key, so a list of them needs no other escaping. */
export function writeHints(rooms: readonly RoomRef[]): string {
	return [...new Set(rooms.map((room) => roomKey(room).replaceAll(",", "%2C")))].slice(0, hintsAtMost).join(",");
}
