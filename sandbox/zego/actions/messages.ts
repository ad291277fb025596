import { ZegoRefusal } from "../codes";
import type { ZegoRoom } from "../model";
import { idLimits, type ZegoParams } from "../params";
import type { Zego } from "../zego";
import type { ZegoActions } from "./action";

const longestMessage = 1_024;

function roomOf(zego: Zego, params: ZegoParams): ZegoRoom {
	const room = zego.rooms.find(params.id("RoomId", idLimits.RoomId));
	if (!room) throw new ZegoRefusal(zego.world.switches.zegoMessageUnknownRoom);
	return room;
}

function contentOf(params: ZegoParams): string {
	const content = params.text("MessageContent");
	if (content === null) throw new ZegoRefusal(1008);
	if (Buffer.byteLength(content) > longestMessage) throw new ZegoRefusal(50012);
	return content;
}

function sendCustomCommand(zego: Zego, params: ZegoParams): object {
	const from = params.id("FromUserId", idLimits.UserId);
	const content = contentOf(params);
	const isForAll = params.list("ToUserId").length === 0;
	const to = isForAll ? null : params.ids("ToUserId", idLimits.UserId, 10, 50011);
	const { failed } = zego.send("command", roomOf(zego, params), from, to, content);
	if (to !== null && failed.length === to.length && zego.world.switches.zegoCommandAllOffline === 50003) {
		throw new ZegoRefusal(50003);
	}
	return { FailUsers: failed.map((Uid) => ({ Uid, Code: 50003 })) };
}

function sendToRoom(kind: "broadcast" | "barrage") {
	return (zego: Zego, params: ZegoParams): object => {
		const from = params.id("UserId", idLimits.UserId);
		params.number("MessageCategory", { least: 1, most: 2 });
		const content = contentOf(params);
		zego.send(kind, roomOf(zego, params), from, null, content);
		const id = zego.world.record.lastId;
		return { MessageId: kind === "broadcast" ? id : String(id) };
	};
}

/** Messages from the server to people in a room. */
export const messageActions: ZegoActions = {
	SendCustomCommand: { perApp: 100, run: sendCustomCommand },
	SendBroadcastMessage: { perApp: 100, run: sendToRoom("broadcast") },
	SendBarrageMessage: { perApp: 100, run: sendToRoom("barrage") },
};
