import { desc } from "drizzle-orm";
import type { KeyRow } from "@/lib/api/keys";
import { apiKeys } from "../db/schema";
import { requireRight } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { toKeyRow } from "./key-row";

/** All keys, the newest first; revoked and expired ones too. */
export async function listKeys(context: Context): Promise<KeyRow[]> {
	await requireRight(context, context.database, "manage-keys");
	const rows = await context.database.select().from(apiKeys).orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
	return rows.map(toKeyRow);
}
