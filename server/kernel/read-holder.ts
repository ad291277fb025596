import { eq } from "drizzle-orm";
import type { Actor } from "@/lib/moderation/actor";
import type { Database, Transaction } from "../db/client";
import { userRooms, users } from "../db/schema";

/**
 * A console user as the policy must see them now, in one query. Called on every request: whoever is disabled,
 * demoted or loses a room is refused by the next one. null: there is no such user.
 */
export async function readHolder(
	database: Database | Transaction,
	userId: string,
): Promise<Extract<Actor, { kind: "user" }> | null> {
	const rows = await database
		.select({ user: users, room: userRooms })
		.from(users)
		.leftJoin(userRooms, eq(userRooms.userId, users.id))
		.where(eq(users.id, userId));
	const user = rows[0]?.user;
	if (user === undefined) return null;
	return {
		kind: "user",
		userId: user.id,
		name: user.name,
		email: user.email,
		role: user.role,
		disabled: user.disabled,
		roomsGiven: rows.flatMap(({ room }) =>
			room === null ? [] : [{ provider: room.provider, projectId: room.projectId, roomId: room.roomId }],
		),
	};
}
