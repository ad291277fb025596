import { sql } from "drizzle-orm";
import {
	boolean,
	doublePrecision,
	index,
	integer,
	jsonb,
	pgTable,
	text,
	timestamp,
	uniqueIndex,
	uuid,
} from "drizzle-orm/pg-core";

/** Whom to remove for being idle. Rows stay when a policy is removed: its cases and the audit name it. */
export const idlePolicies = pgTable("idle_policies", {
	id: uuid("id").primaryKey(),
	/** Grows with each change; a dry run speaks for the version that it was made of. */
	version: integer("version").notNull(),
	name: text("name").notNull(),
	provider: text("provider"),
	roomPattern: text("room_pattern").notNull(),
	roles: text("roles").array().notNull(),
	/** `IdleCondition` of lib/api, parsed on reading. */
	condition: jsonb("condition").notNull(),
	message: text("message").notNull(),
	graceSeconds: integer("grace_seconds").notNull(),
	acting: boolean("acting").notNull(),
	createdBy: text("created_by").notNull(),
	createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
	changedAt: timestamp("changed_at", { withTimezone: true }).notNull(),
	lastRunAt: timestamp("last_run_at", { withTimezone: true }),
	removedAt: timestamp("removed_at", { withTimezone: true }),
});

/** What a policy would have done: to be looked at before it may act. */
export const idleDryRuns = pgTable(
	"idle_dry_runs",
	{
		id: uuid("id").primaryKey(),
		policyId: uuid("policy_id").notNull(),
		policyVersion: integer("policy_version").notNull(),
		at: timestamp("at", { withTimezone: true }).notNull(),
		/** Findings and rooms nothing sure is known of, as the run's answer had them. */
		findings: jsonb("findings").notNull(),
		unknown: jsonb("unknown").notNull(),
	},
	(table) => [index("idle_dry_runs_policy").on(table.policyId, table.at)],
);

/** Somebody whom an acting policy meant, from the warning to what became of them. */
export const idleCases = pgTable(
	"idle_cases",
	{
		id: uuid("id").primaryKey(),
		policyId: uuid("policy_id").notNull(),
		policyVersion: integer("policy_version").notNull(),
		provider: text("provider").notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		roomTitle: text("room_title").notNull(),
		/** `personKey`. */
		person: text("person").notNull(),
		/** `Target`, parsed on reading. */
		target: jsonb("target").notNull(),
		state: text("state", {
			enum: ["warned", "stayed", "left", "removing", "removed", "not-removed", "spared"],
		}).notNull(),
		text: text("text").notNull(),
		/** Since when the condition held when they were warned. */
		since: timestamp("since", { withTimezone: true }).notNull(),
		openedAt: timestamp("opened_at", { withTimezone: true }).notNull(),
		/** When they were told, or it turned out that nobody can; null: still to be done. */
		toldAt: timestamp("told_at", { withTimezone: true }),
		removeAt: timestamp("remove_at", { withTimezone: true }),
		/** A process that works on it says so until then. */
		claimedUntil: timestamp("claimed_until", { withTimezone: true }),
		/** The order of the removal. */
		commandId: uuid("command_id"),
		/** Others were in the room when the person was removed. */
		othersStayed: boolean("others_stayed"),
		closedAt: timestamp("closed_at", { withTimezone: true }),
		savedMinutes: doublePrecision("saved_minutes"),
		/** Saved minutes are still being counted. */
		counting: boolean("counting").notNull().default(false),
	},
	(table) => [
		/** Of many policies and workers, one has a person of a room in hand. */
		uniqueIndex("idle_cases_open")
			.on(table.provider, table.projectId, table.roomId, table.person)
			.where(sql`state in ('warned', 'removing')`),
		index("idle_cases_opened").on(table.openedAt),
		index("idle_cases_policy").on(table.policyId, table.state),
	],
);
