import type { AddedKey, AddKey } from "@/lib/api/keys";
import { actorId, actorName } from "@/lib/moderation/actor";
import { ModerationError } from "@/lib/moderation/errors";
import { apiKeys } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import { requireRight } from "../kernel/authority";
import type { Context } from "../kernel/context";
import { storable } from "../kernel/storable";
import { onRecord } from "../kernel/transaction";
import { toKeyRow } from "./key-row";
import { hashOf, newKey, prefixOf } from "./key-text";

/** Makes a key for a customer's own backend. The answer is the only place where the key itself ever is. */
export async function addKey(context: Context, wish: AddKey): Promise<AddedKey> {
	const { name, scopes, providers, rooms, expiresAt } = storable(wish);
	const now = context.clock.now();
	if (expiresAt !== null && new Date(expiresAt) <= now) {
		throw new ModerationError("bad-input", "A key cannot expire in the past. Choose a later time.");
	}
	const stray = rooms?.find(({ provider }) => providers !== null && !providers.includes(provider));
	if (stray !== undefined) {
		throw new ModerationError("bad-input", `The room ${stray.roomId} is not of a vendor that this key is for.`);
	}
	const key = newKey();
	const limits = { scopes: [...new Set(scopes)], providers, rooms };
	const row = await onRecord(context.database, async (transaction) => {
		await requireRight(context, transaction, "manage-keys");
		const [added] = await transaction
			.insert(apiKeys)
			.values({
				name,
				hash: hashOf(key),
				prefix: prefixOf(key),
				...limits,
				expiresAt: expiresAt === null ? null : new Date(expiresAt),
				createdById: actorId(context.actor),
				createdBy: storable(actorName(context.actor)),
				createdAt: now,
			})
			.returning();
		if (added === undefined) throw new Error("The new key was not returned.");
		await recordAudit(context, transaction, {
			kind: "key-added",
			outcome: "confirmed",
			detail: { keyId: added.id, name, prefix: added.prefix, ...limits, expiresAt },
		});
		return added;
	});
	return { key, row: toKeyRow(row) };
}
