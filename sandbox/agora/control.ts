import { z } from "zod";
import { type ControlInput, type ControlRoute, param } from "../control/routes";
import { SANDBOX_AGORA } from "../credentials";
import { WorldError } from "../world";
import type { Agora } from "./agora";
import type { AgoraCrowd } from "./crowd";
import { channelNames, largestUid } from "./model";
import { buildAgoraToken } from "./token";

const uid = z.number().int().min(1).max(largestUid);
const mode = z.union([z.literal(1), z.literal(2)]);

const person = z.strictObject({
	uid,
	role: z.enum(["host", "audience"]).optional(),
	ip: z.string().optional(),
	platform: z.number().int().min(0).max(8).optional(),
	audio: z.boolean().optional(),
	video: z.boolean().optional(),
	obeysNotices: z.boolean().optional(),
});

const newChannel = z.strictObject({
	channelName: z.string().regex(channelNames),
	mode: mode.default(1),
	/** People made up by the seed; in a live channel the first `hosts` of them are hosts. */
	people: z.number().int().min(0).max(20_000).default(0),
	hosts: z.number().int().min(0).default(2),
	users: z.array(person).default([]),
	seed: z.number().int().default(1),
	alive: z.boolean().default(false),
});

const personChange = z.strictObject({
	audio: z.boolean().optional(),
	video: z.boolean().optional(),
	speaking: z.boolean().optional(),
	online: z.boolean().optional(),
	signalling: z.boolean().optional(),
	obeysNotices: z.boolean().optional(),
	missesRules: z.number().int().min(0).optional(),
	leave: z.literal(true).optional(),
});

const joinOrder = person.extend({ channelName: z.string().regex(channelNames), token: z.string().optional() });

const tokenOrder = z.strictObject({
	channelName: z.string(),
	/** 0 binds the token to nobody. */
	uid: uid.or(z.literal(0)),
	seconds: z.number().int().positive().max(86_400),
});

const signInOrder = z.strictObject({ userId: z.string().min(1).max(64), token: z.string() });

function seatPerson(agora: Agora, channelName: string, order: z.infer<typeof person>): void {
	const answer = agora.join({ channelName, ...order });
	if (!answer.joined) throw new WorldError("refused", `${order.uid} cannot join ${channelName}: ${answer.reason}`);
}

function changePerson(agora: Agora, input: ControlInput): object {
	const channelName = param(input, "channel");
	const change = personChange.parse(input.body);
	const user = agora.channels.user(channelName, Number(param(input, "uid")));
	if (change.missesRules !== undefined) user.missesRules = change.missesRules;
	if (change.signalling !== undefined) user.signalling = change.signalling;
	if (change.obeysNotices !== undefined) user.obeysNotices = change.obeysNotices;
	if (change.speaking !== undefined) user.speaking = change.speaking && user.audio;
	for (const kind of ["audio", "video"] as const) {
		const on = change[kind];
		if (on !== undefined && !agora.publish(channelName, user.uid, kind, on)) {
			throw new WorldError("refused", `A rule or their token forbids ${user.uid} to publish ${kind}`);
		}
	}
	if (change.online === false) agora.channels.setOnline(channelName, user.uid, false);
	if (change.online === true) agora.reconnect(channelName, user.uid);
	if (change.leave) agora.leave(channelName, user.uid);
	return {};
}

function makeToken(agora: Agora, input: ControlInput): object {
	const order = tokenOrder.parse(input.body);
	const claims = {
		appId: SANDBOX_AGORA.appId,
		issuedAt: Math.floor(agora.clock.now() / 1_000),
		expire: order.seconds,
		salt: 1,
		channel: order.channelName,
		uid: order.uid === 0 ? "" : String(order.uid),
		privileges: new Map([[1, order.seconds]]),
	};
	return { token: buildAgoraToken(claims, SANDBOX_AGORA.appCertificate) };
}

/** Channels, the people in them, and clients that try to join. */
export function agoraControl(agora: Agora, crowd: AgoraCrowd): ControlRoute[] {
	return [
		{
			method: "POST",
			path: "/agora/channels",
			run: ({ body }) => {
				const { users, ...order } = newChannel.parse(body);
				crowd.open(order);
				for (const user of users) seatPerson(agora, order.channelName, user);
				return { channelName: order.channelName };
			},
		},
		{
			method: "DELETE",
			path: "/agora/channels/:channel",
			run: (input) => {
				crowd.stop(param(input, "channel"));
				const channel = agora.channels.find(param(input, "channel"));
				if (channel) agora.channels.remove(channel, [...channel.users.values()], { cause: "closed" });
				return {};
			},
		},
		{
			method: "POST",
			path: "/agora/channels/:channel/users",
			run: (input) => {
				const { users } = z.strictObject({ users: z.array(person) }).parse(input.body);
				for (const user of users) seatPerson(agora, param(input, "channel"), user);
				return {};
			},
		},
		{ method: "PATCH", path: "/agora/channels/:channel/users/:uid", run: (input) => changePerson(agora, input) },
		{
			method: "POST",
			path: "/agora/join",
			run: ({ body }) => {
				const answer = agora.join(joinOrder.parse(body));
				return answer.joined ? { joined: true } : answer;
			},
		},
		{ method: "POST", path: "/agora/token", run: (input) => makeToken(agora, input) },
		{
			method: "POST",
			path: "/agora/signalling",
			run: ({ body }) => {
				const { userId, token } = signInOrder.parse(body);
				return agora.signIn(userId, token);
			},
		},
		{
			method: "GET",
			path: "/agora/messages/:user",
			run: (input) => ({ messages: agora.messagesTo(param(input, "user")) }),
		},
	];
}
