import type { RoomRef } from "@/lib/moderation/room";
import type { ListedConnection, ListedRoom } from "../../ports/room-control";
import { connectionName } from "../shared/presence";
import type { ChannelRow, Property, UserList } from "./api-types";

export function roomOf(projectId: string, channel: string): RoomRef {
	return { provider: "agora", projectId, roomId: channel };
}

export function listedRoom(projectId: string, row: ChannelRow): ListedRoom {
	return {
		room: roomOf(projectId, row.channel_name),
		title: row.channel_name,
		sessionId: null,
		people: row.user_count ?? null,
		startedAt: null,
	};
}

/** One uid has one connection to a channel; when it began is told by the property of the user only. */
export function connectionOf(uid: number, joinedAt: Date | null): ListedConnection {
	const id = String(uid);
	return {
		connectionId: connectionName(id, joinedAt),
		participantId: id,
		userId: id,
		name: "",
		presetName: null,
		joinedAt,
		leftAt: null,
	};
}

export function connectionFrom(property: Property): ListedConnection | null {
	if (!property.in_channel) return null;
	return connectionOf(property.uid, property.join ? new Date(property.join * 1_000) : null);
}

/** Everybody a channel's list names, how many it says there are, and whether the one fits the other. */
export function peopleIn(list: UserList): { connections: ListedConnection[]; total: number; whole: boolean } {
	if (!list.channel_exist) return { connections: [], total: 0, whole: true };
	const parts = list.mode === 1 ? [list.users] : [list.broadcasters, list.audience];
	const found = [...new Set(parts.flatMap(({ rows }) => rows))];
	const hosts = list.mode === 1 ? null : new Set(list.broadcasters.rows);
	const total =
		list.mode === 1
			? (list.total ?? found.length)
			: list.broadcasters.given + (list.audience_total ?? list.audience.given);
	const readable = parts.every(({ rows, given }) => rows.length === given);
	// A channel that exists has somebody in it: an empty list of it is not the truth.
	const whole = readable && found.length > 0 && found.length >= total;
	const connections = found.map((uid) =>
		hosts === null
			? connectionOf(uid, null)
			: { ...connectionOf(uid, null), role: hosts.has(uid) ? "host" : "audience" },
	);
	return { connections, total: Math.max(total, found.length), whole };
}

/** Agora tells when somebody came in by the second, rounded down; a moment is compared with that rounded alike. */
export function wholeSecond(moment: Date): Date {
	return new Date(Math.floor(moment.getTime() / 1_000) * 1_000);
}
