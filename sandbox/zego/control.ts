import { z } from "zod";
import { type ControlInput, type ControlRoute, param } from "../control/routes";
import { SANDBOX_ZEGO } from "../credentials";
import { WorldError } from "../world";
import type { ZegoCrowd } from "./crowd";
import { buildZegoToken } from "./token";
import type { Zego } from "./zego";

const userId = z.string().min(1).max(63);

const person = z.strictObject({
	userId,
	userName: z.string().optional(),
	role: z.union([z.literal(1), z.literal(2), z.literal(4)]).optional(),
	ip: z.string().optional(),
	audio: z.boolean().default(false),
	video: z.boolean().default(false),
	streamId: z.string().optional(),
	obeysNotices: z.boolean().optional(),
});

const newRoom = z.strictObject({
	roomId: z.string().min(1).max(127),
	/** People made up by the seed. */
	people: z.number().int().min(0).max(20_000).default(0),
	users: z.array(person).default([]),
	seed: z.number().int().default(1),
	alive: z.boolean().default(false),
});

const personChange = z.strictObject({
	audio: z.boolean().optional(),
	video: z.boolean().optional(),
	streamId: z.string().optional(),
	speaking: z.boolean().optional(),
	online: z.boolean().optional(),
	obeysNotices: z.boolean().optional(),
	leave: z.literal(true).optional(),
});

const joinOrder = z.strictObject({
	roomId: z.string().min(1).max(127),
	userId,
	userName: z.string().optional(),
	ip: z.string().optional(),
	token: z.string().optional(),
});

const tokenOrder = z.strictObject({
	userId,
	seconds: z.number().int().positive(),
	payload: z.string().default(""),
});

function seatPerson(zego: Zego, roomId: string, order: z.infer<typeof person>): void {
	const { audio, video, streamId, ...login } = order;
	const answer = zego.login({ roomId, ...login });
	if (!answer.joined) throw new WorldError("refused", `${order.userId} cannot log in to ${roomId}: ${answer.reason}`);
	if (audio || video) zego.publish(roomId, order.userId, { audio, video, ...(streamId !== undefined && { streamId }) });
}

function changePerson(zego: Zego, input: ControlInput): object {
	const roomId = param(input, "room");
	const user = zego.rooms.user(roomId, param(input, "user"));
	const change = personChange.parse(input.body);
	const [stream] = user.streams.values();
	if (change.audio !== undefined || change.video !== undefined) {
		const audio = change.audio ?? stream?.audio ?? false;
		const video = change.video ?? stream?.video ?? false;
		const { streamId } = change;
		const started = zego.publish(roomId, user.userId, { audio, video, ...(streamId !== undefined && { streamId }) });
		if (started === null && (audio || video)) {
			throw new WorldError("refused", `A rule or their token forbids ${user.userId} to publish`);
		}
	}
	if (change.speaking !== undefined) {
		user.speaking = change.speaking && [...user.streams.values()].some((one) => one.audio);
	}
	if (change.obeysNotices !== undefined) user.obeysNotices = change.obeysNotices;
	if (change.online !== undefined) zego.rooms.setOnline(roomId, user.userId, change.online);
	if (change.leave) zego.logout(roomId, user.userId);
	return {};
}

function makeToken(zego: Zego, input: ControlInput): object {
	const { userId: user_id, seconds, payload } = tokenOrder.parse(input.body);
	const ctime = Math.floor(zego.clock.now() / 1_000);
	const claims = { app_id: SANDBOX_ZEGO.appId, user_id, nonce: 1, ctime, expire: ctime + seconds, payload };
	return { token: buildZegoToken(claims, SANDBOX_ZEGO.serverSecret, "sandbox0sandbox0") };
}

/** Rooms, the people in them, and clients that try to log in. */
export function zegoControl(zego: Zego, crowd: ZegoCrowd): ControlRoute[] {
	return [
		{
			method: "POST",
			path: "/zego/rooms",
			run: ({ body }) => {
				const { users, ...order } = newRoom.parse(body);
				crowd.open(order);
				for (const user of users) seatPerson(zego, order.roomId, user);
				return { roomId: order.roomId };
			},
		},
		{
			method: "DELETE",
			path: "/zego/rooms/:room",
			run: (input) => {
				crowd.stop(param(input, "room"));
				const room = zego.rooms.find(param(input, "room"));
				if (room) for (const userId of [...room.users.keys()]) zego.logout(room.roomId, userId);
				return {};
			},
		},
		{
			method: "POST",
			path: "/zego/rooms/:room/users",
			run: (input) => {
				const { users } = z.strictObject({ users: z.array(person) }).parse(input.body);
				for (const user of users) seatPerson(zego, param(input, "room"), user);
				return {};
			},
		},
		{ method: "PATCH", path: "/zego/rooms/:room/users/:user", run: (input) => changePerson(zego, input) },
		{
			method: "POST",
			path: "/zego/join",
			run: ({ body }) => {
				const answer = zego.login(joinOrder.parse(body));
				return answer.joined ? { joined: true } : answer;
			},
		},
		{ method: "POST", path: "/zego/token", run: (input) => makeToken(zego, input) },
		{
			method: "GET",
			path: "/zego/messages/:user",
			run: (input) => ({ messages: zego.messagesTo(param(input, "user")) }),
		},
	];
}
