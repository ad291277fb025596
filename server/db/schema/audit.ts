import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

/**
 * What happened, append-only by the database itself: the app's role holds no UPDATE, DELETE or TRUNCATE on it,
 * and triggers refuse them to everybody. `kind` says what the row tells: `intent`, `outcome`, `denied`,
 * `sign-in`, `sign-in-failed`, `user-added`, `user-changed`, `room-entered`, `room-left`…
 */
export const auditRows = pgTable(
	"audit_rows",
	{
		id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
		at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
		kind: text("kind").notNull(),
		commandId: uuid("command_id"),
		command: text("command"),
		actorKind: text("actor_kind").notNull(),
		actorId: text("actor_id").notNull(),
		actorName: text("actor_name").notNull(),
		provider: text("provider"),
		projectId: text("project_id"),
		roomId: text("room_id"),
		targetUserId: text("target_user_id"),
		targetParticipantId: text("target_participant_id"),
		targetName: text("target_name"),
		reasonCode: text("reason_code"),
		reasonText: text("reason_text"),
		/** Where the order came from: `console`, `server-action`, `job`, `sign-in`, `users-page`, `cli`. */
		origin: text("origin").notNull(),
		outcome: text("outcome"),
		outcomeCode: text("outcome_code"),
		evidence: text("evidence"),
		latencyMs: integer("latency_ms"),
		/** Facts of this kind of row that have no column; never a secret. */
		detail: jsonb("detail"),
		/** The hash of the row before, and of this one with it; written by the database, whoever adds the row. */
		prevHash: text("prev_hash").notNull().default(""),
		hash: text("hash").notNull().default(""),
	},
	(table) => [
		index("audit_rows_command").on(table.commandId),
		index("audit_rows_actor").on(table.actorId, table.id),
		index("audit_rows_room").on(table.roomId, table.id),
		index("audit_rows_kind_of_command").on(table.command, table.id),
		index("audit_rows_outcome").on(table.outcome, table.id),
		index("audit_rows_participant").on(table.targetParticipantId, table.id),
		index("audit_rows_actor_name").on(sql`lower(${table.actorName})`),
		index("audit_rows_target_name").on(sql`lower(${table.targetName})`),
		index("audit_rows_at").on(table.at),
		index("audit_rows_target").on(table.targetUserId, table.id),
	],
);

/** The end of the chain, in a table of its own that the app's role can only read. */
export const auditHead = pgTable("audit_head", {
	one: boolean("one").primaryKey().default(true),
	/** Which audit this is; a file outside the database may hold heads of several. */
	chainId: uuid("chain_id").notNull().defaultRandom(),
	lastId: bigint("last_id", { mode: "number" }).notNull(),
	hash: text("hash").notNull(),
});
