import type { KeyRow } from "@/lib/api/keys";
import type { apiKeys } from "../db/schema";
import { holderOf } from "../kernel/read-key";

/** A key as the keys page shows it: never the key itself. */
export function toKeyRow(row: typeof apiKeys.$inferSelect): KeyRow {
	const { scopes, providers, rooms } = holderOf(row);
	return {
		keyId: row.id,
		name: row.name,
		prefix: row.prefix,
		scopes: [...scopes],
		providers: providers === null ? null : [...providers],
		rooms: rooms === null ? null : [...rooms],
		expiresAt: row.expiresAt?.toISOString() ?? null,
		createdBy: row.createdBy,
		createdAt: row.createdAt.toISOString(),
		lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
		revokedAt: row.revokedAt?.toISOString() ?? null,
	};
}
