import { boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";

/** Rooms as the one server-side poll last saw them. */
export const polledRooms = pgTable(
	"polled_rooms",
	{
		provider: text("provider").notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		title: text("title").notNull(),
		sessionId: text("session_id"),
		/** As the vendor counts, console people included; null: not told. */
		people: integer("people"),
		startedAt: timestamp("started_at", { withTimezone: true }),
		/** Seen live in the latest trusted listing. */
		live: boolean("live").notNull(),
		seenAt: timestamp("seen_at", { withTimezone: true }).notNull(),
	},
	(table) => [primaryKey({ columns: [table.provider, table.projectId, table.roomId] })],
);

/** How the poll of a project is doing. */
export const roomPolls = pgTable(
	"room_polls",
	{
		provider: text("provider").notNull(),
		projectId: text("project_id").notNull(),
		/** `ok`; `unknown`: the vendor's list was empty or cannot be trusted; `unreachable`, `unauthorised`, `limited`: the call failed. */
		state: text("state", { enum: ["ok", "unknown", "unreachable", "unauthorised", "limited"] }).notNull(),
		triedAt: timestamp("tried_at", { withTimezone: true }).notNull(),
		/** When a listing was last trusted; null: never. */
		succeededAt: timestamp("succeeded_at", { withTimezone: true }),
	},
	(table) => [primaryKey({ columns: [table.provider, table.projectId] })],
);

/** Vendor records of console people in rooms, reused at every entry. */
export const enrolments = pgTable(
	"enrolments",
	{
		userId: uuid("user_id").notNull(),
		provider: text("provider").notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		participantId: text("participant_id").notNull(),
		presetName: text("preset_name").notNull(),
		createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
	},
	(table) => [primaryKey({ columns: [table.userId, table.provider, table.projectId, table.roomId] })],
);

/** Consoles that are open in a room now: who is looking, and whom the headcount must leave out. */
export const consolePresences = pgTable(
	"console_presences",
	{
		connectionId: text("connection_id").primaryKey(),
		userId: uuid("user_id").notNull(),
		provider: text("provider").notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		enteredAt: timestamp("entered_at", { withTimezone: true }).notNull().defaultNow(),
		seenAt: timestamp("seen_at", { withTimezone: true }).notNull().defaultNow(),
	},
	(table) => [
		index("console_presences_room").on(table.provider, table.projectId, table.roomId),
		index("console_presences_user").on(table.userId),
	],
);

/** Who is in an Agora or ZEGO room, as the server last asked for everybody who looks. */
export const roomRosters = pgTable(
	"room_rosters",
	{
		provider: text("provider").notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		/** `PeopleAnswer` of lib/api, parsed on reading; null: the vendor has never answered. */
		answer: jsonb("answer"),
		triedAt: timestamp("tried_at", { withTimezone: true }).notNull(),
		/** A process that is asking; forgotten when it dies. */
		askingUntil: timestamp("asking_until", { withTimezone: true }),
	},
	(table) => [primaryKey({ columns: [table.provider, table.projectId, table.roomId] })],
);
