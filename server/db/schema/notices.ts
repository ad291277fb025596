import { boolean, index, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

/** One person asked to leave: how far the notice has come, and when there is something to do about it next. */
export const notices = pgTable(
	"notices",
	{
		/** The id of the person's own command too. */
		id: uuid("id").primaryKey(),
		/** The order of one or several people, chosen by whoever asks; what travels carries it as its id. */
		orderId: uuid("order_id").notNull(),
		provider: text("provider").notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		/** `Target`, parsed with `targetSchema` on reading. */
		target: jsonb("target").notNull(),
		/** For the person's eyes, uncut. */
		text: text("text").notNull(),
		reactSeconds: integer("react_seconds").notNull(),
		leaveBy: timestamp("leave_by", { withTimezone: true }).notNull(),
		thenRemove: boolean("then_remove").notNull(),
		via: text("via", { enum: ["session", "server"] }).notNull(),
		askedByKind: text("asked_by_kind").notNull(),
		askedById: text("asked_by_id").notNull(),
		askedBy: text("asked_by").notNull(),
		state: text("state", {
			enum: [
				"waiting",
				"asked",
				"delivered",
				"not-reached",
				"left",
				"removing",
				"removed",
				"not-removed",
				"stayed",
				"withdrawn",
				"unknown",
			],
		}).notNull(),
		/** What is known beyond the state: the vendor's code, or a word of ours. */
		code: text("code"),
		/** The order of the removal that follows, once it is decided. */
		removalId: uuid("removal_id"),
		/** How often the vendor was asked in vain since the deadline. */
		tries: integer("tries").notNull().default(0),
		/** When there is something to do about it; null: it is over. */
		dueAt: timestamp("due_at", { withTimezone: true }),
		/** Who is about to do it; past `claimedUntil` that process has died, and another does it. */
		claimedBy: uuid("claimed_by"),
		claimedUntil: timestamp("claimed_until", { withTimezone: true }),
		createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
		updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
	},
	(table) => [
		index("notices_due").on(table.dueAt),
		index("notices_order").on(table.orderId),
		index("notices_room").on(table.provider, table.projectId, table.roomId, table.createdAt),
	],
);
