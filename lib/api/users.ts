import * as z from "zod";
import { roleSchema } from "../moderation/policy";
import { roomRefSchema } from "../moderation/room";

export const emailSchema = z.string().trim().toLowerCase().pipe(z.email().max(254));
export const passwordSchema = z.string().min(12, "Use at least 12 characters.").max(200, "Use at most 200 characters.");

/** A console user as the users page shows them. */
export const userRowSchema = z.object({
	id: z.uuid(),
	email: z.string(),
	name: z.string(),
	role: roleSchema.nullable(),
	disabled: z.boolean(),
	/** How this person signs in. */
	signIn: z.object({ password: z.boolean(), oidc: z.boolean() }),
	presetName: z.string().nullable(),
	rooms: z.array(roomRefSchema.extend({ title: z.string().nullable() })),
	createdAt: z.string(),
	lastSignInAt: z.string().nullable(),
});
export type UserRow = z.infer<typeof userRowSchema>;

export const addUserSchema = z.object({
	email: emailSchema,
	name: z.string().trim().min(1, "Give a name.").max(120),
	role: roleSchema,
	password: passwordSchema,
});
export type AddUser = z.infer<typeof addUserSchema>;

export const changeUserSchema = z.object({
	userId: z.uuid(),
	role: roleSchema.nullable().optional(),
	disabled: z.boolean().optional(),
	presetName: z.string().trim().min(1).max(128).nullable().optional(),
	/** The whole list of rooms given; absent: unchanged. */
	rooms: z.array(roomRefSchema).max(200).optional(),
});
export type ChangeUser = z.infer<typeof changeUserSchema>;
