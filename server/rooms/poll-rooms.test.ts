import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { RoomRef } from "@/lib/moderation/room";
import { addTestUser, fakeControl, TestClock, testContext, testRoom } from "@/tests/factories/context";
import { createTestDatabase, type TestDatabase } from "@/tests/factories/database";
import { factsOf } from "@/tests/factories/fake-entry";
import { auditRows, consolePresences, polledRooms, roomPolls, userRooms } from "../db/schema";
import type { Context, Project } from "../kernel/context";
import { ProviderError, type ProviderErrorKind } from "../ports/errors";
import type { ListedRoom, RoomControl } from "../ports/room-control";
import { pollRooms } from "./poll-rooms";

let database: TestDatabase;
let clock: TestClock;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	clock = new TestClock();
	for (const table of [polledRooms, roomPolls, consolePresences, userRooms]) await database.database.delete(table);
});

function listed(room: RoomRef, given: Partial<ListedRoom> = {}): ListedRoom {
	return {
		room,
		title: `Room ${room.roomId}`,
		sessionId: "s1",
		people: 4,
		startedAt: new Date("2026-11-01T10:00:00Z"),
		...given,
	};
}

function poll(answers: Partial<RoomControl>): Promise<void> {
	const project: Project = { control: fakeControl(answers), entry: null };
	return pollRooms(testContext({ database, clock, projects: [project] }), project);
}

function listing(known: boolean, ...rooms: ListedRoom[]): Partial<RoomControl> {
	return { listRooms: async () => ({ known, rooms, at: clock.now() }) };
}

async function rooms() {
	return database.database.select().from(polledRooms).orderBy(polledRooms.roomId);
}

async function state() {
	return (await database.database.select().from(roomPolls))[0];
}

test("a trusted listing says which rooms are live, and which are not any more", async () => {
	await poll(listing(true, listed(testRoom("a")), listed(testRoom("b"))));
	expect(await rooms()).toMatchObject([
		{ roomId: "a", live: true, title: "Room a", people: 4, sessionId: "s1" },
		{ roomId: "b", live: true },
	]);
	clock.pass(5_000);
	await poll(listing(true, listed(testRoom("b"), { people: 7, title: "Renamed" })));
	expect(await rooms()).toMatchObject([
		{ roomId: "a", live: false },
		{ roomId: "b", live: true, people: 7, title: "Renamed", seenAt: clock.now() },
	]);
	expect(await state()).toMatchObject({ state: "ok", triedAt: clock.now(), succeededAt: clock.now() });
	clock.pass(5_000);
	await poll(listing(true));
	expect((await rooms()).map((room) => room.live)).toEqual([false, false]);
});

test("an empty listing that cannot be trusted removes nothing; rooms keep their age", async () => {
	await poll(listing(true, listed(testRoom("a"))));
	const seenAt = clock.now();
	clock.pass(5_000);
	await poll(listing(false));
	expect(await rooms()).toMatchObject([{ roomId: "a", live: true, seenAt }]);
	expect(await state()).toMatchObject({ state: "unknown", triedAt: clock.now(), succeededAt: seenAt });
});

test("rooms found beside an untrusted listing are kept too", async () => {
	await poll(listing(false, listed(testRoom("b"))));
	expect(await rooms()).toMatchObject([{ roomId: "b", live: true }]);
});

test.each<[ProviderErrorKind, string]>([
	["unreachable", "unreachable"],
	["unknown-outcome", "unreachable"],
	["refused", "unreachable"],
	["unsupported", "unreachable"],
	["limited", "limited"],
	["unauthorised", "unauthorised"],
])("a listing that fails as %s removes nothing and is told as %s", async (kind, expected) => {
	await poll(listing(true, listed(testRoom("a"))));
	const seenAt = clock.now();
	clock.pass(60_000);
	const failing = async () => {
		throw new ProviderError(kind, "no", { retryable: false });
	};
	await poll({ listRooms: failing });
	expect(await rooms()).toMatchObject([{ roomId: "a", live: true, seenAt }]);
	expect(await state()).toMatchObject({ state: expected, triedAt: clock.now(), succeededAt: seenAt });
});

test("a broken program is not told as a vendor's failure", async () => {
	const broken = async () => {
		throw new TypeError("ours");
	};
	await expect(poll({ listRooms: broken })).rejects.toThrow(TypeError);
});

test("a room missing from untrusted listings is asked about by itself, and only then ends", async () => {
	await poll(listing(true, listed(testRoom("ended")), listed(testRoom("live")), listed(testRoom("silent"))));
	const seenAt = clock.now();
	clock.pass(20_000);
	const asked: string[] = [];
	const answers: Partial<RoomControl> = {
		...listing(false),
		findRoom: async (room) => {
			asked.push(room.roomId);
			if (room.roomId === "silent") throw new ProviderError("unreachable", "no", { retryable: true });
			const startedAt = new Date("2026-11-01T10:00:00Z");
			return factsOf(room, { session: room.roomId === "live" ? { sessionId: "s2", people: 9, startedAt } : null });
		},
	};
	await poll(answers);
	expect(asked).toEqual([]);
	clock.pass(11_000);
	await poll(answers);
	expect(asked).toContain("silent");
	clock.pass(5_000);
	await poll({
		...answers,
		findRoom: async (room) => (room.roomId === "live" ? factsOf(room) : factsOf(room, { session: null })),
	});
	expect(await rooms()).toMatchObject([
		{ roomId: "ended", live: false },
		{ roomId: "live", live: true },
		{ roomId: "silent", live: false },
	]);
	expect((await rooms())[1]?.seenAt.getTime()).toBeGreaterThan(seenAt.getTime());
});

test("another project's rooms are none of this poll's", async () => {
	const foreign = { ...testRoom("x"), projectId: "another" };
	await database.database.insert(polledRooms).values({ ...foreign, title: "X", live: true, seenAt: clock.now() });
	await poll(listing(true));
	expect(await rooms()).toMatchObject([{ projectId: "another", live: true }]);
});

test("a slow worker's older listing does not undo a newer one", async () => {
	await poll(listing(true, listed(testRoom("a"), { people: 8 })));
	const older = new Date(clock.now().getTime() - 4_000);
	await poll({ listRooms: async () => ({ known: true, rooms: [], at: older }) });
	expect(await rooms()).toMatchObject([{ roomId: "a", live: true, people: 8 }]);
});

test("rooms given to people get their title, asked for once a minute at most", async () => {
	await addTestUser(database, "host", [testRoom("given"), testRoom("nowhere")]);
	const asked: string[] = [];
	const control = fakeControl({
		...listing(true),
		findRoom: async (room) => {
			asked.push(room.roomId);
			return room.roomId === "given" ? factsOf(room, { title: "Morning stand-up", session: null }) : null;
		},
	});
	const project: Project = { control, entry: null };
	const context: Context = testContext({ database, clock, projects: [project] });
	await pollRooms(context, project);
	clock.pass(5_000);
	await pollRooms(context, project);
	expect(asked.sort()).toEqual(["given", "nowhere"]);
	expect(await rooms()).toMatchObject([{ roomId: "given", title: "Morning stand-up", live: false }]);
	clock.pass(60_000);
	await pollRooms(context, project);
	expect(asked.sort()).toEqual(["given", "nowhere", "nowhere"]);
});

test("consoles that went silent have left, and the audit tells of each", async () => {
	const user = await addTestUser(database, "host", [testRoom("a")]);
	const presence = { userId: user.userId, ...testRoom("a"), enteredAt: clock.now() };
	await database.database.insert(consolePresences).values([
		{ connectionId: "silent", ...presence, seenAt: new Date(clock.now().getTime() - 61_000) },
		{ connectionId: "open", ...presence, seenAt: new Date(clock.now().getTime() - 59_000) },
	]);
	await poll(listing(true));
	const left = await database.database.select().from(consolePresences);
	expect(left.map((row) => row.connectionId)).toEqual(["open"]);
	const audit = await database.database.select().from(auditRows).where(eq(auditRows.kind, "room-left"));
	expect(audit).toMatchObject([
		{ roomId: "a", targetUserId: `usher:${user.userId}`, targetName: user.name, actorKind: "job" },
	]);
});
