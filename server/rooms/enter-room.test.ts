import { eq } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/moderation/actor";
import { presetPermissions } from "@/lib/moderation/preset";
import type { RoomRef } from "@/lib/moderation/room";
import { addTestUser, fakeControl, TestClock, testContext, testRoom } from "@/tests/factories/context";
import { createTestDatabase, type TestDatabase } from "@/tests/factories/database";
import { FakeEntry, factsOf, fakePreset, noControls } from "@/tests/factories/fake-entry";
import { auditRows, enrolments, userRooms, users } from "../db/schema";
import type { RoomFacts } from "../ports/room-control";
import { enterRoom } from "./enter-room";

type User = Extract<Actor, { kind: "user" }>;

let database: TestDatabase;
let clock: TestClock;
let entry: FakeEntry;
let facts: (room: RoomRef) => RoomFacts | null;
let found: number;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
	clock = new TestClock();
	entry = new FakeEntry();
	facts = (room) => factsOf(room);
	found = 0;
});

function contextFor(actor: Actor) {
	const control = fakeControl({
		findRoom: async (room) => {
			found += 1;
			return facts(room);
		},
	});
	return testContext({ database, clock, actor, projects: [{ control, entry }] });
}

function enter(actor: Actor, room: RoomRef, startSession = false) {
	return enterRoom(contextFor(actor), { room, startSession });
}

async function host(...rooms: RoomRef[]): Promise<User> {
	return addTestUser(database, "host", rooms);
}

async function enrolmentsOf(user: User) {
	return database.database.select().from(enrolments).where(eq(enrolments.userId, user.userId));
}

async function auditOf(user: User) {
	return database.database.select().from(auditRows).where(eq(auditRows.actorId, user.userId));
}

describe("entering", () => {
	test("enrols the person under their console id and name, and tells the page what it needs", async () => {
		const room = testRoom();
		const user = await host(room);
		const answer = await enter(user, room);
		expect(entry.enrolled).toMatchObject([
			{ room, person: { userId: `usher:${user.userId}`, name: user.name, presetName: "host", participantId: null } },
		]);
		expect(answer).toEqual({
			token: entry.enrolled[0]?.token,
			userId: `usher:${user.userId}`,
			participantId: expect.any(String),
			title: "Town hall",
			sessionId: "session-1",
			startedAt: "2026-11-01T11:00:00.000Z",
			preset: { name: "host", permissions: fakePreset("host").permissions },
			unattendedMinutes: 30,
		});
		expect(await auditOf(user)).toMatchObject([
			{ kind: "room-entered", roomId: room.roomId, detail: { preset: "host" } },
		]);
	});

	test("uses the stored enrolment again, and keeps the token nowhere", async () => {
		const room = testRoom();
		const user = await host(room);
		const { participantId } = await enter(user, room);
		const again = await enter(user, room);
		expect(again.participantId).toBe(participantId);
		expect(entry.enrolled[1]?.person.participantId).toBe(participantId);
		expect(await enrolmentsOf(user)).toMatchObject([{ roomId: room.roomId, participantId, presetName: "host" }]);
		const kept = JSON.stringify([await enrolmentsOf(user), await auditOf(user)]);
		for (const { token } of entry.enrolled) expect(kept).not.toContain(token);
	});

	test("enters with the preset set for the person before that of the role", async () => {
		entry.presets.set("trainee", fakePreset("trainee", { permissions: noControls }));
		const room = testRoom();
		const user = await host(room);
		await database.database.update(users).set({ presetName: "trainee" }).where(eq(users.id, user.userId));
		expect((await enter(user, room)).preset).toEqual({ name: "trainee", permissions: noControls });
	});

	test("needs a vendor whose rooms can be entered", async () => {
		const room = testRoom();
		const user = await host(room);
		const context = testContext({ database, clock, actor: user, projects: [{ control: fakeControl(), entry: null }] });
		await expect(enterRoom(context, { room, startSession: false })).rejects.toMatchObject({
			code: "vendor-unsupported",
		});
	});
});

describe("rooms that are not theirs", () => {
	test("answer exactly as rooms that do not exist, and no vendor is called", async () => {
		const mine = testRoom();
		const user = await host(mine);
		facts = () => null;
		const missing = await enter(user, mine).catch((error: unknown) => error);
		expect(missing).toMatchObject({ name: "ModerationError", code: "not-found" });
		found = 0;
		entry.presetsAsked = 0;
		const viewer = await addTestUser(database, "viewer");
		const attempts: [Actor, RoomRef][] = [
			[user, testRoom()],
			[viewer, mine],
			[user, { ...mine, projectId: "another" }],
			[user, { ...mine, provider: "agora" }],
			[{ ...user, disabled: true }, mine],
			[{ ...user, role: null }, mine],
			[{ kind: "job", job: "x" }, mine],
		];
		for (const [actor, room] of attempts) await expect(enter(actor, room, true)).rejects.toEqual(missing);
		expect([found, entry.presetsAsked, entry.enrolled.length]).toEqual([0, 0, 0]);
	});
});

describe("presets", () => {
	test("a missing preset is named, with where it is set", async () => {
		entry.presets.delete("host");
		const room = testRoom();
		const user = await host(room);
		await expect(enter(user, room)).rejects.toMatchObject({
			code: "preset-missing",
			message: expect.stringMatching(/“host”.*REALTIMEKIT_PRESETS.*Cloudflare dashboard/s),
		});
		await database.database.update(users).set({ presetName: "mine" }).where(eq(users.id, user.userId));
		await expect(enter(user, room)).rejects.toMatchObject({ code: "preset-missing", message: /“mine”.*users page/s });
		expect(entry.enrolled).toEqual([]);
	});

	test.each([
		...presetPermissions.map(
			(permission) => [permission, { permissions: { ...noControls, [permission]: true } }] as const,
		),
		[
			"can_change_participant_permissions",
			{ permissions: noControls, otherPowers: ["can_change_participant_permissions"] },
		] as const,
	])("a viewer is not let in with the power %s", async (power, given) => {
		entry.presets.set("viewer", fakePreset("viewer", given));
		const room = testRoom();
		const viewer = await addTestUser(database, "viewer", [room]);
		await expect(enter(viewer, room)).rejects.toMatchObject({
			code: "preset-too-strong",
			message: expect.stringContaining(power),
		});
		expect(entry.enrolled).toEqual([]);
		expect(await enrolmentsOf(viewer)).toEqual([]);
	});

	test("a role that moderates may hold host powers", async () => {
		entry.presets.set("host", fakePreset("host", { otherPowers: ["accept_waiting_requests", "can_record"] }));
		const room = testRoom();
		await enter(await host(room), room);
		expect(entry.enrolled).toHaveLength(1);
	});

	test("are asked for again after a minute, and at once while missing", async () => {
		const room = testRoom();
		const user = await host(room);
		await enter(user, room);
		clock.pass(59_000);
		await enter(user, room);
		expect(entry.presetsAsked).toBe(1);
		clock.pass(1_000);
		entry.presets.delete("host");
		await expect(enter(user, room)).rejects.toMatchObject({ code: "preset-missing" });
		entry.presets.set("host", fakePreset("host"));
		await enter(user, room);
		expect(entry.presetsAsked).toBe(3);
	});
});

describe("whether somebody is inside", () => {
	const startedAt = new Date();
	test.each([
		["no session", null, true],
		["a session that everybody has left", { sessionId: "s", people: 0, startedAt }, true],
		["only another console", { sessionId: "s", people: 1, startedAt }, false],
		["a session whose people are not told", { sessionId: "s", people: null, startedAt }, false],
	])("%s", async (_what, session, asks) => {
		facts = (room) => factsOf(room, { session });
		const room = testRoom();
		const user = await host(room);
		if (asks) await expect(enter(user, room)).rejects.toMatchObject({ code: "nobody-inside" });
		else await enter(user, room);
		expect(entry.enrolled).toHaveLength(asks ? 0 : 1);
		expect(await enter(user, room, true)).toMatchObject({ sessionId: session?.sessionId ?? null });
	});

	test("a room that is closed at the vendor is not entered, whoever asks", async () => {
		facts = (room) => factsOf(room, { open: false, session: null });
		const room = testRoom();
		await expect(enter(await host(room), room, true)).rejects.toMatchObject({ code: "conflict", message: /closed/ });
	});
});

describe("rights taken away in the middle", () => {
	test.each([
		[
			"the account is disabled",
			(user: User) => database.database.update(users).set({ disabled: true }).where(eq(users.id, user.userId)),
		],
		[
			"the role is lowered",
			(user: User) => database.database.update(users).set({ role: "viewer" }).where(eq(users.id, user.userId)),
		],
		["the room is taken", (user: User) => database.database.delete(userRooms).where(eq(userRooms.userId, user.userId))],
		["the person is removed", (user: User) => database.database.delete(users).where(eq(users.id, user.userId))],
	])("%s: nothing is given out, and the enrolment is withdrawn", async (_what, take) => {
		const room = testRoom();
		const user = await host(room);
		entry.whileEnrolling = async () => void (await take(user));
		await expect(enter(user, room)).rejects.toMatchObject({ code: "not-found" });
		expect(entry.withdrawn).toMatchObject([{ room }]);
		expect(await enrolmentsOf(user)).toEqual([]);
		expect(await auditOf(user)).toEqual([]);
	});
});

test("somebody whose entry cannot be recorded is not let in", async () => {
	const own = await createTestDatabase();
	const admin = new pg.Client({ connectionString: own.adminUrl });
	await admin.connect();
	await admin.query("revoke insert on audit_rows from usher_app");
	await admin.end();
	const room = testRoom();
	const user = await addTestUser(own, "host", [room]);
	const control = fakeControl({ findRoom: async () => factsOf(room) });
	const context = testContext({ database: own, clock, actor: user, projects: [{ control, entry }] });
	await expect(enterRoom(context, { room, startSession: false })).rejects.toMatchObject({ code: "not-recorded" });
	expect(await own.database.select().from(enrolments)).toEqual([]);
	await own.close();
});
