import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "@/lib/moderation/actor";
import { addTestUser, TestClock, testContext, testRoom } from "@/tests/factories/context";
import { createTestDatabase, type TestDatabase } from "@/tests/factories/database";
import { auditRows, consolePresences } from "../db/schema";
import { endPresence, keepPresence } from "./presence";

let database: TestDatabase;
let clock: TestClock;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
	clock = new TestClock();
});

const contextOf = (actor: Actor) => testContext({ database, clock, actor });

async function presence(connectionId: string) {
	const [row] = await database.database
		.select()
		.from(consolePresences)
		.where(eq(consolePresences.connectionId, connectionId));
	return row;
}

test("a console stays present while it says so", async () => {
	const room = testRoom();
	const user = await addTestUser(database, "host", [room]);
	const connectionId = randomUUID();
	const enteredAt = clock.now();
	await keepPresence(contextOf(user), { room, connectionId });
	clock.pass(20_000);
	await keepPresence(contextOf(user), { room, connectionId });
	expect(await presence(connectionId)).toMatchObject({ userId: user.userId, enteredAt, seenAt: clock.now() });
});

test("nobody keeps a presence in a room that is not theirs, or takes over another's", async () => {
	const room = testRoom();
	const user = await addTestUser(database, "host", [room, testRoom("second")]);
	const other = await addTestUser(database, "host", [room]);
	const connectionId = randomUUID();
	await keepPresence(contextOf(user), { room, connectionId });
	const before = await presence(connectionId);
	clock.pass(1_000);
	await expect(keepPresence(contextOf(other), { room, connectionId })).rejects.toMatchObject({ code: "conflict" });
	await expect(keepPresence(contextOf(user), { room: testRoom("second"), connectionId })).rejects.toMatchObject({
		code: "conflict",
	});
	await expect(keepPresence(contextOf(other), { room: testRoom(), connectionId: randomUUID() })).rejects.toMatchObject({
		code: "not-found",
	});
	await endPresence(contextOf(other), { room, connectionId });
	expect(await presence(connectionId)).toEqual(before);
});

test("leaving is told once, also by somebody whose room was taken meanwhile", async () => {
	const room = testRoom();
	const user = await addTestUser(database, "host", [room]);
	const connectionId = randomUUID();
	await keepPresence(contextOf(user), { room, connectionId });
	const withoutRoom: Actor = { ...user, roomsGiven: [] };
	await endPresence(contextOf(withoutRoom), { room, connectionId });
	await endPresence(contextOf(withoutRoom), { room, connectionId });
	expect(await presence(connectionId)).toBeUndefined();
	const audit = await database.database.select().from(auditRows).where(eq(auditRows.actorId, user.userId));
	expect(audit).toMatchObject([{ kind: "room-left", roomId: room.roomId }]);
});
