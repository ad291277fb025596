import { eq } from "drizzle-orm";
import type { KeyRow } from "@/lib/api/keys";
import { ModerationError } from "@/lib/moderation/errors";
import { apiKeys } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import { requireRight } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { onRecord } from "../kernel/transaction";
import { toKeyRow } from "./key-row";

/** From its commit on, every process refuses the key. Revoking one that is revoked changes nothing. */
export async function revokeKey(context: Context, { keyId }: { keyId: string }): Promise<KeyRow> {
	return onRecord(context.database, async (transaction) => {
		await requireRight(context, transaction, "manage-keys");
		const [known] = await transaction.select().from(apiKeys).where(eq(apiKeys.id, keyId)).for("update");
		if (known === undefined) throw new ModerationError("not-found", "There is no such key.");
		if (known.revokedAt !== null) return toKeyRow(known);
		const revokedAt = context.clock.now();
		await transaction.update(apiKeys).set({ revokedAt }).where(eq(apiKeys.id, keyId));
		await recordAudit(context, transaction, {
			kind: "key-revoked",
			outcome: "confirmed",
			detail: { keyId, name: known.name, prefix: known.prefix },
		});
		return toKeyRow({ ...known, revokedAt });
	});
}
