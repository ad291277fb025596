import { randomUUID } from "node:crypto";
import type { RoomRef } from "@/lib/moderation/room";
import { SANDBOX_ACCOUNT_ID, SANDBOX_APP_ID } from "@/sandbox/credentials";
import { type Sandbox, startSandbox } from "@/sandbox/start";
import type { Switches } from "@/sandbox/world";
import { createRealtimeKit, type RealtimeKitOptions } from "@/server/providers/realtimekit";
import { OpenBudget, silentLog } from "../factories/vendor";
import type { ControlStage } from "./control-stage";
import type { OnTimeStage } from "./on-time-stage";
import type { EntryStage } from "./room-entry";

let running: Promise<Sandbox> | null = null;

/** One stand-in for a whole test file; each stage starts from an empty world. */
export function sandbox(): Promise<Sandbox> {
	running ??= startSandbox({ port: 0, mediaPort: 0, seed: "empty" });
	return running;
}

export async function stopSandbox(): Promise<void> {
	await (await running)?.close();
	running = null;
}

export interface RealtimeKitStage
	extends Omit<ControlStage, "makeRoom">,
		Omit<EntryStage, "makeRoom">,
		Omit<OnTimeStage, keyof ControlStage> {
	makeRoom: ControlStage["makeRoom"];
	sandbox: Sandbox;
	budget: OpenBudget;
}

/** The real adapter against the stand-in, over HTTP. */
export async function realtimeKitStage(
	switches: Partial<Switches> = {},
	options: Partial<RealtimeKitOptions> = {},
): Promise<RealtimeKitStage> {
	const vendor = await sandbox();
	vendor.faults.clear();
	vendor.clock.reset();
	vendor.world.reset();
	vendor.world.setSwitches(switches);
	const budget = new OpenBudget();
	const { control, entry, closing, messenger, tokens, close } = createRealtimeKit({
		baseUrl: `${vendor.url}/cloudflare/client/v4`,
		accountId: SANDBOX_ACCOUNT_ID,
		appId: SANDBOX_APP_ID,
		token: "sandbox-realtime-admin",
		budget,
		log: silentLog,
		clock: { now: () => new Date(vendor.clock.now()) },
		...options,
	});
	const toRoom = (roomId: string): RoomRef => ({ provider: "realtimekit", projectId: SANDBOX_APP_ID, roomId });
	const seat = async (meetingId: string, people: { userId: string; name: string; devices?: number }[]) => {
		const body = { people: people.map(({ userId, ...person }) => ({ ...person, customParticipantId: userId })) };
		const { participants } = (await order(vendor, `/rooms/${meetingId}/people`, body)) as {
			participants: { participantId: string; customParticipantId: string; peerIds: string[] }[];
		};
		return participants;
	};
	return {
		control,
		traits: { roomsAreMade: true, devices: 3, names: true, sessions: true, badUserIds: [] },
		ids: { ada: "crm-17", bob: "crm-170", nobody: "crm-1" },
		entry,
		closing,
		messenger,
		tokens,
		onTime: {
			locks: true,
			endOfLock: "never",
			reaches: "nobody",
			deliveryOfSeen: "sent",
			tokenDrops: false,
			publishSwitch: null,
			usersOf: (at) => ({ userId: `crm-${100 + at}`, name: `Person ${at}` }),
		},
		enter: async (room, userId, token) => {
			try {
				const { directory, live } = vendor.world;
				const held = { customParticipantId: userId, presetName: "group_call_participant", name: "Back again" };
				const enrolled = () => directory.byCustomId(room.roomId, userId)[0] ?? directory.enrol(room.roomId, held);
				const participant = token === undefined ? enrolled() : directory.readToken(token).participant;
				const asked = { meetingId: participant.meetingId, participantId: participant.id, kind: "browser" } as const;
				if (participant.customParticipantId !== userId || asked.meetingId !== room.roomId) return false;
				live.join(asked);
				return true;
			} catch {
				return false;
			}
		},
		publish: async () => true,
		received: async () => [],
		deafen: async () => undefined,
		signIn: null,
		sandbox: vendor,
		budget,
		makeRoom: async (title, people) => {
			const { meetingId } = (await order(vendor, "/rooms", { title })) as { meetingId: string };
			if (people.length === 0) return { room: toRoom(meetingId), people: [] };
			const participants = await seat(meetingId, people);
			return {
				room: toRoom(meetingId),
				people: participants.map((made) => ({
					userId: made.customParticipantId,
					participantId: made.participantId,
					connectionIds: made.peerIds,
				})),
			};
		},
		closeRoom: (room) => {
			vendor.world.directory.changeMeeting(room.roomId, { status: "INACTIVE" });
		},
		nowhere: () => toRoom(randomUUID()),
		inside: (room) =>
			[...vendor.world.live.room(room.roomId).peers.values()].map((peer) => peer.customParticipantId).sort(),
		rejoin: async (room, userId) => {
			await order(vendor, `/rooms/${room.roomId}/people/${userId}`, { leave: true }, "PATCH").catch(() => undefined);
			await seat(room.roomId, [{ userId, name: "Back again" }]);
		},
		pass: (ms) => vendor.clock.advance(ms),
		now: () => new Date(vendor.clock.now()),
		breakListing: () => {
			vendor.world.setSwitches({ sessionsListEmpty: true });
		},
		calls: () => vendor.world.record.after(0).filter((entry) => entry.kind === "rest").length,
		readToken: (token) => {
			try {
				const { participant } = vendor.world.directory.readToken(token);
				const { id, customParticipantId, name, presetName } = participant;
				return { participantId: id, userId: customParticipantId, name, presetName };
			} catch {
				return null;
			}
		},
		presets: {
			none: "usher-viewer",
			all: "usher-moderator",
			lacking: {
				canDisableParticipantAudio: "host-no-audio",
				canDisableParticipantVideo: "host-no-video",
				pinParticipant: "host-no-pin",
				kickParticipant: "host-no-kick",
			},
		},
		close,
	};
}

export async function order(vendor: Sandbox, path: string, body: unknown, method = "POST"): Promise<unknown> {
	const answer = await fetch(`${vendor.url}/control${path}`, {
		method,
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
	return answer.json();
}
