import { bigint, index, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

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
		/** The order of many that this is one target of, and its place in it. */
		batchId: uuid("batch_id"),
		batchIndex: integer("batch_index"),
		/** Who is about to call the vendor, or has; taken before the call, so that no two processes make it. */
		claimedBy: text("claimed_by"),
		/** Past this, the claimant has died: whether the vendor was told is unknown. */
		claimedUntil: timestamp("claimed_until", { withTimezone: true }),
		/** Grows with each change of a batch's target, in commit order: what its stream resumes from. */
		changeId: bigint("change_id", { mode: "number" }),
		createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
		updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
	},
	(table) => [
		index("commands_open").on(table.outcome, table.createdAt),
		index("commands_actor").on(table.actorId),
		index("commands_settle").on(table.settleAt),
		index("commands_batch").on(table.batchId, table.changeId),
		index("commands_room").on(table.provider, table.projectId, table.roomId, table.createdAt),
	],
);

/** One order for many targets; each target is a command of its own. */
export const batches = pgTable(
	"batches",
	{
		/** Chosen by whoever orders, so that a double click or a resend is the same order. */
		id: uuid("id").primaryKey(),
		fingerprint: text("fingerprint").notNull(),
		actorKind: text("actor_kind").notNull(),
		actorId: text("actor_id").notNull(),
		targets: integer("targets").notNull(),
		messageToPerson: text("message_to_person"),
		/** A process that carries the order out says so until then; past it, another takes over what was not begun. */
		tendedUntil: timestamp("tended_until", { withTimezone: true }).notNull(),
		/** null: some target has not been sent yet. */
		dispatchedAt: timestamp("dispatched_at", { withTimezone: true }),
		createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
	},
	(table) => [index("batches_open").on(table.dispatchedAt, table.tendedUntil)],
);
