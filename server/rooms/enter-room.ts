import { and, eq } from "drizzle-orm";
import type { EntryAnswer } from "@/lib/api/rooms";
import type { Actor } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { consoleUserId } from "@/lib/moderation/participant";
import { mayUse } from "@/lib/moderation/policy";
import { type RoomRef, sameRoom } from "@/lib/moderation/room";
import { enrolments, userRooms, users } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import { noSuchRoom } from "../kernel/authority";
import type { Context } from "../kernel/context";
import type { CallOptions, RoomFacts } from "../ports/room-control";
import type { Enrolment, RoomEntry } from "../ports/room-entry";
import { entryPreset } from "./entry-preset";
import { columnsOf, type Database, inRoom, roomOf, type Transaction } from "./same-room";

type User = Extract<Actor, { kind: "user" }>;

const entryDeadlineMs = 10_000;

/**
 * Lets a console person into a room: an enrolment of their own under `usher:<user id>`, stored and used again,
 * and a token that nobody else sees. Without `startSession`, a room that nobody is in is asked about first;
 * a session that holds only console people counts as somebody inside, since entering it starts nothing.
 * Rooms this person may not see answer as rooms that do not exist, and no vendor is called.
 */
export async function enterRoom(
	context: Context,
	{ room, startSession }: { room: RoomRef; startSession: boolean },
): Promise<EntryAnswer> {
	const { actor, clock } = context;
	const project = context.projectOf(room);
	if (actor.kind !== "user" || actor.role === null || project === undefined) throw noSuchRoom();
	if (!mayUse(actor, "see-room", room).ok) throw noSuchRoom();
	const { entry } = project;
	if (entry === null) {
		throw new ModerationError("vendor-unsupported", "Rooms of this vendor cannot be entered from the console.");
	}
	const options: CallOptions = { lane: "act", signal: AbortSignal.timeout(entryDeadlineMs) };
	const stored = await readStored(context.database, actor.userId, room);
	const wanted = {
		name: stored.presetName ?? context.settings.presetForRole[actor.role],
		role: actor.role,
		personal: stored.presetName !== null,
	};
	const [facts, preset] = await Promise.all([
		project.control.findRoom(room, options),
		entryPreset(entry, wanted, clock, options),
	]);
	if (facts === null) throw noSuchRoom();
	mustBeOpen(facts);
	if (!startSession) mustHaveSomebody(facts);

	const userId = consoleUserId(actor.userId);
	const person = { userId, name: actor.name, presetName: preset.name, participantId: stored.participantId };
	const { enrolment, token } = await entry.enrol(room, person, options);
	await keepEnrolment(context, actor, room, enrolment, entry);
	return {
		token,
		userId,
		participantId: enrolment.participantId,
		title: facts.title,
		sessionId: facts.session?.sessionId ?? null,
		startedAt: facts.session?.startedAt?.toISOString() ?? null,
		preset: { name: preset.name, permissions: preset.permissions },
		unattendedMinutes: context.settings.unattendedMinutes,
	};
}

async function readStored(database: Database, userId: string, room: RoomRef) {
	const [row] = await database
		.select({ presetName: users.presetName, participantId: enrolments.participantId })
		.from(users)
		.leftJoin(enrolments, and(eq(enrolments.userId, users.id), inRoom(enrolments, room)))
		.where(eq(users.id, userId));
	return row ?? { presetName: null, participantId: null };
}

function mustBeOpen(facts: RoomFacts): void {
	if (facts.open) return;
	throw new ModerationError(
		"conflict",
		"This room is closed at the vendor (INACTIVE), so nobody can join it. Whoever runs the meeting can open it again.",
	);
}

function mustHaveSomebody(facts: RoomFacts): void {
	if (facts.session !== null && facts.session.people !== 0) return;
	throw new ModerationError(
		"nobody-inside",
		"Nobody is in this room. Entering it starts a session, which the vendor counts and bills.",
	);
}

/**
 * Keeps the enrolment and the audit row before the token is given out. The person's rights are read once more,
 * under a lock that whoever takes them away must wait for: a removal either stops this entry or sees its row.
 */
async function keepEnrolment(
	context: Context,
	actor: User,
	room: RoomRef,
	enrolment: Enrolment,
	entry: RoomEntry,
): Promise<void> {
	const kept = await context.database
		.transaction(async (tx) => {
			if (!(await stillMay(tx, actor, room))) return false;
			const values = { ...enrolment, createdAt: context.clock.now() };
			await tx
				.insert(enrolments)
				.values({ userId: actor.userId, ...columnsOf(room), ...values })
				.onConflictDoUpdate({
					target: [enrolments.userId, enrolments.provider, enrolments.projectId, enrolments.roomId],
					set: values,
				});
			await recordAudit(context, tx, { kind: "room-entered", room, detail: { preset: enrolment.presetName } });
			return true;
		})
		.catch((cause: unknown) => {
			throw new ModerationError(
				"not-recorded",
				"Your entry could not be recorded, so you were not let in. Try again in a moment.",
				{ cause },
			);
		});
	if (kept) return;
	const signal = AbortSignal.timeout(entryDeadlineMs);
	await entry.withdraw(room, enrolment.participantId, { lane: "act", signal });
	throw noSuchRoom();
}

async function stillMay(tx: Transaction, actor: User, room: RoomRef): Promise<boolean> {
	const [user] = await tx.select().from(users).where(eq(users.id, actor.userId)).for("share");
	if (user === undefined || user.role !== actor.role) return false;
	const given = await tx.select().from(userRooms).where(eq(userRooms.userId, actor.userId)).for("share");
	const roomsGiven = given.map(roomOf).filter((other) => sameRoom(other, room));
	return mayUse({ role: user.role, disabled: user.disabled, roomsGiven }, "see-room", room).ok;
}
