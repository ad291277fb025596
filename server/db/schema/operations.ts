import { bigint, bigserial, index, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/** Calls to vendors, for the sliding windows of the rate budget. */
export const rateCalls = pgTable(
	"rate_calls",
	{
		id: bigserial("id", { mode: "number" }).primaryKey(),
		key: text("key").notNull(),
		lane: text("lane", { enum: ["act", "batch", "poll"] }).notNull(),
		/** When it was let go; once its answer came, the latest moment at which the vendor can have counted it. */
		at: timestamp("at", { withTimezone: true }).notNull(),
		/** Until then, as long as no answer came, it may be counted any moment. */
		heldUntil: timestamp("held_until", { withTimezone: true }),
		/** One call, in all its windows. */
		ticket: bigint("ticket", { mode: "number" }),
	},
	(table) => [index("rate_calls_ticket").on(table.ticket), index("rate_calls_key_at").on(table.key, table.at)],
);

/** Who waits for calls to fit, so that the less urgent of other processes stand back. Forgotten when not renewed. */
export const rateClaims = pgTable(
	"rate_claims",
	{
		key: text("key").notNull(),
		holder: text("holder").notNull(),
		acts: integer("acts").notNull(),
		batches: integer("batches").notNull(),
		until: timestamp("until", { withTimezone: true }).notNull(),
	},
	(table) => [primaryKey({ columns: [table.key, table.holder] })],
);

/** A vendor answered 429: nothing goes out under this key until then. */
export const ratePauses = pgTable("rate_pauses", {
	key: text("key").primaryKey(),
	until: timestamp("until", { withTimezone: true }).notNull(),
});

/** Worker processes and when they were last alive. */
export const workers = pgTable("workers", {
	id: text("id").primaryKey(),
	startedAt: timestamp("started_at", { withTimezone: true }).notNull().defaultNow(),
	seenAt: timestamp("seen_at", { withTimezone: true }).notNull().defaultNow(),
});

/** Who does what only one worker at a time should do; whoever dies loses it when the time is up. */
export const leases = pgTable("leases", {
	name: text("name").primaryKey(),
	holder: text("holder").notNull(),
	until: timestamp("until", { withTimezone: true }).notNull(),
});
