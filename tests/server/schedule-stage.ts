import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import type { SetSchedule } from "@/lib/api/schedules";
import type { Actor } from "@/lib/moderation/actor";
import type { RoomRef } from "@/lib/moderation/room";
import { auditRows, commands, roomEnds, roomLocks } from "@/server/db/schema";
import type { Context, Project } from "@/server/kernel/context";
import type { Messenger } from "@/server/ports/messenger";
import type { RoomClosing } from "@/server/ports/room-closing";
import type { RoomControl } from "@/server/ports/room-control";
import { endWatch } from "@/server/schedules";
import {
	type FakeClosing,
	type FakeMessenger,
	fakeClosing,
	fakeControl,
	fakeMessenger,
	TestClock,
	testContext,
	testRoom,
} from "../factories/context";
import type { TestDatabase } from "../factories/database";

export const minute = 60_000;
/** A Sunday, far from any change of clocks. */
export const noon = new Date("2026-11-01T12:00:00Z");

export interface Stage {
	room: RoomRef;
	clock: TestClock;
	closing: FakeClosing;
	messenger: FakeMessenger;
	job: Context;
	as(actor: Actor): Context;
	order(changes?: Partial<SetSchedule>): SetSchedule;
	/** An order that ends so many minutes from now. */
	inMinutes(minutes: number, changes?: Partial<SetSchedule>): SetSchedule;
	/** One more worker. */
	worker(): { round(): Promise<void> };
	ends(): Promise<(typeof roomEnds.$inferSelect)[]>;
	locks(): Promise<(typeof roomLocks.$inferSelect)[]>;
	/** The audit of the room, oldest first: `kind outcome`. */
	story(): Promise<string[]>;
	commands(): Promise<(typeof commands.$inferSelect)[]>;
}

export interface StageOptions {
	clock?: TestClock;
	closing?: Partial<RoomClosing>;
	messenger?: Partial<Messenger> | null;
	control?: Partial<RoomControl>;
	room?: RoomRef;
}

/** A room of its own, of a vendor that ends rooms at once and says that they are empty, unless `options` say otherwise. */
export function stage(database: TestDatabase, options: StageOptions = {}): Stage {
	const room = options.room ?? { ...testRoom(), projectId: randomUUID() };
	const clock = options.clock ?? new TestClock(noon);
	const closing = fakeClosing(options.closing);
	const messenger = fakeMessenger(options.messenger ?? {});
	const control = fakeControl({
		provider: room.provider,
		projectId: room.projectId,
		findRoom: async () => ({ room, title: "Hall", open: true, session: null }),
		...options.control,
	});
	const project: Project = {
		control,
		entry: null,
		closing,
		...(options.messenger === null ? {} : { messenger }),
	};
	const contextOf = (actor: Actor) => testContext({ database, clock, projects: [project], actor, origin: "job" });
	const job = contextOf({ kind: "job", job: "scheduled-end" });
	const order = (changes: Partial<SetSchedule> = {}): SetSchedule => ({
		scheduleId: randomUUID(),
		room,
		title: "Stand-up",
		timing: { kind: "once", startsAt: null, end: { kind: "after", minutes: 60 } },
		keepOut: { kind: "no" },
		message: null,
		windowMinutes: 5,
		...changes,
	});
	return {
		room,
		clock,
		closing,
		messenger,
		job,
		as: contextOf,
		order,
		inMinutes: (minutes, changes) =>
			order({ timing: { kind: "once", startsAt: null, end: { kind: "after", minutes } }, ...changes }),
		worker: () => {
			const watch = endWatch((name) => contextOf({ kind: "job", job: name }));
			return {
				async round() {
					await watch.round();
					await watch.idle();
				},
			};
		},
		ends: () =>
			database.database.select().from(roomEnds).where(eq(roomEnds.projectId, room.projectId)).orderBy(roomEnds.endsAt),
		locks: () => database.database.select().from(roomLocks).where(eq(roomLocks.projectId, room.projectId)),
		story: async () =>
			(
				await database.database
					.select()
					.from(auditRows)
					.where(eq(auditRows.projectId, room.projectId))
					.orderBy(asc(auditRows.id))
			).map(({ kind, outcome }) => `${kind} ${outcome}`),
		commands: () => database.database.select().from(commands).where(eq(commands.projectId, room.projectId)),
	};
}
