import { bigserial, index, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";

/**
 * What every moderator in a room sees: joins, leaves and acts. Ids of one room are handed out under a lock,
 * in commit order, so that a reader who has seen id n has missed nothing below it.
 */
export const activity = pgTable(
	"activity",
	{
		id: bigserial("id", { mode: "number" }).primaryKey(),
		provider: text("provider").notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		at: timestamp("at", { withTimezone: true }).notNull(),
		kind: text("kind", { enum: ["joined", "left", "act"] }).notNull(),
		commandId: uuid("command_id"),
		/** Several consoles report the same join; the first wins. null for acts. */
		dedupeKey: text("dedupe_key"),
		/** `ActivityEntry` of lib/api, parsed on reading. */
		entry: jsonb("entry").notNull(),
	},
	(table) => [
		index("activity_room").on(table.provider, table.projectId, table.roomId, table.id),
		uniqueIndex("activity_dedupe").on(table.dedupeKey),
	],
);
