import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Actor } from "@/lib/moderation/actor";
import type { Role } from "@/lib/moderation/policy";
import type { RoomRef } from "@/lib/moderation/room";
import { addTestUser, type FakeControl, fakeControl, testContext, testRoom } from "@/tests/factories/context";
import { createTestDatabase, type TestDatabase } from "@/tests/factories/database";
import { FakeEntry } from "@/tests/factories/fake-entry";
import { consolePresences, enrolments, userRooms, users } from "../db/schema";
import type { Context } from "../kernel/context";
import { strayWatch } from "./expel-strays";

type User = Extract<Actor, { kind: "user" }>;

let database: TestDatabase;
let control: FakeControl;
let context: Context;
let round: () => Promise<void>;
beforeEach(async () => {
	database = await createTestDatabase();
	control = fakeControl();
	context = testContext({ database, projects: [{ control, entry: new FakeEntry() }], origin: "job" });
	const watch = strayWatch();
	round = () => watch(context);
});
afterEach(() => database.close());

async function inside(role: Role, room: RoomRef, presetName: string): Promise<User> {
	const user = await addTestUser(database, role, [room]);
	await database.database
		.insert(enrolments)
		.values({ userId: user.userId, ...room, participantId: randomUUID(), presetName });
	await database.database.insert(consolePresences).values({ connectionId: randomUUID(), userId: user.userId, ...room });
	return user;
}

const expelled = () => control.performed.map((order) => [order.target?.userId, order.room.roomId]);

test("leaves everybody alone who may be where they are", async () => {
	await inside("viewer", testRoom(), "viewer");
	await inside("host", testRoom(), "host");
	await inside("host", testRoom(), "a-preset-of-last-year");
	await inside("admin", { ...testRoom(), projectId: "not-connected" }, "moderator");
	for (let times = 0; times < 3; times++) await round();
	expect(expelled()).toEqual([]);
});

test.each<[string, (user: User) => Promise<unknown>]>([
	["was disabled", (user) => database.database.update(users).set({ disabled: true }).where(eq(users.id, user.userId))],
	[
		"has no role any more",
		(user) => database.database.update(users).set({ role: null }).where(eq(users.id, user.userId)),
	],
	["lost the room", (user) => database.database.delete(userRooms).where(eq(userRooms.userId, user.userId))],
	[
		"became a viewer",
		(user) => database.database.update(users).set({ role: "viewer" }).where(eq(users.id, user.userId)),
	],
	["was removed", (user) => database.database.delete(users).where(eq(users.id, user.userId))],
])("expels, at the second look, somebody who %s and was forgotten", async (_what, take) => {
	const room = testRoom();
	const user = await inside("host", room, "host");
	await inside("host", room, "host");
	await round();
	await take(user);
	await round();
	expect(expelled()).toEqual([]);
	await round();
	expect(expelled()).toEqual([[`usher:${user.userId}`, room.roomId]]);
	await round();
	expect(expelled()).toHaveLength(1);
});
