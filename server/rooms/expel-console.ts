import { and, eq, lte } from "drizzle-orm";
import { z } from "zod";
import type { Outcome } from "@/lib/moderation/outcome";
import { consoleUserId } from "@/lib/moderation/participant";
import { type RoomRef, roomKey, roomRefSchema, sameRoom } from "@/lib/moderation/room";
import { consolePresences, enrolments, users } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { ProviderError } from "../ports/errors";
import type { JobKind } from "../ports/job-queue";
import type { Ack, CallOptions } from "../ports/room-control";
import { inRoom, roomOf } from "./same-room";

/** Half a second less than the 5 s within which somebody who lost a right must be out. */
const expelWithinMs = 4_500;

const payload = z.object({
	userId: z.uuid(),
	rooms: z.array(roomRefSchema),
	/** Entries after this time were allowed, and stay. */
	enteredBefore: z.iso.datetime(),
});

/** Tries again to remove a console that a vendor did not let go of at the first call. */
export const expelConsoleJob: JobKind<typeof payload> = {
	name: "expel-console",
	payload,
	attempts: 10,
	expireInSeconds: 60,
};

interface Stay {
	room: RoomRef;
	participantId: string | null;
}

/**
 * Removes a console person's own connections and enrolments from vendors' rooms: for somebody disabled, demoted
 * or whose room was taken. All rooms at once, each kicked first and then withdrawn, so that the token in their
 * browser opens nothing any more. What does not succeed is tried again by a job; in a job, it throws.
 */
export async function expelConsole(
	context: Context,
	input: { userId: string; rooms: readonly RoomRef[] | "all"; enteredBefore?: string },
): Promise<{ expelled: RoomRef[]; failed: RoomRef[] }> {
	const { rooms } = input;
	const all = await staysOf(context, input.userId, input.enteredBefore);
	const stays = rooms === "all" ? all : all.filter((stay) => rooms.some((room) => sameRoom(room, stay.room)));
	if (stays.length === 0) return { expelled: [], failed: [] };

	const [user] = await context.database.select({ name: users.name }).from(users).where(eq(users.id, input.userId));
	const person = { userId: input.userId, name: user?.name ?? "" };
	const options: CallOptions = { lane: "act", signal: AbortSignal.timeout(expelWithinMs) };
	const results = await Promise.all(
		stays.map(async (stay) => ({ stay, done: await expel(context, person, stay, options) })),
	);
	const expelled = results.filter(({ done }) => done).map(({ stay }) => stay.room);
	const failed = results.filter(({ done }) => !done).map(({ stay }) => stay.room);
	if (failed.length > 0) {
		if (context.origin === "job") throw new Error(`${failed.length} rooms did not let go of a console`);
		const enteredBefore = context.clock.now().toISOString();
		await context.queue.send(
			expelConsoleJob,
			{ userId: input.userId, rooms: failed, enteredBefore },
			{ singletonKey: `${input.userId}@${enteredBefore}` },
		);
	}
	return { expelled, failed };
}

/** Where the person may be: every room they hold an enrolment for, and every one their console said it was in. */
async function staysOf(context: Context, userId: string, enteredBefore: string | undefined): Promise<Stay[]> {
	const before = enteredBefore === undefined ? null : new Date(enteredBefore);
	const [enrolled, present] = await Promise.all([
		context.database
			.select()
			.from(enrolments)
			.where(and(eq(enrolments.userId, userId), before === null ? undefined : lte(enrolments.createdAt, before))),
		context.database
			.select()
			.from(consolePresences)
			.where(
				and(eq(consolePresences.userId, userId), before === null ? undefined : lte(consolePresences.enteredAt, before)),
			),
	]);
	const stays = new Map<string, Stay>();
	for (const row of present) stays.set(roomKey(roomOf(row)), { room: roomOf(row), participantId: null });
	for (const row of enrolled) stays.set(roomKey(roomOf(row)), { room: roomOf(row), participantId: row.participantId });
	return [...stays.values()];
}

async function expel(
	context: Context,
	person: { userId: string; name: string },
	stay: Stay,
	options: CallOptions,
): Promise<boolean> {
	const project = context.projectOf(stay.room);
	// A project that is no longer connected cannot be called, and its tokens are not ours to end.
	if (project === undefined) return true;
	const userId = consoleUserId(person.userId);
	const target = { userId, participantId: stay.participantId, connectionIds: [], name: person.name };
	const started = context.clock.now().getTime();
	const record = (outcome: Outcome, facts: { outcomeCode?: string; detail?: Record<string, unknown> } = {}) => ({
		kind: "console-expelled",
		room: stay.room,
		target,
		outcome,
		latencyMs: context.clock.now().getTime() - started,
		...facts,
	});
	try {
		const ack = await removed(project.control.perform({ type: "kick", room: stay.room, target }, options));
		if (stay.participantId !== null) await project.entry?.withdraw(stay.room, stay.participantId, options);
		await context.database.transaction(async (tx) => {
			await tx.delete(enrolments).where(and(eq(enrolments.userId, person.userId), inRoom(enrolments, stay.room)));
			await tx
				.delete(consolePresences)
				.where(and(eq(consolePresences.userId, person.userId), inRoom(consolePresences, stay.room)));
			const facts = { evidence: ack.evidence, detail: { wasInside: !ack.already } };
			await recordAudit(context, tx, { ...record("confirmed", facts), evidence: ack.evidence });
		});
		return true;
	} catch (error) {
		if (!(error instanceof ProviderError)) throw error;
		const outcome = error.kind === "unknown-outcome" ? "unknown" : "failed";
		const outcomeCode = error.details.code ?? error.kind;
		context.log.warn("console-not-expelled", { room: stay.room, kind: error.kind, code: outcomeCode });
		await recordAudit(context, context.database, record(outcome, { outcomeCode }));
		return false;
	}
}

/** A room that the vendor no longer knows holds nobody. */
async function removed(kick: Promise<Ack>): Promise<Ack> {
	try {
		return await kick;
	} catch (error) {
		if (error instanceof ProviderError && error.details.code === "room-not-found") {
			return { already: true, evidence: "provider-ack", affected: 0 };
		}
		throw error;
	}
}
