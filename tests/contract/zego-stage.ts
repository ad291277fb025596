import { randomUUID } from "node:crypto";
import type { RoomRef } from "@/lib/moderation/room";
import { SANDBOX_ZEGO } from "@/sandbox/credentials";
import type { Switches } from "@/sandbox/world";
import { createZego, type ZegoOptions } from "@/server/providers/zego";
import { OpenBudget, silentLog } from "../factories/vendor";
import type { ControlStage } from "./control-stage";
import type { OnTimeStage } from "./on-time-stage";
import { order, sandbox } from "./realtimekit-stage";

const appId = String(SANDBOX_ZEGO.appId);

export type ZegoStage = ControlStage &
	Omit<OnTimeStage, keyof ControlStage> & { sandbox: Awaited<ReturnType<typeof sandbox>>; budget: OpenBudget };

/** The real adapter against the stand-in, over HTTP. Its limits are off: the budget here lets everything through. */
export async function zegoStage(
	switches: Partial<Switches> = {},
	options: Partial<ZegoOptions> = {},
): Promise<ZegoStage> {
	const vendor = await sandbox();
	vendor.faults.clear();
	vendor.clock.reset();
	vendor.world.reset();
	vendor.world.setSwitches({ zegoLimits: false, ...switches });
	const budget = new OpenBudget();
	const { control, closing, messenger, tokens, close } = createZego({
		baseUrl: `${vendor.url}/zego`,
		appId,
		serverSecret: SANDBOX_ZEGO.serverSecret,
		budget,
		log: silentLog,
		clock: { now: () => new Date(vendor.clock.now()) },
		looksMs: [0, 50, 250, 700, 1_500],
		...options,
	});
	const { zego } = vendor.vendors;
	const toRoom = (roomId: string): RoomRef => ({ provider: "zego", projectId: appId, roomId });
	return {
		control,
		closing,
		messenger,
		tokens,
		onTime: {
			locks: false,
			endOfLock: "none",
			reaches: "people in the room",
			deliveryOfSeen: "sent",
			tokenDrops: false,
			publishSwitch: "zegoTokenPrivileges",
			usersOf: (at) => ({ userId: `crm-${100 + at}`, name: `Person ${at}` }),
		},
		enter: async (room, userId, token) => zego.login({ roomId: room.roomId, userId, token }).joined,
		publish: async (room, userId) => zego.publish(room.roomId, userId, { audio: true, video: false }) !== null,
		received: async (_room, userId) => zego.messagesTo(userId).map(({ content }) => content),
		deafen: async (room, userId) => zego.rooms.setOnline(room.roomId, userId, false),
		signIn: null,
		sandbox: vendor,
		budget,
		traits: {
			roomsAreMade: false,
			devices: 1,
			names: true,
			sessions: false,
			badUserIds: ["x".repeat(64), "é".repeat(32)],
		},
		ids: { ada: "crm-17", bob: "crm-170", nobody: "crm-1" },
		makeRoom: async (title, people) => {
			const users = people.map(({ userId, name }) => ({ userId, userName: name }));
			if (users.length > 0) await order(vendor, "/zego/rooms", { roomId: title, users });
			return {
				room: toRoom(title),
				people: people.map(({ userId }) => {
					const { loginTime } = zego.rooms.user(title, userId);
					return { userId, participantId: userId, connectionIds: [`${userId}@${loginTime}`] };
				}),
			};
		},
		closeRoom: () => undefined,
		nowhere: () => toRoom(randomUUID()),
		inside: (room) => [...(zego.rooms.find(room.roomId)?.users.keys() ?? [])].sort(),
		rejoin: async (room, userId) => {
			await order(vendor, "/zego/join", { roomId: room.roomId, userId });
		},
		breakListing: () => undefined,
		pass: (ms) => vendor.clock.advance(ms),
		now: () => new Date(vendor.clock.now()),
		calls: () => vendor.world.record.after(0).filter((entry) => entry.kind === "rest").length,
		close,
	};
}
