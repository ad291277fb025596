import { and, desc, eq, isNull, lt, notInArray, sql } from "drizzle-orm";
import { polledRooms, roomPolls, userRooms } from "../db/schema";
import type { Context, Project } from "../kernel/context";
import { ProviderError, type ProviderErrorKind } from "../ports/errors";
import type { CallOptions, RoomListing } from "../ports/room-control";
import { listKnownRooms } from "./list-known-rooms";
import { sweepPresences } from "./presences";
import { columnsOf, inProject, inRoom, roomOf, type Transaction } from "./same-room";

type PolledRoom = typeof polledRooms.$inferInsert;
type PollState = (typeof roomPolls.$inferInsert)["state"];

const pollDeadlineMs = 30_000;
/** In a listing that cannot be trusted, a room is asked about by itself once it has been missing this long. */
const doubtAfterMs = 30_000;
const askedAtOnce = 10;
const titlesEveryMs = 60_000;
const titlesAtOnce = 5;

const stateFor: Record<ProviderErrorKind, PollState> = {
	unreachable: "unreachable",
	"unknown-outcome": "unreachable",
	refused: "unreachable",
	unsupported: "unreachable",
	limited: "limited",
	unauthorised: "unauthorised",
};

const titlesAskedAt = new WeakMap<Project, number>();

/**
 * Looks at one project's rooms for everybody. A trusted listing decides which rooms are live. An empty or
 * failed one proves nothing: rooms stay as they were last seen, with their age, until the vendor says of
 * each that it has no session.
 */
export async function pollRooms(context: Context, project: Project): Promise<void> {
	const options: CallOptions = { lane: "poll", signal: AbortSignal.timeout(pollDeadlineMs) };
	await sweepPresences(context);
	let listing: RoomListing;
	try {
		listing = project.control.search.listRooms.able
			? await project.control.listRooms(options)
			: await listKnownRooms(context, project, options);
	} catch (error) {
		if (!(error instanceof ProviderError)) throw error;
		await recordState(context, project, { state: stateFor[error.kind], triedAt: context.clock.now() });
		context.log.warn("rooms-not-listed", {
			projectId: project.control.projectId,
			kind: error.kind,
			code: error.details.code,
		});
		return;
	}
	await recordListing(context, project, listing);
	try {
		if (!listing.known) await askAboutMissing(context, project, listing, options);
		await learnTitles(context, project, options);
	} catch (error) {
		if (!(error instanceof ProviderError)) throw error;
		context.log.warn("rooms-not-asked", {
			projectId: project.control.projectId,
			kind: error.kind,
			code: error.details.code,
		});
	}
}

async function recordListing(context: Context, project: Project, listing: RoomListing): Promise<void> {
	const { provider, projectId } = project.control;
	await context.database.transaction(async (tx) => {
		const [last] = await tx.select().from(roomPolls).where(inProject(roomPolls, { provider, projectId })).for("update");
		// Another worker's newer listing is already there.
		if (last !== undefined && last.triedAt > listing.at) return;
		const rows = listing.rooms.map((listed) => ({
			...columnsOf(listed.room),
			title: listed.title,
			sessionId: listed.sessionId,
			people: listed.people,
			startedAt: listed.startedAt,
			live: true,
			seenAt: listing.at,
		}));
		await saveRooms(tx, rows);
		if (listing.known) {
			const ids = listing.rooms.map(({ room }) => room.roomId);
			await tx
				.update(polledRooms)
				.set({ live: false })
				.where(
					and(
						inProject(polledRooms, { provider, projectId }),
						eq(polledRooms.live, true),
						ids.length === 0 ? undefined : notInArray(polledRooms.roomId, ids),
					),
				);
		}
		await saveState(tx, project, {
			state: listing.known ? "ok" : "unknown",
			triedAt: listing.at,
			...(listing.known ? { succeededAt: listing.at } : {}),
		});
	});
}

/** Rooms that were live and are missing from a listing that cannot be trusted: each is asked about, oldest first. */
async function askAboutMissing(context: Context, project: Project, listing: RoomListing, options: CallOptions) {
	const missing = await context.database
		.select()
		.from(polledRooms)
		.where(
			and(
				inProject(polledRooms, project.control),
				eq(polledRooms.live, true),
				lt(polledRooms.seenAt, new Date(listing.at.getTime() - doubtAfterMs)),
			),
		)
		.orderBy(polledRooms.seenAt)
		.limit(askedAtOnce);
	for (const row of missing) {
		const facts = await project.control.findRoom(roomOf(row), options);
		const session = facts?.session ?? null;
		await context.database
			.update(polledRooms)
			.set(
				session === null
					? { live: false }
					: {
							sessionId: session.sessionId,
							people: session.people,
							startedAt: session.startedAt,
							seenAt: context.clock.now(),
						},
			)
			.where(inRoom(polledRooms, roomOf(row)));
	}
}

/** Rooms given to people that were never live under our eyes still need a title on their page. */
async function learnTitles(context: Context, project: Project, options: CallOptions): Promise<void> {
	const now = context.clock.now();
	if (now.getTime() - (titlesAskedAt.get(project) ?? 0) < titlesEveryMs) return;
	titlesAskedAt.set(project, now.getTime());
	const untitled = await context.database
		.select({ roomId: userRooms.roomId })
		.from(userRooms)
		.leftJoin(polledRooms, inRoomOf(userRooms))
		.where(and(inProject(userRooms, project.control), isNull(polledRooms.roomId)))
		.groupBy(userRooms.roomId)
		.orderBy(desc(sql`max(${userRooms.givenAt})`))
		.limit(titlesAtOnce);
	for (const { roomId } of untitled) {
		const { provider, projectId } = project.control;
		const facts = await project.control.findRoom({ provider, projectId, roomId }, options);
		if (facts === null) continue;
		const row = {
			provider,
			projectId,
			roomId,
			title: facts.title,
			sessionId: facts.session?.sessionId ?? null,
			people: facts.session?.people ?? null,
			startedAt: facts.session?.startedAt ?? null,
			live: facts.session !== null,
			seenAt: now,
		};
		await context.database.insert(polledRooms).values(row).onConflictDoNothing();
	}
}

function inRoomOf(table: typeof userRooms) {
	return and(
		eq(polledRooms.provider, table.provider),
		eq(polledRooms.projectId, table.projectId),
		eq(polledRooms.roomId, table.roomId),
	);
}

async function saveRooms(tx: Transaction, rows: readonly PolledRoom[]): Promise<void> {
	for (let from = 0; from < rows.length; from += 1_000) {
		await tx
			.insert(polledRooms)
			.values(rows.slice(from, from + 1_000))
			.onConflictDoUpdate({
				target: [polledRooms.provider, polledRooms.projectId, polledRooms.roomId],
				set: {
					title: sql`excluded.title`,
					sessionId: sql`excluded.session_id`,
					people: sql`excluded.people`,
					startedAt: sql`excluded.started_at`,
					live: sql`excluded.live`,
					seenAt: sql`excluded.seen_at`,
				},
			});
	}
}

interface PollResult {
	state: PollState;
	triedAt: Date;
	succeededAt?: Date;
}

async function recordState(context: Context, project: Project, result: PollResult): Promise<void> {
	await context.database.transaction((tx) => saveState(tx, project, result));
}

/** A poll that failed leaves alone when one last succeeded. */
async function saveState(tx: Transaction, project: Project, result: PollResult): Promise<void> {
	const { provider, projectId } = project.control;
	await tx
		.insert(roomPolls)
		.values({ provider, projectId, ...result })
		.onConflictDoUpdate({ target: [roomPolls.provider, roomPolls.projectId], set: result });
}
