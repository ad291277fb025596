import type { RoomRef } from "@/lib/moderation/room";
import type { CallOptions, FindStep } from "../../ports/room-control";
import { type Look, matchOf, nameHolds, type ScannedRoom, scanRooms } from "../shared/scan";
import type { ListedUser, UserStatus } from "./api-types";
import type { ZegoClient } from "./client";
import { isNoRoom } from "./codes";
import { connectionFrom, connectionOf } from "./mapper";
import { readPeople } from "./people";
import { isUserId, roomIdOf } from "./targets";

const roomsAtOnce = 16;
/** The vendor gives a page of 200 people a second. */
const mostPages = 15;
/** So many are asked about for when they came in; more have no beginning shown. */
const statusesAtMost = 30;

/** The rooms that Usher knows, one by one: ZEGO can list no rooms. */
export async function* findPerson(
	client: ZegoClient,
	{ text, rooms }: { text: string; rooms: readonly RoomRef[] },
	options: CallOptions,
): AsyncGenerator<FindStep> {
	const words =
		rooms.length === 0
			? "ZEGO cannot list rooms, and Usher knows none of this project yet: name the room."
			: "ZEGO cannot list rooms: only those that Usher knows, or that you name, are searched.";
	yield { type: "note", code: "known-rooms-only", text: words };
	const scanned: ScannedRoom[] = rooms.map((room) => ({ room, title: room.roomId, sessionId: null }));
	const scan = { atOnce: roomsAtOnce, total: () => scanned.length, signal: options.signal };
	yield* scanRooms(scanned, scan, ({ room }) => lookInto(client, roomIdOf(room), text, options));
}

/** The room's list tells names; who is past its first page is asked for by id, so that nobody waits for the rest. */
async function lookInto(client: ZegoClient, roomId: string, text: string, options: CallOptions): Promise<Look> {
	const mayBeId = isUserId(text);
	let byId: UserStatus | undefined;
	const first = await readPeople(client, roomId, options, { mostPages: 1 });
	let { users, whole } = first;
	if (!whole && mayBeId && !users.some((user) => user.UserId === text)) {
		byId = (await statusesOf(client, roomId, [text], options)).get(text);
	}
	const isFound = byId?.Status === 1 || users.some((user) => user.UserId === text);
	if (isFound) whole = true;
	else if (!whole) ({ users, whole } = await readPeople(client, roomId, options, { mostPages }));

	const named = users.filter((user) => isCandidate(user, text));
	const asked = named.slice(0, statusesAtMost).map((user) => user.UserId);
	const statuses = await statusesOf(client, roomId, asked, options);
	const connections = named.flatMap((user) => {
		const status = statuses.get(user.UserId);
		const name = user.UserName ?? "";
		const connection = status ? connectionFrom(status, name) : connectionOf(user.UserId, name, null);
		return connection === null ? [] : [connection];
	});
	const exact = byId === undefined ? null : connectionFrom(byId);
	if (exact !== null) connections.push(exact);
	return {
		found: connections.flatMap((connection) => {
			const matched = matchOf(connection, text);
			return matched === null ? [] : [{ connection, matched }];
		}),
		whole,
	};
}

/** Whom the text may mean: by UserId, by a part of the name, or by a connection of theirs. */
function isCandidate({ UserId, UserName }: ListedUser, text: string): boolean {
	return UserId === text || text.startsWith(`${UserId}@`) || nameHolds(UserName ?? "", text);
}

async function statusesOf(
	client: ZegoClient,
	roomId: string,
	userIds: readonly string[],
	options: CallOptions,
): Promise<Map<string, UserStatus>> {
	try {
		return await client.statuses(roomId, userIds, options);
	} catch (error) {
		if (isNoRoom(error)) return new Map();
		throw error;
	}
}
