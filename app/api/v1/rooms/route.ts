import { listRooms } from "@/lib/api/v1/rooms";
import { roomRefSchema } from "@/lib/moderation/room";
import { apiRoute } from "@/server/http/api-route";
import { readCursor, writeCursor } from "@/server/http/cursor";
import { rooms } from "@/server/runtime";

export const GET = apiRoute(listRooms, async ({ context, query: { provider = null, cursor, limit } }) => {
	const after = readCursor(roomRefSchema, cursor);
	const page = await rooms.pageRooms(context, { provider, after, limit });
	return { rooms: page.rooms, nextCursor: page.next === null ? null : writeCursor(page.next) };
});
