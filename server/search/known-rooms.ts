import { desc, sql } from "drizzle-orm";
import { providerSchema, type RoomRef, roomKey } from "@/lib/moderation/room";
import { commands, polledRooms, userRooms } from "../db/schema";
import type { Context } from "../kernel/context";

const most = 500;

/**
 * Rooms that Usher has heard of, for vendors that cannot list their own: named in the search, polled, given to
 * somebody, or acted in before; the latest first.
 */
export async function knownRooms(context: Context, named: readonly RoomRef[]): Promise<RoomRef[]> {
	const of = <Row extends { provider: string; projectId: string; roomId: string }>(rows: Row[]) =>
		rows.map(({ provider, projectId, roomId }) => ({ provider: providerSchema.parse(provider), projectId, roomId }));
	const latest = sql`max(${commands.createdAt})`;
	const [polled, given, acted] = await Promise.all([
		context.database.select().from(polledRooms).orderBy(desc(polledRooms.seenAt)).limit(most),
		context.database.select().from(userRooms).orderBy(desc(userRooms.givenAt)).limit(most),
		context.database
			.select({ provider: commands.provider, projectId: commands.projectId, roomId: commands.roomId })
			.from(commands)
			.groupBy(commands.provider, commands.projectId, commands.roomId)
			.orderBy(desc(latest))
			.limit(most),
	]);
	const rooms = new Map<string, RoomRef>();
	for (const room of [...named, ...of(given), ...of(acted), ...of(polled)]) rooms.set(roomKey(room), room);
	return [...rooms.values()];
}
