import { sql } from "drizzle-orm";
import { providerNames, type RoomRef } from "@/lib/moderation/room";
import { presenceRooms } from "../db/schema";
import type { Context } from "../kernel/context";
import { ProviderError, type ProviderErrorKind } from "../ports/errors";
import type { CallOptions, ListedConnection } from "../ports/room-control";
import { notTold } from "./known-room";
import { ofRoom } from "./store";
import { takeListing } from "./take-news";

const troubles: Record<ProviderErrorKind, string> = {
	unreachable: "did not answer",
	"unknown-outcome": "did not answer in time",
	refused: "refused to list this room",
	limited: "has no call left for this list within its limits",
	unauthorised: "does not accept Usher’s credentials",
	unsupported: "cannot list the people of a room",
};

/**
 * Asks the vendor who is in a room, and takes a whole answer as the truth of the moment at which it was asked. Anything
 * else proves nothing: the room stays as it was, and grows older. Answers whether something sure was learned.
 */
export async function lookAtRoom(context: Context, room: RoomRef, options: CallOptions): Promise<boolean> {
	const control = context.projectOf(room)?.control;
	if (control === undefined) return false;
	const at = context.clock.now();
	let problem: string | null = null;
	try {
		const listing = await control.listPeople(room, options);
		const connections = listing.connections.filter(({ leftAt }) => leftAt === null).map(factsOf);
		if (listing.known) await takeListing(context, { room, connections, at: at.getTime() });
		else problem = `${providerNames[room.provider]}’s list of this room may not be whole.`;
	} catch (error) {
		if (!(error instanceof ProviderError)) throw error;
		context.log.warn("people-not-listed", { room, kind: error.kind, code: error.details.code });
		problem = `${providerNames[room.provider]} ${troubles[error.kind]}.`;
	}
	const { provider, projectId, roomId } = room;
	const tried = { triedAt: at, askingUntil: null, problem };
	await context.database
		.insert(presenceRooms)
		.values({ provider, projectId, roomId, ...tried })
		.onConflictDoUpdate({
			target: [presenceRooms.provider, presenceRooms.projectId, presenceRooms.roomId],
			set: tried,
		});
	return problem === null;
}

const againAfterMs = 5_000;

/** Looks at a room unless somebody has in the last seconds, or is at it. */
export async function lookAgain(context: Context, room: RoomRef, options: CallOptions): Promise<void> {
	if (await claimLook(context, room, againAfterMs, 2 * againAfterMs)) await lookAtRoom(context, room, options);
}

/** Of many processes, one asks; a claim is forgotten when its process dies. The database's clock counts for claims. */
export async function claimLook(context: Context, room: RoomRef, everyMs: number, holdMs: number): Promise<boolean> {
	const now = context.clock.now().getTime();
	const { provider, projectId, roomId } = room;
	const askingUntil = sql`now() + make_interval(secs => ${holdMs / 1_000})`;
	const triedAt = new Date(now);
	const claimed = await context.database
		.insert(presenceRooms)
		.values({ provider, projectId, roomId, triedAt, askingUntil })
		.onConflictDoUpdate({
			target: [presenceRooms.provider, presenceRooms.projectId, presenceRooms.roomId],
			set: { triedAt, askingUntil },
			setWhere: sql`${ofRoom(presenceRooms, room)}
				and (${presenceRooms.triedAt} is null or ${presenceRooms.triedAt} <= ${new Date(now - everyMs).toISOString()}::timestamptz
					or ${presenceRooms.triedAt} > ${triedAt.toISOString()}::timestamptz)
				and (${presenceRooms.askingUntil} is null or ${presenceRooms.askingUntil} < now())`,
		})
		.returning({ roomId: presenceRooms.roomId });
	return claimed.length > 0;
}

function factsOf(listed: ListedConnection) {
	return {
		connectionId: listed.connectionId,
		participantId: listed.participantId,
		userId: listed.userId,
		name: listed.name,
		picture: null,
		presetName: listed.presetName ?? listed.role ?? null,
		mic: notTold,
		camera: notTold,
		screen: notTold,
		joinedAt: listed.joinedAt?.getTime() ?? null,
	};
}
