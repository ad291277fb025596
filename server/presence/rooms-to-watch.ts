import { and, between, eq, gt, inArray, isNull, or, type SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { providerSchema, type RoomRef, roomKey } from "@/lib/moderation/room";
import { fitsRoom } from "@/lib/moderation/words/room-pattern";
import {
	consolePresences,
	idleCases,
	idlePolicies,
	polledRooms,
	presenceRooms,
	roomEnds,
	roomRosters,
} from "../db/schema";
import type { Context, Project } from "../kernel/context";

const minute = 60_000;
const most = 500;

type RoomTable = PgTable & { provider: PgColumn; projectId: PgColumn; roomId: PgColumn };

/**
 * The rooms of one project that somebody wants to know the people of: an idle policy, a scheduled end, an open console
 * or page, or a case under way. Of the others, their vendor is not asked.
 */
export async function roomsToWatch(context: Context, { control }: Pick<Project, "control">): Promise<RoomRef[]> {
	const { database } = context;
	const now = context.clock.now().getTime();
	const ago = (ms: number) => new Date(now - ms);
	const { provider, projectId } = control;
	const ofProject = (table: RoomTable) => and(eq(table.provider, provider), eq(table.projectId, projectId));
	const roomsIn = async (table: RoomTable, where: SQL | undefined): Promise<RoomRef[]> => {
		const rows = await database
			.selectDistinct({ roomId: table.roomId })
			.from(table)
			.where(and(ofProject(table), where))
			.limit(most);
		return rows.map((row) => ({ provider, projectId, roomId: String(row.roomId) }));
	};
	const policies = await database.select().from(idlePolicies).where(isNull(idlePolicies.removedAt));
	const fits = (room: RoomRef) => policies.some((policy) => fitsRoom(policy, room));
	const named = policies
		.filter((policy) => policy.provider === provider && !policy.roomPattern.includes("*"))
		.map((policy) => ({ provider: providerSchema.parse(policy.provider), projectId, roomId: policy.roomPattern }));
	const reported = await roomsIn(presenceRooms, gt(presenceRooms.reportedAt, ago(2 * minute)));
	const live = await roomsIn(polledRooms, eq(polledRooms.live, true));
	const wanted = await Promise.all([
		roomsIn(roomEnds, between(roomEnds.endsAt, ago(180 * minute), new Date(now + 15 * minute))),
		roomsIn(consolePresences, gt(consolePresences.seenAt, ago(minute))),
		roomsIn(roomRosters, gt(roomRosters.triedAt, ago(minute / 2))),
		roomsIn(idleCases, or(inArray(idleCases.state, ["warned", "removing"]), eq(idleCases.counting, true))),
	]);
	const rooms = [...wanted.flat(), ...named, ...[...live, ...reported].filter(fits)];
	return [...new Map(rooms.map((room) => [roomKey(room), room])).values()];
}
