import { z } from "zod";

/** ZEGO's answers, cut down to the fields that are used; anything beside them is ignored. */

const count = z.number().int().nonnegative();
const userId = z.string().min(1).max(256);

export const envelopeSchema = z.object({
	Code: z.number().int(),
	Message: z.string().nullish().catch(null),
	Data: z.unknown().optional(),
});

/** What an act says beside "success": nothing that is used. */
export const nothingSchema = z.unknown();

export const userCountsSchema = z.object({
	UserCountList: z.array(z.object({ RoomId: z.string().max(256), UserCount: count })).max(10),
});

const listedUserSchema = z.object({ UserId: userId, UserName: z.string().max(1_024).nullish().catch(null) });
export type ListedUser = z.infer<typeof listedUserSchema>;

export const userListSchema = z.object({
	Marker: z.string().max(1_024).nullish(),
	/** A row that cannot be read hides no other. */
	UserList: z.array(z.unknown()).transform((rows) => ({
		given: rows.length,
		rows: rows.flatMap((row) => {
			const parsed = listedUserSchema.safeParse(row);
			return parsed.success ? [parsed.data] : [];
		}),
	})),
});

/** Milliseconds; vendors send such numbers as text at times. */
const moment = z
	.union([
		count,
		z
			.string()
			.regex(/^\d{1,15}$/)
			.transform(Number),
	])
	.refine((ms) => ms <= 8_640_000_000_000_000);

const statusSchema = z.object({
	UserId: userId,
	Status: z.union([z.literal(0), z.literal(1)]),
	LoginTime: moment.nullish().catch(null),
});
export type UserStatus = z.infer<typeof statusSchema>;

export const userStatusesSchema = z.object({ UserStatusList: z.array(statusSchema).max(100) });

/** Whom a command did not reach; its own Code says why. */
export const commandSentSchema = z
	.object({
		FailUsers: z
			.array(z.object({ Uid: userId, Code: z.number().int() }))
			.max(100)
			.nullish(),
	})
	.nullish();
