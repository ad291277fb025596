import { and, eq, max } from "drizzle-orm";
import type { RoomRef } from "@/lib/moderation/room";
import { presenceSigns } from "../db/schema";
import { requireRight } from "../kernel/authority";
import type { Context } from "../kernel/context";

/** When a person was last told of, by whoever told it. */
export interface LastSign {
	toldAt: Date | null;
	/** They spoke, or sent sound or a picture. */
	activeAt: Date | null;
	spokeAt: Date | null;
}

/** The last signs of life of the people of a room, by `personKey`. Who is not in it was not told of. */
export async function lastSigns(context: Context, { room }: { room: RoomRef }): Promise<ReadonlyMap<string, LastSign>> {
	await requireRight(context, context.database, "see-room", room);
	const rows = await context.database
		.select({
			person: presenceSigns.person,
			toldAt: max(presenceSigns.at),
			activeAt: max(presenceSigns.activeAt),
			spokeAt: max(presenceSigns.spokeAt),
		})
		.from(presenceSigns)
		.where(
			and(
				eq(presenceSigns.provider, room.provider),
				eq(presenceSigns.projectId, room.projectId),
				eq(presenceSigns.roomId, room.roomId),
			),
		)
		.groupBy(presenceSigns.person);
	return new Map(rows.map(({ person, ...sign }) => [person, sign]));
}
