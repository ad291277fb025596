import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, smallint, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";

/** When a room ends, once or every week. Its next ends stand in `room_ends`. */
export const schedules = pgTable(
	"schedules",
	{
		/** Chosen by the page, so that a double click makes one schedule. */
		id: uuid("id").primaryKey(),
		provider: text("provider", { enum: ["realtimekit", "agora", "zego"] }).notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		title: text("title").notNull(),
		/** `Timing` of lib/api, parsed on reading. */
		timing: jsonb("timing").notNull(),
		/** `KeepOut` of lib/api, parsed on reading. */
		keepOut: jsonb("keep_out").notNull(),
		message: text("message"),
		windowMinutes: integer("window_minutes").notNull(),
		/** SHA-256 of the order that wrote it last: the same order again changes nothing. */
		fingerprint: text("fingerprint").notNull(),
		createdByName: text("created_by_name").notNull(),
		createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
		updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
		cancelledAt: timestamp("cancelled_at", { withTimezone: true }),
		/** Ends up to then stand in `room_ends`; null: there are no further ones. */
		materialisedTo: timestamp("materialised_to", { withTimezone: true }),
	},
	(table) => [
		index("schedules_room").on(table.provider, table.projectId, table.roomId),
		index("schedules_materialised").on(table.materialisedTo).where(sql`${table.cancelledAt} is null`),
	],
);

/** One end of one room, with all that became of it. */
export const roomEnds = pgTable(
	"room_ends",
	{
		/** Made of the schedule and the planned time, so that no end is ever there twice. */
		id: uuid("id").primaryKey(),
		scheduleId: uuid("schedule_id")
			.notNull()
			.references(() => schedules.id),
		provider: text("provider", { enum: ["realtimekit", "agora", "zego"] }).notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		startsAt: timestamp("starts_at", { withTimezone: true }),
		plannedAt: timestamp("planned_at", { withTimezone: true }).notNull(),
		/** As planned, and with extensions. */
		endsAt: timestamp("ends_at", { withTimezone: true }).notNull(),
		extendedMinutes: integer("extended_minutes").notNull().default(0),
		/** The schedule's own next start. */
		nextStartAt: timestamp("next_start_at", { withTimezone: true }),
		state: text("state", {
			enum: ["planned", "ending", "ended", "not-ended", "skipped-late", "skipped", "cancelled"],
		}).notNull(),
		/** When a worker is to look at it; null: nothing more to do. */
		dueAt: timestamp("due_at", { withTimezone: true }),
		/** When people are told next, and which of the warnings it is (10 or 5 minutes before); null: no more. */
		warnAt: timestamp("warn_at", { withTimezone: true }),
		warnMinutes: smallint("warn_minutes"),
		/** What became of the last warning, as `Warned` of server/schedules; null: none was due yet. */
		warned: text("warned"),
		/** Who is about to tell the vendor. Past `claimed_until`, that worker has died. */
		claimedBy: uuid("claimed_by"),
		claimedUntil: timestamp("claimed_until", { withTimezone: true }),
		attempts: integer("attempts").notNull().default(0),
		/** When the vendor took the order; from then on it is only asked whether the room is empty. */
		takenAt: timestamp("taken_at", { withTimezone: true }),
		commandId: uuid("command_id"),
		/** What stood in the way, or how it is known: as `commands.outcome_code`. */
		code: text("code"),
		lateMs: integer("late_ms"),
		updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
	},
	(table) => [
		uniqueIndex("room_ends_schedule_planned").on(table.scheduleId, table.plannedAt),
		index("room_ends_due").on(table.provider, table.projectId, table.dueAt).where(sql`${table.dueAt} is not null`),
		index("room_ends_warn").on(table.warnAt).where(sql`${table.warnAt} is not null`),
		index("room_ends_claimed").on(table.claimedBy).where(sql`${table.claimedBy} is not null`),
		index("room_ends_command").on(table.commandId).where(sql`${table.commandId} is not null`),
		index("room_ends_room").on(table.provider, table.projectId, table.roomId, table.endsAt),
		index("room_ends_at").on(table.endsAt, table.id),
	],
);

/** One press of Extend: the same id again extends nothing. */
export const endExtensions = pgTable("end_extensions", {
	id: uuid("id").primaryKey(),
	endId: uuid("end_id").notNull(),
	minutes: integer("minutes").notNull(),
	at: timestamp("at", { withTimezone: true }).notNull(),
});

/** Rooms that people are kept out of. Written before the vendor is told, and dropped once it has opened the room. */
export const roomLocks = pgTable(
	"room_locks",
	{
		/** The end that it follows. */
		endId: uuid("end_id").primaryKey(),
		provider: text("provider", { enum: ["realtimekit", "agora", "zego"] }).notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		/** The vendor's handle of it. */
		reference: text("reference"),
		/** When the vendor lets people in by itself; null: not before it is lifted, or it has no lock yet. */
		until: timestamp("until", { withTimezone: true }),
		/** When people may come in again; null: once somebody opens the room. */
		reopensAt: timestamp("reopens_at", { withTimezone: true }),
		/** When a worker is to prolong or lift it; null: not before it has the vendor's lock, or somebody opens the room. */
		dueAt: timestamp("due_at", { withTimezone: true }),
		claimedUntil: timestamp("claimed_until", { withTimezone: true }),
		attempts: integer("attempts").notNull().default(0),
		/** What stands in the way of prolonging or lifting it. */
		code: text("code"),
	},
	(table) => [
		index("room_locks_room").on(table.provider, table.projectId, table.roomId),
		index("room_locks_due").on(table.dueAt).where(sql`${table.dueAt} is not null`),
	],
);
