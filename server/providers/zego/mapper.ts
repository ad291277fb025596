import type { ListedConnection } from "../../ports/room-control";
import { connectionName } from "../shared/presence";
import type { UserStatus } from "./api-types";

/** One UserId has one connection to a room; when it began is told by its status only. */
export function connectionOf(userId: string, name: string, joinedAt: Date | null): ListedConnection {
	return {
		connectionId: connectionName(userId, joinedAt),
		participantId: userId,
		userId,
		name,
		presetName: null,
		joinedAt,
		leftAt: null,
	};
}

/** null: not in the room. */
export function connectionFrom(status: UserStatus, name = ""): ListedConnection | null {
	if (status.Status === 0) return null;
	return connectionOf(status.UserId, name, status.LoginTime ? new Date(status.LoginTime) : null);
}
