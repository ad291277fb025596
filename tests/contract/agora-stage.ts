import { randomUUID } from "node:crypto";
import type { RoomRef } from "@/lib/moderation/room";
import { SANDBOX_AGORA } from "@/sandbox/credentials";
import type { Switches } from "@/sandbox/world";
import { type AgoraOptions, createAgora } from "@/server/providers/agora";
import { OpenBudget, silentLog } from "../factories/vendor";
import type { ControlStage } from "./control-stage";
import type { OnTimeStage } from "./on-time-stage";
import { order, sandbox } from "./realtimekit-stage";

const { appId, appCertificate, customerId, customerSecret } = SANDBOX_AGORA;

export type AgoraStage = ControlStage &
	Omit<OnTimeStage, keyof ControlStage> & { sandbox: Awaited<ReturnType<typeof sandbox>>; budget: OpenBudget };

/** The real adapter against the stand-in, over HTTP. Its limits are off: the budget here lets everything through. */
export async function agoraStage(
	switches: Partial<Switches> = {},
	options: Partial<AgoraOptions> = {},
): Promise<AgoraStage> {
	const vendor = await sandbox();
	vendor.faults.clear();
	vendor.clock.reset();
	vendor.world.reset();
	vendor.world.setSwitches({ agoraLimits: false, ...switches });
	const budget = new OpenBudget();
	const { control, closing, messenger, tokens, close } = createAgora({
		baseUrl: `${vendor.url}/agora`,
		appId,
		customerId,
		customerSecret,
		appCertificate,
		budget,
		log: silentLog,
		clock: { now: () => new Date(vendor.clock.now()) },
		waits: { looksMs: [0, 50, 250, 700], reconnectMs: 300 },
		...options,
	});
	if (tokens === undefined) throw new Error("no tokens although there is a certificate");
	const { agora } = vendor.vendors;
	const toRoom = (roomId: string): RoomRef => ({ provider: "agora", projectId: appId, roomId });
	return {
		control,
		closing,
		messenger,
		tokens,
		onTime: {
			locks: true,
			endOfLock: "ends",
			reaches: "people in Signaling",
			deliveryOfSeen: "delivered",
			tokenDrops: true,
			publishSwitch: "agoraCoHostTokens",
			usersOf: (at) => ({ userId: String(100 + at), name: `Person ${at}` }),
		},
		enter: async (room, userId, token) => {
			const answer = agora.join({ channelName: room.roomId, uid: Number(userId), token });
			return answer.joined;
		},
		publish: async (room, userId) => agora.publish(room.roomId, Number(userId), "audio", true),
		received: async (_room, userId) => agora.messagesTo(userId).map(({ payload }) => payload),
		deafen: async (room, userId) => {
			agora.channels.user(room.roomId, Number(userId)).signalling = false;
		},
		signIn: async (userId, token) => agora.signIn(userId, token).loggedIn,
		sandbox: vendor,
		budget,
		traits: {
			roomsAreMade: false,
			devices: 1,
			names: false,
			sessions: false,
			badUserIds: [
				"0",
				"-1",
				"+7",
				"07",
				"1.5",
				"1e3",
				"0x10",
				" 7",
				"7 ",
				"4294967296",
				"99999999999",
				"７",
				"crm-17",
			],
		},
		ids: { ada: "17", bob: "170", nobody: "1" },
		makeRoom: async (title, people) => {
			const users = people.map(({ userId }) => ({ uid: Number(userId) }));
			if (users.length > 0) await order(vendor, "/agora/channels", { channelName: title, users });
			return {
				room: toRoom(title),
				people: people.map(({ userId }) => {
					const { joinedAt } = agora.channels.user(title, Number(userId));
					const seconds = Math.floor(joinedAt / 1_000);
					return { userId, participantId: userId, connectionIds: [`${userId}@${seconds * 1_000}`] };
				}),
			};
		},
		closeRoom: () => undefined,
		nowhere: () => toRoom(randomUUID()),
		inside: (room) => [...(agora.channels.find(room.roomId)?.users.keys() ?? [])].map(String).sort(),
		rejoin: async (room, userId) => {
			await order(vendor, "/agora/join", { channelName: room.roomId, uid: Number(userId) });
		},
		breakListing: () => undefined,
		pass: (ms) => vendor.clock.advance(ms),
		now: () => new Date(vendor.clock.now()),
		calls: () => vendor.world.record.after(0).filter((entry) => entry.kind === "rest").length,
		close,
	};
}
