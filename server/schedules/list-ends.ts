import { and, gte, inArray, lte, or, type SQL, sql } from "drizzle-orm";
import type { EndsAnswer } from "@/lib/api/schedules";
import { ModerationError } from "@/lib/moderation/errors";
import { roomEnds } from "../db/schema";
import { actorNow, requireRight } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { reachOfRooms } from "../rooms";
import { maySee } from "./authority";
import { readEnds } from "./end-answers";
import { inRoom } from "./records";

const longestMs = 62 * 24 * 60 * 60_000;
/** A calendar of more than this is no use to anybody; the earliest come first. */
const most = 2_000;

/**
 * What ends between two times, in the rooms that the actor may see now. Repeating ends are written down 15 days ahead;
 * what is further away is not listed.
 */
export async function listEnds(context: Context, input: { from: string; to: string }): Promise<EndsAnswer> {
	const from = new Date(input.from);
	const to = new Date(input.to);
	if (to < from || to.getTime() - from.getTime() > longestMs) {
		throw new ModerationError("bad-input", "Ask for at most 62 days, with the earlier time first.");
	}
	await requireRight(context, context.database, "see-room");
	const between = and(gte(roomEnds.endsAt, from), lte(roomEnds.endsAt, to));
	const ends = await readEnds(context, and(between, await seen(context)), most);
	return { ends: ends.filter(({ room }) => maySee(context, room)), now: context.clock.now().toISOString() };
}

/** Whoever sees some rooms only is not kept from them by the many others. */
async function seen(context: Context): Promise<SQL | undefined> {
	const { providers, rooms } = reachOfRooms(await actorNow(context, context.database));
	return and(
		providers === null ? undefined : inArray(roomEnds.provider, [...providers]),
		rooms === null ? undefined : rooms.length === 0 ? sql`false` : or(...rooms.map((room) => inRoom(roomEnds, room))),
	);
}
