import { ZegoRefusal } from "../codes";
import type { ZegoUser } from "../model";
import { idLimits, type ZegoParams } from "../params";
import type { Zego } from "../zego";
import type { ZegoActions } from "./action";

/** CustomReason holds so many bytes. */
const longestReason = 256;

function reason(zego: Zego, params: ZegoParams): string | undefined {
	const given = params.text("CustomReason");
	if (given === null) return undefined;
	const bytes = Buffer.from(given);
	if (bytes.length <= longestReason) return given;
	if (zego.world.switches.zegoLongReason === "refuse") throw new ZegoRefusal(3);
	// Cut by bytes as a careless server would: a character may be torn.
	return bytes.subarray(0, longestReason).toString("utf8");
}

function kickoutUser(zego: Zego, params: ZegoParams): undefined {
	const roomId = params.id("RoomId", idLimits.RoomId);
	const userIds = params.ids("UserId", idLimits.UserId, 5, 50011);
	const message = reason(zego, params);
	const code = zego.world.switches.zegoKickUnknownRoom;
	if (code !== 0 && !zego.rooms.find(roomId)) throw new ZegoRefusal(code);
	zego.kick(roomId, userIds, message);
}

function closeRoom(zego: Zego, params: ZegoParams): undefined {
	const roomId = params.id("RoomId", idLimits.RoomId);
	const message = reason(zego, params);
	const callback = params.flag("RoomCloseCallback");
	const room = zego.rooms.find(roomId);
	if (!room) throw new ZegoRefusal(zego.world.switches.zegoCloseUnknownRoom);
	zego.close(room, message, callback);
}

function describeUserNum(zego: Zego, params: ZegoParams): object {
	const rooms = params.ids("RoomId", idLimits.RoomId, 10, 2);
	const UserCountList = rooms.map((RoomId) => {
		const users = [...(zego.rooms.find(RoomId)?.users.values() ?? [])];
		return { RoomId, UserCount: users.length, AdminUserCount: users.filter((user) => user.role === 4).length };
	});
	return { UserCountList };
}

/** Where a page ended: the vendor's marker is a login time and an id, and people are in that order. */
function markerOf({ loginTime, userId }: ZegoUser): string {
	return `${loginTime}-${userId}`;
}

function describeUserList(zego: Zego, params: ZegoParams): object {
	const roomId = params.id("RoomId", idLimits.RoomId);
	const descending = params.number("Mode", { least: 0, most: 1, otherwise: 0 }) === 1;
	const limit = params.number("Limit", { least: 0, most: 200, otherwise: 200 }) || 200;
	const marker = params.text("Marker");
	const after = marker === null ? null : Number(/^(\d+)-/u.exec(marker)?.[1] ?? Number.NaN);
	if (after !== null && Number.isNaN(after)) throw new ZegoRefusal(2);
	const users = [...(zego.rooms.find(roomId)?.users.values() ?? [])];
	if (descending) users.reverse();
	const rest = users.filter(({ loginTime }) => after === null || (descending ? loginTime < after : loginTime > after));
	const page = rest.slice(0, limit);
	const last = page.at(-1);
	return {
		Marker: last && rest.length > limit ? markerOf(last) : "",
		UserList: page.map((user) => ({ UserId: user.userId, UserName: user.userName, UserRole: user.role })),
	};
}

function describeUsers(zego: Zego, params: ZegoParams): object {
	const roomId = params.id("RoomId", idLimits.RoomId);
	const userIds = params.ids("UserId", idLimits.UserId, 10, 3);
	const room = zego.rooms.find(roomId);
	if (!room) throw new ZegoRefusal(50001);
	const UserStatusList = userIds.map((UserId) => {
		const user = room.users.get(UserId);
		return { UserId, Status: user ? 1 : 0, LoginTime: user?.loginTime ?? 0, UserRole: user?.role ?? 0 };
	});
	return { UserStatusList };
}

function describeSimpleStreamList(zego: Zego, params: ZegoParams): object {
	const room = zego.rooms.find(params.id("RoomId", idLimits.RoomId));
	const code = zego.world.switches.zegoStreamsUnknownRoom;
	if (!room && code !== 0) throw new ZegoRefusal(code);
	const StreamList = [...(room?.users.values() ?? [])].flatMap((user) =>
		[...user.streams.values()].map((stream) => ({
			StreamId: stream.streamId,
			UserId: user.userId,
			UserName: user.userName,
			CreateTime: stream.createdAt,
			StreamNumberId: stream.numberId,
		})),
	);
	return { StreamList };
}

/** Removing people, and asking who is there. */
export const peopleActions: ZegoActions = {
	KickoutUser: { perApp: 50, run: kickoutUser },
	CloseRoom: { perApp: 1, run: closeRoom },
	DescribeUserNum: { perApp: 10, run: describeUserNum },
	DescribeUserList: { perApp: 200, perRoomSeconds: 1, run: describeUserList },
	DescribeUsers: { perApp: 10, run: describeUsers },
	DescribeSimpleStreamList: { perApp: 50, perRoomSeconds: 10, run: describeSimpleStreamList },
};
