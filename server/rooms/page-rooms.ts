import { and, asc, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { RoomRow } from "@/lib/api/rooms";
import { type Provider, type RoomRef, roomKey } from "@/lib/moderation/room";
import { polledRooms } from "../db/schema";
import { requireRight } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { nobodyWatches, openConsoles } from "./presences";
import { reachOfRooms } from "./reach";
import { rowOf } from "./room-row";
import { inProject, inRoom, roomOf } from "./same-room";

export interface RoomsPageInput {
	provider: Provider | null;
	/** The last room of the page before; null: the first page. */
	after: RoomRef | null;
	limit: number;
}

/** The rooms this actor may see, as the poll last saw them, a page at a time in the order of their ids. Calls no vendor. */
export async function pageRooms(
	context: Context,
	{ provider, after, limit }: RoomsPageInput,
): Promise<{ rooms: RoomRow[]; next: RoomRef | null }> {
	const { actor, database, projects } = context;
	await requireRight(context, database, "see-room");
	const reach = reachOfRooms(actor);
	const connected = projects
		.filter(({ control }) => provider === null || control.provider === provider)
		.map(({ control }) => inProject(polledRooms, control));
	if (connected.length === 0) return { rooms: [], next: null };
	const named = (reach.rooms ?? reach.given).map((room) => inRoom(polledRooms, room));
	if (reach.rooms !== null && named.length === 0) return { rooms: [], next: null };
	const [polled, watches] = await Promise.all([
		database
			.select()
			.from(polledRooms)
			.where(
				and(
					or(...connected),
					reach.providers === null ? undefined : inArray(polledRooms.provider, [...reach.providers]),
					reach.rooms === null ? or(eq(polledRooms.live, true), ...named) : or(...named),
					after === null ? undefined : isAfter(after),
				),
			)
			.orderBy(asc(polledRooms.provider), asc(polledRooms.projectId), asc(polledRooms.roomId))
			.limit(limit + 1),
		openConsoles(database, context.clock.now()),
	]);
	const shown = polled.slice(0, limit);
	const last = shown.at(-1);
	return {
		rooms: shown.map((row) => rowOf(row, watches.get(roomKey(roomOf(row))) ?? nobodyWatches)),
		next: polled.length > limit && last !== undefined ? roomOf(last) : null,
	};
}

function isAfter({ provider, projectId, roomId }: RoomRef): SQL {
	return sql`(${polledRooms.provider}, ${polledRooms.projectId}, ${polledRooms.roomId}) > (${provider}, ${projectId}, ${roomId})`;
}
