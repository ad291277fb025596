import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/moderation/actor";
import type { Role } from "@/lib/moderation/policy";
import type { RoomRef } from "@/lib/moderation/room";
import { polledRooms, userRooms, users } from "@/server/db/schema";
import type { Clock } from "@/server/kernel/clock";
import type { Context, Project } from "@/server/kernel/context";
import { createLog, type Log } from "@/server/kernel/log";
import type { JobQueue } from "@/server/ports/job-queue";
import type { Order, RoomControl } from "@/server/ports/room-control";
import type { Signals } from "@/server/ports/signals";
import type { TestDatabase } from "./database";

export * from "./fake-vendor-ports";

/** A clock that a test moves. */
export class TestClock implements Clock {
	constructor(private at = new Date("2026-11-01T12:00:00Z")) {}
	now(): Date {
		return new Date(this.at);
	}
	pass(ms: number): void {
		this.at = new Date(this.at.getTime() + ms);
	}
}

/** Jobs that were sent, for a test to look at and to carry out. */
export class TestQueue implements JobQueue {
	readonly sent: { name: string; payload: unknown; singletonKey: string | undefined }[] = [];
	send: JobQueue["send"] = async (kind, payload, options) => {
		this.sent.push({ name: kind.name, payload, singletonKey: options?.singletonKey });
	};
	work: JobQueue["work"] = async () => undefined;
}

/** A vendor project whose answers a test writes; what it was told is in `performed`. */
export interface FakeControl extends RoomControl {
	performed: Order[];
	asked: number;
}

export function fakeControl(answers: Partial<RoomControl> = {}): FakeControl {
	const session = { where: "session", reason: "Only from inside the room." } as const;
	const server = { where: "server", session: true } as const;
	const able = { able: true } as const;
	const control: FakeControl = {
		provider: "realtimekit",
		projectId: "app",
		capabilities: {
			"mute-audio": session,
			"mute-video": session,
			"mute-all-audio": session,
			"mute-all-video": session,
			pin: session,
			unpin: session,
			kick: server,
			"kick-all": server,
			"ask-to-leave": session,
		},
		search: {
			userId: able,
			participantId: able,
			connectionId: able,
			namePart: able,
			listRooms: able,
			listPeople: able,
		},
		removal: { devices: "All of them.", canReturn: "Yes.", told: "No.", messageBytes: null },
		ping: async () => undefined,
		listRooms: async () => ({ known: true, rooms: [], at: new Date() }),
		listPeople: async () => ({ known: false, connections: [], at: new Date() }),
		countPeople: async () => null,
		async *findPerson() {
			yield { type: "progress", done: 0, total: 0 };
		},
		async *performMany(room, targets, { messageToPerson, ...options }) {
			for (const target of targets) {
				const order: Order = { type: "kick", room, target, ...(messageToPerson !== undefined && { messageToPerson }) };
				yield { target, ack: await control.perform(order, options) };
			}
		},
		confirmGone: async (_room, targets) => targets.map((target) => ({ target, state: "unknown", returned: false })),
		findRoom: async () => null,
		...answers,
		performed: [],
		asked: 0,
		perform: async (order, options) => {
			control.performed.push(order);
			return answers.perform
				? answers.perform(order, options)
				: { already: false, evidence: "provider-ack", affected: 1 };
		},
		findConnections: async (room, target, options) => {
			control.asked += 1;
			return answers.findConnections ? answers.findConnections(room, target, options) : null;
		},
	};
	return control;
}

export interface TestContextOptions {
	database: TestDatabase;
	actor?: Actor;
	clock?: Clock;
	control?: RoomControl;
	projects?: readonly Project[];
	queue?: JobQueue;
	signals?: Signals;
	log?: Log;
	origin?: Context["origin"];
}

/** A context over a real database and fakes of the ports. */
export function testContext(options: TestContextOptions): Context {
	const projects = options.projects ?? [{ control: options.control ?? fakeControl(), entry: null }];
	return {
		actor: options.actor ?? { kind: "job", job: "test" },
		origin: options.origin ?? "console",
		trace: randomUUID(),
		database: options.database.database,
		clock: options.clock ?? new TestClock(),
		log: options.log ?? createLog({ secrets: [], write: () => undefined }),
		queue: options.queue ?? new TestQueue(),
		signals: options.signals ?? { listen: () => () => undefined },
		projects,
		projectOf: (room) =>
			projects.find(({ control }) => control.provider === room.provider && control.projectId === room.projectId),
		settings: {
			presetForRole: { viewer: "viewer", host: "host", moderator: "moderator", admin: "moderator" },
			unattendedMinutes: 30,
			roomPollSeconds: 5,
		},
	};
}

export function testRoom(roomId: string = randomUUID()): RoomRef {
	return { provider: "realtimekit", projectId: "app", roomId };
}

/** A console user in the database, with the rooms given to them. */
export async function addTestUser(
	{ database }: TestDatabase,
	role: Role | null,
	rooms: readonly RoomRef[] = [],
): Promise<Extract<Actor, { kind: "user" }>> {
	const userId = randomUUID();
	const email = `${userId}@example.com`;
	await database.insert(users).values({ id: userId, email, name: `Ada ${role}`, role });
	if (rooms.length > 0) await database.insert(userRooms).values(rooms.map((room) => ({ userId, ...room })));
	return { kind: "user", userId, name: `Ada ${role}`, email, role, disabled: false, roomsGiven: rooms };
}

export async function addPolledRoom({ database }: TestDatabase, room: RoomRef, title: string): Promise<void> {
	await database.insert(polledRooms).values({ ...room, title, live: true, seenAt: new Date() });
}
