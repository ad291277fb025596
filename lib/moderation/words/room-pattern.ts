import type { RoomRef } from "./room";

/** Whether a room's id fits a pattern in which `*` stands for any run of characters. In time linear in the id. */
export function fitsPattern(roomId: string, pattern: string): boolean {
	const parts = pattern.split("*");
	const [first = "", ...rest] = parts;
	const last = rest.pop();
	if (last === undefined) return roomId === first;
	if (roomId.length < first.length + last.length || !roomId.startsWith(first) || !roomId.endsWith(last)) return false;
	let at = first.length;
	const end = roomId.length - last.length;
	for (const part of rest) {
		const found = roomId.indexOf(part, at);
		if (found === -1 || found + part.length > end) return false;
		at = found + part.length;
	}
	return true;
}

export interface RoomFilter {
	/** null: every vendor. */
	provider: string | null;
	roomPattern: string;
}

export function fitsRoom(filter: RoomFilter, room: Pick<RoomRef, "provider" | "roomId">): boolean {
	return (
		(filter.provider === null || filter.provider === room.provider) && fitsPattern(room.roomId, filter.roomPattern)
	);
}
