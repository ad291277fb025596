import { sql } from "drizzle-orm";
import type { ConsoleSigns } from "@/lib/api/presence";
import { isConsoleUserId } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import { presenceWatchers } from "../db/schema";
import { noSuchRoom, requireRight } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { storable } from "../kernel/storable";
import { ages } from "./ages";
import { saveSigns } from "./save-signs";
import { signOf } from "./signs";

/** Whether a console's word still holds is told by its watch, not by how long ago it was given. */
const always = 366 * 24 * 60 * 60_000;

/**
 * What an open console saw of who sends sound and pictures. A console tells what changed, again and again: what it told
 * holds as long as it goes on without a gap. Only of consoles that may moderate the room, since people may be removed
 * for it.
 */
export async function takeSigns(
	context: Context,
	{ room, watch }: { room: RoomRef; watch: ConsoleSigns },
): Promise<void> {
	const { actor, clock } = context;
	if (actor.kind !== "user" || context.projectOf(room) === undefined) {
		throw noSuchRoom();
	}
	const at = clock.now();
	const source = storable(`console:${actor.userId}:${watch.connectionId}`);
	const signs = watch.signs
		.filter(({ userId }) => !isConsoleUserId(userId))
		.map((sign) => ({ room, sign: signOf({ ...storable(sign), at: at.getTime() }) }));
	await context.database.transaction(async (transaction) => {
		await requireRight(context, transaction, "moderate-room", room);
		await saveSigns(transaction, signs, { source, gap: always });
		// With more to come, what was told before does not hold until now yet.
		if (watch.more) return;
		const { provider, projectId, roomId } = room;
		await transaction
			.insert(presenceWatchers)
			.values({ provider, projectId, roomId, source, at, since: at })
			.onConflictDoUpdate({
				target: [
					presenceWatchers.provider,
					presenceWatchers.projectId,
					presenceWatchers.roomId,
					presenceWatchers.source,
				],
				set: {
					at,
					since: sql`case when excluded.at - ${presenceWatchers.at} <= make_interval(secs => ${ages.console.gap / 1_000})
						and ${presenceWatchers.at} <= excluded.at then ${presenceWatchers.since} else excluded.since end`,
				},
			});
	});
}
