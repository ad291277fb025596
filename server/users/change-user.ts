import { and, eq } from "drizzle-orm";
import type { ChangeUser, UserRow } from "@/lib/api/users";
import { ModerationError } from "@/lib/moderation/errors";
import { type Role, reachOf, roles } from "@/lib/moderation/policy";
import { type RoomRef, sameRoom } from "@/lib/moderation/room";
import { userRooms, users } from "../db/schema";
import { recordAudit } from "../kernel/audit";
import type { Context } from "../kernel/context";
import { signal } from "../kernel/signals";
import { readUserRows } from "./list-users";
import { requireManager } from "./require-manager";

export type ExpelConsole = (context: Context, input: { userId: string; rooms: RoomRef[] | "all" }) => Promise<unknown>;

/**
 * Makes the verb over the way to get somebody's console out of the vendor's rooms. Changes are one transaction with
 * their audit row; what access is gone then is enforced at the vendor too, after the commit. That may fail without
 * undoing the change: the worker looks again for consoles that should not be there.
 */
export function changeUserWith(expelConsole: ExpelConsole) {
	return async function changeUser(context: Context, input: ChangeUser): Promise<UserRow> {
		requireManager(context);
		const { before, after } = await context.database.transaction((transaction) => change(context, transaction, input));
		const rooms = roomsToLeave(before, after);
		if (rooms === "all" || rooms.length > 0) {
			try {
				await expelConsole(context, { userId: input.userId, rooms });
			} catch (error) {
				context.log.error("console-not-expelled", { trace: context.trace, userId: input.userId, cause: String(error) });
			}
		}
		return after;
	};
}

type Transaction = Parameters<Parameters<Context["database"]["transaction"]>[0]>[0];

async function change(
	context: Context,
	transaction: Transaction,
	input: ChangeUser,
): Promise<{ before: UserRow; after: UserRow }> {
	// All admins are locked in one order, so that two of them cannot disable each other at the same moment.
	const admins = await transaction
		.select({ id: users.id })
		.from(users)
		.where(and(eq(users.role, "admin"), eq(users.disabled, false)))
		.orderBy(users.id)
		.for("update");
	await transaction.select({ id: users.id }).from(users).where(eq(users.id, input.userId)).for("update");
	const before = await readOne(transaction, input.userId);
	const isLastAdmin = admins.length === 1 && admins[0]?.id === input.userId;
	if (isLastAdmin && (input.disabled === true || (input.role !== undefined && input.role !== "admin"))) {
		throw new ModerationError(
			"conflict",
			"This is the last admin who can sign in. Make somebody else an admin first; otherwise nobody could manage users.",
		);
	}
	const set = {
		...(input.role === undefined ? {} : { role: input.role }),
		...(input.disabled === undefined ? {} : { disabled: input.disabled }),
		...(input.presetName === undefined ? {} : { presetName: input.presetName }),
	};
	if (Object.keys(set).length > 0) await transaction.update(users).set(set).where(eq(users.id, input.userId));
	if (input.rooms !== undefined) await giveRooms(context, transaction, before, input.rooms);
	const after = await readOne(transaction, input.userId);
	if (sameAccess(before, after)) return { before, after };
	await recordAudit(context, transaction, {
		kind: "user-changed",
		outcome: "confirmed",
		target: { userId: after.id, participantId: null, name: after.email },
		detail: { before: accessOf(before), after: accessOf(after) },
	});
	await signal(transaction, "user", input.userId);
	return { before, after };
}

async function readOne(transaction: Transaction, userId: string): Promise<UserRow> {
	const [row] = await readUserRows(transaction, [userId]);
	if (row === undefined) throw new ModerationError("not-found", "There is no such user. Reload the page.");
	return row;
}

async function giveRooms(context: Context, transaction: Transaction, before: UserRow, rooms: RoomRef[]): Promise<void> {
	for (const room of before.rooms.filter((given) => !rooms.some((kept) => sameRoom(kept, given)))) {
		await transaction
			.delete(userRooms)
			.where(
				and(
					eq(userRooms.userId, before.id),
					eq(userRooms.provider, room.provider),
					eq(userRooms.projectId, room.projectId),
					eq(userRooms.roomId, room.roomId),
				),
			);
	}
	if (rooms.length === 0) return;
	const givenAt = context.clock.now();
	await transaction
		.insert(userRooms)
		.values(
			rooms.map(({ provider, projectId, roomId }) => ({ userId: before.id, provider, projectId, roomId, givenAt })),
		)
		.onConflictDoNothing();
}

function accessOf({ role, disabled, presetName, rooms }: UserRow) {
	return {
		role,
		disabled,
		presetName,
		rooms: rooms.map(({ provider, projectId, roomId }) => ({ provider, projectId, roomId })),
	};
}

function sameAccess(before: UserRow, after: UserRow): boolean {
	return JSON.stringify(accessOf(before)) === JSON.stringify(accessOf(after));
}

const seesAll = (role: Role) => reachOf["see-room"][role] === "all";

/** Which of the vendor's rooms somebody may no longer be in, or not with the powers their connection has. */
export function roomsToLeave(before: UserRow, after: UserRow): RoomRef[] | "all" {
	if (before.role === null || before.disabled) return [];
	if (after.disabled || after.role === null) return "all";
	const lower = roles.indexOf(after.role) < roles.indexOf(before.role);
	// Whether another preset can do less is the vendor's to know: the console enters afresh with it.
	if (lower || after.presetName !== before.presetName) return "all";
	if (seesAll(after.role)) return [];
	return before.rooms
		.filter((room) => !after.rooms.some((kept) => sameRoom(kept, room)))
		.map(({ provider, projectId, roomId }) => ({ provider, projectId, roomId }));
}
