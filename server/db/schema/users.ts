import { boolean, index, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";

/** Console people. A user has a password, or an OIDC identity (issuer and subject), or both. */
export const users = pgTable(
	"users",
	{
		id: uuid("id").primaryKey().defaultRandom(),
		/** Stored in lower case. */
		email: text("email").notNull(),
		name: text("name").notNull(),
		/** null: may sign in, may do nothing, until an admin grants a role. */
		role: text("role", { enum: ["viewer", "host", "moderator", "admin"] }),
		disabled: boolean("disabled").notNull().default(false),
		/** `scrypt$N$r$p$salt$hash`, base64 parts; null: no password. */
		passwordHash: text("password_hash"),
		oidcIssuer: text("oidc_issuer"),
		oidcSubject: text("oidc_subject"),
		/** RealtimeKit preset in place of the one that the role maps to. */
		presetName: text("preset_name"),
		createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
		lastSignInAt: timestamp("last_sign_in_at", { withTimezone: true }),
	},
	(table) => [
		uniqueIndex("users_email").on(table.email),
		uniqueIndex("users_oidc").on(table.oidcIssuer, table.oidcSubject),
	],
);

/** Rooms given to a host or viewer. */
export const userRooms = pgTable(
	"user_rooms",
	{
		userId: uuid("user_id")
			.notNull()
			.references(() => users.id, { onDelete: "cascade" }),
		provider: text("provider", { enum: ["realtimekit", "agora", "zego"] }).notNull(),
		projectId: text("project_id").notNull(),
		roomId: text("room_id").notNull(),
		givenAt: timestamp("given_at", { withTimezone: true }).notNull().defaultNow(),
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.provider, table.projectId, table.roomId] }),
		index("user_rooms_room").on(table.provider, table.projectId, table.roomId),
	],
);

/** Wrong passwords, for growing delays per account and per address. */
export const signInFailures = pgTable(
	"sign_in_failures",
	{
		/** `account:<email>` or `address:<ip>`. */
		subject: text("subject").notNull(),
		at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
	},
	(table) => [index("sign_in_failures_subject_at").on(table.subject, table.at)],
);
