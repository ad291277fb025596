import { index, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

/** One row per command: its intent, then its latest outcome. The story of how it came about is in `audit_rows`. */
export const commands = pgTable(
	"commands",
	{
		/** Chosen by whoever orders, so that a double click or a resend is the same command. */
		id: uuid("id").primaryKey(),
		type: text("type").notNull(),
		provider: text("provider").notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		sessionId: text("session_id"),
		/** `Target`, parsed with `targetSchema` on reading; null for commands at a whole room. */
		target: jsonb("target"),
		/** SHA-256 over what was ordered: the same id with other parameters is a conflict. */
		fingerprint: text("fingerprint").notNull(),
		actorKind: text("actor_kind").notNull(),
		actorId: text("actor_id").notNull(),
		actorName: text("actor_name").notNull(),
		reasonCode: text("reason_code"),
		reasonText: text("reason_text"),
		/** `session`: a browser's SDK performs it; `server`: the vendor's REST API does. */
		via: text("via", { enum: ["session", "server"] }).notNull(),
		outcome: text("outcome", { enum: ["intent", "sent", "confirmed", "refused", "failed", "unknown"] }).notNull(),
		outcomeCode: text("outcome_code"),
		evidence: text("evidence", { enum: ["provider-ack", "reported", "webhook", "reconciled"] }),
		attempts: integer("attempts").notNull().default(0),
		latencyMs: integer("latency_ms"),
		/** When the vendor is to be asked (again) what became of it; null: nothing more to ask. */
		settleAt: timestamp("settle_at", { withTimezone: true }),
		settleTries: integer("settle_tries").notNull().default(0),
		createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
		updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
	},
	(table) => [
		index("commands_open").on(table.outcome, table.createdAt),
		index("commands_actor").on(table.actorId),
		index("commands_settle").on(table.settleAt),
		index("commands_room").on(table.provider, table.projectId, table.roomId, table.createdAt),
	],
);
