import { eq } from "drizzle-orm";
import * as z from "zod";
import type { Actor } from "@/lib/moderation/actor";
import { providerSchema, roomRefSchema } from "@/lib/moderation/room";
import { type KeyHolder, scopes } from "@/lib/moderation/words/api-key";
import type { Database, Transaction } from "../db/client";
import { apiKeys } from "../db/schema";

export type KeyActor = Extract<Actor, { kind: "api-key" }>;

const limits = z.object({
	scopes: z.array(z.enum(scopes)),
	providers: z.array(providerSchema).nullable(),
	rooms: z.array(roomRefSchema).nullable(),
});

/** An API key as the policy must see it now; read before each act. null: there is no such key. */
export async function readKey(database: Database | Transaction, keyId: string): Promise<KeyActor | null> {
	const [row] = await database.select().from(apiKeys).where(eq(apiKeys.id, keyId));
	return row === undefined ? null : { kind: "api-key", keyId: row.id, name: row.name, ...holderOf(row) };
}

/** What a stored key allows, as the policy reads it. */
export function holderOf(row: {
	scopes: unknown;
	providers: unknown;
	rooms: unknown;
	expiresAt: Date | null;
	revokedAt: Date | null;
}): KeyHolder {
	return { ...limits.parse(row), expiresAt: row.expiresAt, revokedAt: row.revokedAt };
}
