import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/moderation/actor";
import type { RoomRef } from "@/lib/moderation/room";
import { addTestUser, fakeControl, TestClock, testContext, testRoom } from "@/tests/factories/context";
import { createTestDatabase, type TestDatabase } from "@/tests/factories/database";
import { factsOf } from "@/tests/factories/fake-entry";
import { consolePresences, polledRooms, roomPolls, workers } from "../db/schema";
import type { RoomControl } from "../ports/room-control";
import { listRooms } from "./list-rooms";
import { roomHead } from "./room-head";

let database: TestDatabase;
let clock: TestClock;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	clock = new TestClock();
	for (const table of [polledRooms, roomPolls, consolePresences, workers]) await database.database.delete(table);
});

const a = testRoom("a");
const b = testRoom("b");
const idle = testRoom("idle");

async function polled(room: RoomRef, given: Partial<typeof polledRooms.$inferInsert> = {}): Promise<void> {
	const row = {
		...room,
		title: `Room ${room.roomId}`,
		live: true,
		people: 5,
		sessionId: "s",
		seenAt: clock.now(),
		...given,
	};
	await database.database.insert(polledRooms).values(row);
}

async function consoleIn(room: RoomRef, user: Extract<Actor, { kind: "user" }>, connectionId: string, silentMs = 0) {
	const seenAt = new Date(clock.now().getTime() - silentMs);
	await database.database.insert(consolePresences).values({ connectionId, userId: user.userId, ...room, seenAt });
}

function list(actor: Actor, control?: RoomControl) {
	return listRooms(testContext({ database, clock, actor, ...(control && { control }) }));
}

describe("who sees which rooms", () => {
	beforeEach(async () => {
		await polled(a);
		await polled(b);
		await polled(idle, { live: false });
		await polled({ ...testRoom("c"), projectId: "not-connected" });
	});

	test("moderators and admins see every live room of connected projects", async () => {
		for (const role of ["moderator", "admin"] as const) {
			const { rooms } = await list(await addTestUser(database, role));
			expect(rooms.map((row) => row.room)).toEqual([a, b]);
		}
	});

	test("hosts and viewers see the rooms given to them, live or not, and rooms that no poll has seen", async () => {
		for (const role of ["host", "viewer"] as const) {
			const given = [a, idle, testRoom("unseen"), { ...testRoom("unseen"), projectId: "not-connected" }];
			const { rooms } = await list(await addTestUser(database, role, given));
			expect(rooms).toMatchObject([
				{ room: a, live: true, title: "Room a" },
				{ room: idle, live: false, sessionId: null, startedAt: null, people: 0 },
				{ room: testRoom("unseen"), live: false, people: null, title: "unseen" },
			]);
		}
		expect((await list(await addTestUser(database, "host"))).rooms).toEqual([]);
	});

	test("somebody disabled or without a role sees nothing, with the reason", async () => {
		const host = await addTestUser(database, "host", [a]);
		await expect(list({ ...host, disabled: true })).rejects.toMatchObject({ code: "forbidden", message: /disabled/ });
		await expect(list({ ...host, role: null })).rejects.toMatchObject({ code: "forbidden", message: /no role/ });
	});
});

test("console people are left out of the headcount, which never goes below none", async () => {
	const mia = await addTestUser(database, "moderator");
	const noor = await addTestUser(database, "moderator");
	await polled(a, { people: 5 });
	await polled(b, { people: 1 });
	await polled(testRoom("c"), { people: null });
	await consoleIn(a, mia, "mia-1");
	await consoleIn(a, mia, "mia-2");
	await consoleIn(a, noor, "noor-1");
	await consoleIn(a, noor, "gone", 60_001);
	await consoleIn(b, mia, "mia-3");
	await consoleIn(b, noor, "noor-2");
	await consoleIn(testRoom("c"), noor, "noor-3");
	const { rooms } = await list(mia);
	expect(rooms.map((row) => row.people)).toEqual([2, 0, null]);
	expect(rooms[0]?.watchedBy).toEqual([mia.name]);
	expect((await roomHead(testContext({ database, clock, actor: mia }), { room: a })).people).toBe(2);
});

describe("how the projects do", () => {
	test("a project waits until its first poll, and is stale after three that did not succeed", async () => {
		const admin = await addTestUser(database, "admin");
		expect((await list(admin)).projects).toEqual([
			{ provider: "realtimekit", projectId: "app", state: "waiting", succeededAt: null, triedAt: null, stale: false },
		]);
		const at = { triedAt: clock.now(), succeededAt: clock.now() };
		await database.database
			.insert(roomPolls)
			.values({ provider: "realtimekit", projectId: "app", state: "unreachable", ...at });
		clock.pass(15_000);
		expect((await list(admin)).projects).toMatchObject([{ state: "unreachable", stale: false }]);
		clock.pass(1);
		expect((await list(admin)).projects).toMatchObject([{ state: "unreachable", stale: true }]);
	});

	test("a worker is seen for 15 s after it was last alive", async () => {
		const admin = await addTestUser(database, "admin");
		expect((await list(admin)).workerSeen).toBe(false);
		await database.database.insert(workers).values({ id: "w", seenAt: clock.now() });
		clock.pass(14_999);
		expect((await list(admin)).workerSeen).toBe(true);
		clock.pass(1);
		expect((await list(admin)).workerSeen).toBe(false);
	});
});

describe("one room's head", () => {
	const asked: RoomRef[] = [];
	const control = fakeControl({
		findRoom: async (room) => {
			asked.push(room);
			return room.roomId === "fresh" ? factsOf(room, { title: "Just made", session: null }) : null;
		},
	});
	const head = (actor: Actor, room: RoomRef) => roomHead(testContext({ database, clock, actor, control }), { room });
	beforeEach(() => {
		asked.length = 0;
	});

	test("comes from the poll, else from the vendor", async () => {
		const moderator = await addTestUser(database, "moderator");
		await polled(a);
		expect(await head(moderator, a)).toMatchObject({ title: "Room a", live: true });
		expect(asked).toEqual([]);
		expect(await head(moderator, testRoom("fresh"))).toMatchObject({
			title: "Just made",
			live: false,
			sessionId: null,
		});
	});

	test("a room that is not theirs answers as one that does not exist, and no vendor is called", async () => {
		await polled(a);
		const host = await addTestUser(database, "host", [b]);
		const moderator = await addTestUser(database, "moderator");
		const missing = await head(moderator, testRoom("nowhere")).catch((error: unknown) => error);
		asked.length = 0;
		for (const room of [a, testRoom("fresh"), testRoom("nowhere"), { ...b, projectId: "elsewhere" }]) {
			await expect(head(host, room)).rejects.toEqual(missing);
		}
		expect(asked).toEqual([]);
	});
});
