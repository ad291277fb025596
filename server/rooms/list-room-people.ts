import { and, isNull, lt, or, sql } from "drizzle-orm";
import { type PeopleAnswer, peopleAnswerSchema } from "@/lib/api/people";
import { isConsoleUserId } from "@/lib/moderation/participant";
import { providerNames, type RoomRef } from "@/lib/moderation/room";
import { roomRosters } from "../db/schema";
import { noSuchRoom } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { pause } from "../kernel/signals";
import { ProviderError, type ProviderErrorKind } from "../ports/errors";
import type { RoomControl } from "../ports/room-control";
import { maySee } from "./may-see";
import { columnsOf, inRoom } from "./same-room";

const freshMs = 3_000;
const askWithinMs = 8_000;
const lookEveryMs = 100;
const never = new AbortController().signal;

const troubles: Record<ProviderErrorKind, string> = {
	unreachable: "did not answer",
	"unknown-outcome": "did not answer in time",
	refused: "refused to list this room",
	limited: "has no call left for this list within its limits",
	unauthorised: "does not accept Usher’s credentials; an admin should run npm run doctor",
	unsupported: "cannot list the people of a room",
};

/**
 * Who is in a room, as the server last asked the vendor: one question every few seconds serves everybody who looks, on
 * whatever process. Calls no vendor for rooms that this actor may not see.
 */
export async function listRoomPeople(context: Context, { room }: { room: RoomRef }): Promise<PeopleAnswer> {
	const control = context.projectOf(room)?.control;
	if (control === undefined || !maySee(context.actor, room)) throw noSuchRoom();
	if (await claim(context, room)) await ask(context, control, room);
	const deadline = AbortSignal.timeout(askWithinMs);
	for (;;) {
		const [row] = await context.database.select().from(roomRosters).where(inRoom(roomRosters, room));
		if (row?.answer != null) return peopleAnswerSchema.parse(row.answer);
		// Somebody else asks for the first time: their answer is ours.
		if (deadline.aborted) return unanswered(context, `${providerNames[room.provider]} has not answered yet.`);
		await pause(lookEveryMs, never);
	}
}

/** Whether it is for this process to ask now; the database's clock counts, being one for all. */
async function claim(context: Context, room: RoomRef): Promise<boolean> {
	const askingUntil = sql`now() + make_interval(secs => ${(askWithinMs + 2_000) / 1_000})`;
	const claimed = await context.database
		.insert(roomRosters)
		.values({ ...columnsOf(room), triedAt: sql`now()`, askingUntil })
		.onConflictDoUpdate({
			target: [roomRosters.provider, roomRosters.projectId, roomRosters.roomId],
			set: { triedAt: sql`now()`, askingUntil },
			setWhere: and(
				lt(roomRosters.triedAt, sql`now() - make_interval(secs => ${freshMs / 1_000})`),
				or(isNull(roomRosters.askingUntil), lt(roomRosters.askingUntil, sql`now()`)),
			),
		})
		.returning({ roomId: roomRosters.roomId });
	return claimed.length > 0;
}

async function ask(context: Context, control: RoomControl, room: RoomRef): Promise<void> {
	let answer: PeopleAnswer;
	try {
		answer = await listed(control, room);
	} catch (error) {
		if (!(error instanceof ProviderError)) throw error;
		context.log.warn("people-not-listed", { room, kind: error.kind, code: error.details.code });
		const problem = `${providerNames[room.provider]} ${troubles[error.kind]}.`;
		const [row] = await context.database.select().from(roomRosters).where(inRoom(roomRosters, room));
		const last = row?.answer == null ? unanswered(context, problem) : peopleAnswerSchema.parse(row.answer);
		answer = { ...last, problem };
	}
	await context.database.update(roomRosters).set({ answer, askingUntil: null }).where(inRoom(roomRosters, room));
}

async function listed(control: RoomControl, room: RoomRef): Promise<PeopleAnswer> {
	const options = { lane: "poll", signal: AbortSignal.timeout(askWithinMs) } as const;
	const [listing, count] = await Promise.all([
		control.listPeople(room, options),
		// The list alone is worth showing.
		control.countPeople(room, options).catch(() => null),
	]);
	return {
		people: listing.connections
			.filter(({ leftAt }) => leftAt === null)
			.map(({ connectionId, participantId, userId, name, joinedAt }) => ({
				connectionId,
				participantId,
				userId,
				name,
				joinedAt: joinedAt?.toISOString() ?? null,
				console: isConsoleUserId(userId),
			})),
		known: listing.known,
		count,
		at: listing.at.toISOString(),
		problem: null,
	};
}

function unanswered(context: Context, problem: string): PeopleAnswer {
	return { people: [], known: false, count: null, at: context.clock.now().toISOString(), problem };
}
