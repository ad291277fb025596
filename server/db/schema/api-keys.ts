import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";

/** Keys of customers' own backends. The key itself is nowhere: its SHA-256 is what a request is compared with. */
export const apiKeys = pgTable(
	"api_keys",
	{
		id: uuid("id").primaryKey().defaultRandom(),
		name: text("name").notNull(),
		/** SHA-256 of the key, in hex. */
		hash: text("hash").notNull(),
		/** The first characters of the key, to tell keys apart. */
		prefix: text("prefix").notNull(),
		/** `Scope[]`, parsed on reading. */
		scopes: jsonb("scopes").notNull(),
		/** `Provider[]`; null: every vendor. */
		providers: jsonb("providers"),
		/** `RoomRef[]`; null: every room. */
		rooms: jsonb("rooms"),
		expiresAt: timestamp("expires_at", { withTimezone: true }),
		createdById: text("created_by_id").notNull(),
		createdBy: text("created_by").notNull(),
		createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
		/** Written at most once a minute. */
		lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
		revokedAt: timestamp("revoked_at", { withTimezone: true }),
	},
	(table) => [uniqueIndex("api_keys_hash").on(table.hash)],
);

/** How many requests a key has made in its window of a minute: one row a key, for all processes. */
export const apiKeyUses = pgTable("api_key_uses", {
	keyId: uuid("key_id")
		.primaryKey()
		.references(() => apiKeys.id, { onDelete: "cascade" }),
	startedAt: timestamp("started_at", { withTimezone: true }).notNull(),
	used: integer("used").notNull(),
});

/** Requests that came with an `Idempotency-Key`, for a day: what was asked, and what was answered. */
export const apiRequests = pgTable(
	"api_requests",
	{
		keyId: uuid("key_id")
			.notNull()
			.references(() => apiKeys.id, { onDelete: "cascade" }),
		idempotencyKey: text("idempotency_key").notNull(),
		/** SHA-256 over method, path and body: the same key with another request is refused. */
		fingerprint: text("fingerprint").notNull(),
		/** Who is answering it, until then; past it, that process has died. */
		heldBy: uuid("held_by"),
		heldUntil: timestamp("held_until", { withTimezone: true }),
		/** null: not answered yet. */
		status: integer("status"),
		/** What was answered; never a secret. */
		answer: jsonb("answer"),
		createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.keyId, table.idempotencyKey] }),
		index("api_requests_created").on(table.createdAt),
	],
);
