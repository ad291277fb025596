import { and, asc, eq, inArray } from "drizzle-orm";
import type { UserRow } from "@/lib/api/users";
import { polledRooms, userRooms, users } from "../db/schema";
import type { Context } from "../kernel/context";
import { requireManager } from "./require-manager";

/** All console users with the rooms given to them, by e-mail. */
export async function listUsers(context: Context): Promise<UserRow[]> {
	requireManager(context);
	return readUserRows(context.database);
}

/** Users as the users page shows them: all, or the ones named. */
export async function readUserRows(
	database: Pick<Context["database"], "select">,
	userIds?: string[],
): Promise<UserRow[]> {
	const people = await database
		.select()
		.from(users)
		.where(userIds === undefined ? undefined : inArray(users.id, userIds))
		.orderBy(asc(users.email));
	const given = await database
		.select({ room: userRooms, title: polledRooms.title })
		.from(userRooms)
		.leftJoin(
			polledRooms,
			and(
				eq(polledRooms.provider, userRooms.provider),
				eq(polledRooms.projectId, userRooms.projectId),
				eq(polledRooms.roomId, userRooms.roomId),
			),
		)
		.where(userIds === undefined ? undefined : inArray(userRooms.userId, userIds))
		.orderBy(asc(userRooms.givenAt), asc(userRooms.roomId));
	return people.map((user) => ({
		id: user.id,
		email: user.email,
		name: user.name,
		role: user.role,
		disabled: user.disabled,
		signIn: { password: user.passwordHash !== null, oidc: user.oidcSubject !== null },
		presetName: user.presetName,
		rooms: given
			.filter(({ room }) => room.userId === user.id)
			.map(({ room, title }) => ({ provider: room.provider, projectId: room.projectId, roomId: room.roomId, title })),
		createdAt: user.createdAt.toISOString(),
		lastSignInAt: user.lastSignInAt?.toISOString() ?? null,
	}));
}
