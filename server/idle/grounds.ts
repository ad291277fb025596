import { and, gt, gte, isNotNull, lte } from "drizzle-orm";
import type { IdleCondition } from "@/lib/api/idle";
import { roomKey } from "@/lib/moderation/room";
import type { Database } from "../db/client";
import { presenceRooms, presenceWatchers, roomEnds } from "../db/schema";
import { refOf } from "./read-rooms";

const minute = 60_000;
const day = 24 * 60 * minute;
const toldWithinMs = 5 * minute;

/**
 * The rooms (`roomKey`) in which a condition can hold for anybody at all, in one question, so that of thousands of rooms
 * only these are read. It leaves none out; who is meant is for `judgeRoom` to say.
 */
export async function roomsWithGrounds(
	database: Database,
	{ kind, minutes }: IdleCondition,
	now: Date,
): Promise<Set<string>> {
	const ago = (ms: number) => new Date(now.getTime() - ms);
	const keys = (rows: readonly { provider: string; projectId: string; roomId: string }[]) =>
		new Set(rows.map((row) => roomKey(refOf(row))));
	const place = (table: typeof presenceRooms | typeof presenceWatchers | typeof roomEnds) => ({
		provider: table.provider,
		projectId: table.projectId,
		roomId: table.roomId,
	});
	switch (kind) {
		case "alone":
			return keys(
				await database
					.select(place(presenceRooms))
					.from(presenceRooms)
					.where(and(isNotNull(presenceRooms.listedAt), lte(presenceRooms.aloneSince, ago(minutes * minute)))),
			);
		case "silent": {
			const reported = await database
				.select(place(presenceRooms))
				.from(presenceRooms)
				.where(gt(presenceRooms.reportedAt, ago(toldWithinMs)));
			const watched = await database
				.select(place(presenceWatchers))
				.from(presenceWatchers)
				.where(gt(presenceWatchers.at, ago(toldWithinMs)));
			return keys([...reported, ...watched]);
		}
		case "overstayed":
			return keys(
				await database
					.selectDistinct(place(roomEnds))
					.from(roomEnds)
					.where(and(gte(roomEnds.endsAt, ago(day)), lte(roomEnds.endsAt, ago(minutes * minute)))),
			);
	}
}
