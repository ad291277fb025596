import * as z from "zod";
import { listPeople } from "@/lib/api/v1/rooms";
import { personKey } from "@/lib/moderation/participant";
import { apiRoute } from "@/server/http/api-route";
import { readCursor, writeCursor } from "@/server/http/cursor";
import { presence, rooms } from "@/server/runtime";

/** The vendor's latest list, in the order of connections, so that a page goes on where the one before ended. */
export const GET = apiRoute(listPeople, async ({ context, params: room, query: { cursor, limit } }) => {
	const after = readCursor(z.string(), cursor);
	const { people, ...answer } = await rooms.listRoomPeople(context, { room });
	const signs = await presence.lastSigns(context, { room });
	const rest = [...people]
		.sort((a, b) => (a.connectionId < b.connectionId ? -1 : 1))
		.filter(({ connectionId }) => after === null || connectionId > after);
	const page = rest.slice(0, limit);
	const last = page.at(-1);
	const nextCursor = rest.length > limit && last !== undefined ? writeCursor(last.connectionId) : null;
	return {
		...answer,
		people: page.map((person) => ({ ...person, lastSign: written(signs.get(personKey(person))) })),
		nextCursor,
	};
});

function written(sign: { toldAt: Date | null; activeAt: Date | null; spokeAt: Date | null } | undefined) {
	if (sign === undefined) return null;
	const iso = (at: Date | null) => at?.toISOString() ?? null;
	return { toldAt: iso(sign.toldAt), activeAt: iso(sign.activeAt), spokeAt: iso(sign.spokeAt) };
}
