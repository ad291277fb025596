import { and, desc, eq, gt } from "drizzle-orm";
import { type RoomRef, roomKey } from "@/lib/moderation/room";
import { commands, polledRooms, userRooms } from "../db/schema";
import type { Context, Project } from "../kernel/context";
import { ProviderError } from "../ports/errors";
import type { CallOptions, ListedRoom, RoomListing } from "../ports/room-control";
import { inProject, roomOf } from "./same-room";

/** Each is one question of the vendor's ten a second, of which the poll takes its share. */
const most = 30;
const actedWithinMs = 7 * 24 * 60 * 60_000;

/**
 * The live rooms of a vendor that cannot list its own, as far as Usher knows them: given to somebody, acted in lately,
 * or live when last asked. Each is asked how many are in; without every answer the listing cannot be trusted.
 */
export async function listKnownRooms(
	context: Context,
	{ control }: Project,
	options: CallOptions,
): Promise<RoomListing> {
	const at = context.clock.now();
	const rooms: ListedRoom[] = [];
	let known = true;
	await Promise.all(
		(await roomsKnown(context, control)).map(async (room) => {
			try {
				const people = await control.countPeople(room, options);
				if (people === null) known = false;
				else if (people > 0) rooms.push({ room, title: room.roomId, sessionId: null, people, startedAt: null });
			} catch (error) {
				// The first trouble with access or limits is the trouble of all.
				if (!(error instanceof ProviderError) || error.kind === "unauthorised") throw error;
				known = false;
			}
		}),
	);
	return { known, rooms, at };
}

async function roomsKnown(context: Context, project: Pick<RoomRef, "provider" | "projectId">): Promise<RoomRef[]> {
	const { database } = context;
	const since = new Date(context.clock.now().getTime() - actedWithinMs);
	const [given, live, acted] = await Promise.all([
		database.select().from(userRooms).where(inProject(userRooms, project)).orderBy(desc(userRooms.givenAt)).limit(most),
		database
			.select()
			.from(polledRooms)
			.where(and(inProject(polledRooms, project), eq(polledRooms.live, true)))
			.limit(most),
		database
			.selectDistinct({ provider: commands.provider, projectId: commands.projectId, roomId: commands.roomId })
			.from(commands)
			.where(and(inProject(commands, project), gt(commands.createdAt, since)))
			.limit(most),
	]);
	const rooms = [...live, ...given, ...acted].map(roomOf);
	return [...new Map(rooms.map((room) => [roomKey(room), room])).values()].slice(0, most);
}
