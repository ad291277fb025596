import * as z from "zod";
import { providerSchema, roomRefSchema } from "../moderation/room";
import { scopes } from "../moderation/words/api-key";

export const scopeSchema = z.enum(scopes);

export const addKeySchema = z.object({
	name: z.string().trim().min(1, "Give a name.").max(120),
	scopes: z.array(scopeSchema).min(1, "Choose at least one.").max(scopes.length),
	/** null: every vendor, every room. */
	providers: z.array(providerSchema).min(1).nullable(),
	rooms: z.array(roomRefSchema).min(1).max(200).nullable(),
	expiresAt: z.iso.datetime().nullable(),
});
export type AddKey = z.infer<typeof addKeySchema>;

export const keyRowSchema = addKeySchema.extend({
	keyId: z.uuid(),
	/** The first characters of the key, to tell keys apart. */
	prefix: z.string(),
	createdBy: z.string(),
	createdAt: z.string(),
	lastUsedAt: z.string().nullable(),
	revokedAt: z.string().nullable(),
});
export type KeyRow = z.infer<typeof keyRowSchema>;

/** The only time that the key itself is shown. */
export const addedKeySchema = z.object({ key: z.string(), row: keyRowSchema });
export type AddedKey = z.infer<typeof addedKeySchema>;
export const keyIdSchema = z.object({ keyId: z.uuid() });
