import { boolean, index, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/** What is known of a room as a whole, and how old it is. */
export const presenceRooms = pgTable(
	"presence_rooms",
	{
		provider: text("provider").notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		/** The latest listing of the vendor's that was whole; null: there has been none. */
		listedAt: timestamp("listed_at", { withTimezone: true }),
		/** Since when whole listings have come one after the other without a gap. */
		listedSince: timestamp("listed_since", { withTimezone: true }),
		/** Since when exactly one person has been in it, as far as those listings and everybody who tells of joins say. */
		aloneSince: timestamp("alone_since", { withTimezone: true }),
		/** When somebody last told a sign of life from it; kept to some seconds. */
		reportedAt: timestamp("reported_at", { withTimezone: true }),
		triedAt: timestamp("tried_at", { withTimezone: true }),
		/** A process that is asking the vendor; forgotten when it dies. */
		askingUntil: timestamp("asking_until", { withTimezone: true }),
		/** Why the latest question has no whole answer, in words; null: it has. */
		problem: text("problem"),
	},
	(table) => [primaryKey({ columns: [table.provider, table.projectId, table.roomId] })],
);

/** Who is where: one row a connection. Those that the latest whole listing named are as young as that listing. */
export const presenceConnections = pgTable(
	"presence_connections",
	{
		provider: text("provider").notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		connectionId: text("connection_id").notNull(),
		participantId: text("participant_id").notNull(),
		userId: text("user_id"),
		name: text("name").notNull(),
		/** Preset or vendor role; null: not told. */
		role: text("role"),
		/** As the vendor says; null where it does not. */
		joinedAt: timestamp("joined_at", { withTimezone: true }),
		/** Since when they are known to be in without a gap. */
		inSince: timestamp("in_since", { withTimezone: true }).notNull(),
		toldAt: timestamp("told_at", { withTimezone: true }).notNull(),
		source: text("source", { enum: ["listing", "console", "webhook"] }).notNull(),
	},
	(table) => [primaryKey({ columns: [table.provider, table.projectId, table.roomId, table.connectionId] })],
);

/**
 * The newest signs of life of a person, from each who tells of them. No index but the key, so that the many updates
 * stay in their pages.
 */
export const presenceSigns = pgTable(
	"presence_signs",
	{
		provider: text("provider").notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		/** `personKey`. */
		person: text("person").notNull(),
		/** One device; empty: all of theirs. */
		connectionId: text("connection_id").notNull(),
		/** `report`: the customer's app. Else the console that watches: `console:<user id>:<its connection>`. */
		source: text("source").notNull(),
		at: timestamp("at", { withTimezone: true }).notNull(),
		/** Since when reports have come without a gap that said whether anything was sent; null: the latest did not say. */
		knownSince: timestamp("known_since", { withTimezone: true }),
		/** When they last spoke, or sent sound or a picture. */
		activeAt: timestamp("active_at", { withTimezone: true }),
		spokeAt: timestamp("spoke_at", { withTimezone: true }),
		audio: boolean("audio"),
		video: boolean("video"),
	},
	(table) => [
		primaryKey({
			columns: [table.provider, table.projectId, table.roomId, table.person, table.connectionId, table.source],
		}),
	],
);

/** Consoles that watch a room. A console tells changes only: what it told holds as long as it goes on watching. */
export const presenceWatchers = pgTable(
	"presence_watchers",
	{
		provider: text("provider").notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		/** As in `presence_signs.source`. */
		source: text("source").notNull(),
		at: timestamp("at", { withTimezone: true }).notNull(),
		/** Since when it has watched without a gap. */
		since: timestamp("since", { withTimezone: true }).notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.provider, table.projectId, table.roomId, table.source] }),
		index("presence_watchers_at").on(table.at),
	],
);
