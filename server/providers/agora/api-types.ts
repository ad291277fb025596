import { z } from "zod";

/** Agora's answers, cut down to the fields that are used; anything beside them is ignored. */

const count = z.number().int().nonnegative();
export const uidSchema = z.number().int().min(1).max(4_294_967_295);

/** What it says when it refuses; no code stands in it. */
export const complaintSchema = z.object({ message: z.string().optional(), reason: z.string().optional() });

const ruleId = z.union([count, z.string().min(1).max(64)]).transform(String);

export const ruleMadeSchema = z.object({ status: z.literal("success"), id: ruleId.nullish().catch(null) });

/** `ts` is when the rule ends; an answer without it names a rule that the vendor may not have. */
export const ruleChangedSchema = z.object({
	status: z.literal("success"),
	result: z
		.object({ id: ruleId.nullish().catch(null), ts: z.unknown() })
		.nullish()
		.catch(null),
});

export const ruleLiftedSchema = z.object({ status: z.literal("success") });

/** Its times come as ISO 8601 text; a row whose end cannot be read has none. */
const ruleSchema = z.object({
	id: ruleId,
	cname: z.string().nullish(),
	uid: z.union([z.number(), z.string()]).nullish(),
	ip: z.string().nullish(),
	privileges: z.array(z.string()),
	ts: moment(),
	createAt: moment(),
});
export type RuleRow = z.infer<typeof ruleSchema>;

/** The vendor's list may miss rules, and fields of them: a row that cannot be read hides no other. */
export const ruleListSchema = z.object({
	status: z.literal("success"),
	rules: z.array(z.unknown()).transform((rows) => readable(rows, ruleSchema)),
});

/** `message_offline` comes without a `result` in the vendor's own sample. */
export const messageSentSchema = z.object({
	result: z.string().nullish().catch(null),
	code: z.enum(["message_sent", "message_delivered", "message_offline"]),
});

const channelSchema = z.object({ channel_name: z.string().min(1).max(256), user_count: count.nullish().catch(null) });
export type ChannelRow = z.infer<typeof channelSchema>;

export const channelListSchema = z.object({
	success: z.literal(true),
	data: z.object({
		/** A row that cannot be read hides no other. */
		channels: z.array(z.unknown()).transform((rows) => ({ rows: readable(rows, channelSchema), given: rows.length })),
		total_size: count.nullish().catch(null),
	}),
});

const uids = z.array(z.unknown()).transform((rows) => ({ rows: readable(rows, uidSchema), given: rows.length }));

export const userListSchema = z.object({
	success: z.literal(true),
	data: z.union([
		z.object({ channel_exist: z.literal(false) }),
		z.object({ channel_exist: z.literal(true), mode: z.literal(1), total: count.nullish().catch(null), users: uids }),
		z.object({
			channel_exist: z.literal(true),
			mode: z.literal(2),
			broadcasters: uids,
			/** The first 10,000 only. */
			audience: uids,
			audience_total: count.nullish().catch(null),
		}),
	]),
});
export type UserList = z.infer<typeof userListSchema>["data"];

export const propertySchema = z.object({
	success: z.literal(true),
	data: z.union([
		z.object({ in_channel: z.literal(false) }),
		z.object({ in_channel: z.literal(true), uid: uidSchema, join: count.max(100_000_000_000).nullish().catch(null) }),
	]),
});
export type Property = z.infer<typeof propertySchema>["data"];

function moment() {
	return z
		.union([z.string().max(64), count])
		.transform((at) => new Date(at))
		.refine((at) => !Number.isNaN(at.getTime()))
		.nullish()
		.catch(null);
}

function readable<Schema extends z.ZodType>(rows: readonly unknown[], schema: Schema): z.output<Schema>[] {
	return rows.flatMap((row) => {
		const parsed = schema.safeParse(row);
		return parsed.success ? [parsed.data] : [];
	});
}
