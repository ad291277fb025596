import { eq, gt, or } from "drizzle-orm";
import type { ProjectState, RoomRow, RoomsAnswer } from "@/lib/api/rooms";
import { type RoomRef, roomKey } from "@/lib/moderation/room";
import { polledRooms, roomPolls, workers } from "../db/schema";
import { denialFor, refusalOf } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { nobodyWatches, openConsoles } from "./presences";
import { reachOfRooms } from "./reach";
import { rowOf, unseenRow } from "./room-row";
import { inRoom, roomOf } from "./same-room";

const workerHoldsMs = 15_000;
const pollsUntilStale = 3;

/** The rooms this actor may see, as the one server-side poll last saw them. Calls no vendor. */
export async function listRooms(context: Context): Promise<RoomsAnswer> {
	const { actor } = context;
	const denial = denialFor(actor, "see-room");
	if (denial !== null) throw refusalOf(denial);
	const { rooms: only, given, providers } = reachOfRooms(actor);
	const [rooms, projects, workerSeen] = await Promise.all([
		roomsFor(context, given, only === null),
		projectStates(context),
		isWorkerSeen(context),
	]);
	const shown = providers === null ? rooms : rooms.filter(({ room }) => providers.includes(room.provider));
	return { rooms: shown, projects, workerSeen };
}

/** Rooms that are live, and rooms given to this person whether live or not: those are theirs to look after. */
async function roomsFor(context: Context, given: readonly RoomRef[], everything: boolean): Promise<RoomRow[]> {
	const now = context.clock.now();
	const givenRooms = given.map((room) => inRoom(polledRooms, room));
	if (!everything && givenRooms.length === 0) return [];
	const [polled, watches] = await Promise.all([
		context.database
			.select()
			.from(polledRooms)
			.where(everything ? or(eq(polledRooms.live, true), ...givenRooms) : or(...givenRooms)),
		openConsoles(context.database, now),
	]);
	const connected = polled.filter((row) =>
		context.projects.some(({ control }) => control.provider === row.provider && control.projectId === row.projectId),
	);
	const rows = new Map<string, RoomRow>();
	for (const room of given) {
		if (context.projectOf(room) === undefined) continue;
		rows.set(roomKey(room), unseenRow(room, watches.get(roomKey(room)) ?? nobodyWatches, now));
	}
	for (const room of connected) {
		const key = roomKey(roomOf(room));
		rows.set(key, rowOf(room, watches.get(key) ?? nobodyWatches));
	}
	return [...rows.values()].sort(
		(a, b) => a.title.localeCompare(b.title) || roomKey(a.room).localeCompare(roomKey(b.room)),
	);
}

async function projectStates(context: Context): Promise<ProjectState[]> {
	const polls = await context.database.select().from(roomPolls);
	const staleBefore = context.clock.now().getTime() - pollsUntilStale * context.settings.roomPollSeconds * 1_000;
	return context.projects.map(({ control: { provider, projectId } }) => {
		const poll = polls.find((row) => row.provider === provider && row.projectId === projectId);
		if (poll === undefined) {
			return { provider, projectId, state: "waiting", succeededAt: null, triedAt: null, stale: false };
		}
		return {
			provider,
			projectId,
			state: poll.state,
			succeededAt: poll.succeededAt?.toISOString() ?? null,
			triedAt: poll.triedAt.toISOString(),
			stale: (poll.succeededAt?.getTime() ?? 0) < staleBefore,
		};
	});
}

async function isWorkerSeen(context: Context): Promise<boolean> {
	const since = new Date(context.clock.now().getTime() - workerHoldsMs);
	const seen = await context.database
		.select({ id: workers.id })
		.from(workers)
		.where(gt(workers.seenAt, since))
		.limit(1);
	return seen.length > 0;
}
