import type { RoomRef } from "../moderation/words/room";

/** Where a room's own routes stand: entry, presence, activity, sightings, signs, people, ends, notices. */
export function roomApi(
	room: RoomRef,
	part: "entry" | "presence" | "activity" | "sightings" | "signs" | "people" | "ends" | "notices",
): string {
	return `/api/rooms/${room.provider}/${encodeURIComponent(room.projectId)}/${encodeURIComponent(room.roomId)}/${part}`;
}
