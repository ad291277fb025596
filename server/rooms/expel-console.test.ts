import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/moderation/actor";
import type { RoomRef } from "@/lib/moderation/room";
import { addTestUser, fakeControl, TestClock, TestQueue, testContext, testRoom } from "@/tests/factories/context";
import { createTestDatabase, type TestDatabase } from "@/tests/factories/database";
import { FakeEntry } from "@/tests/factories/fake-entry";
import { auditRows, consolePresences, enrolments } from "../db/schema";
import type { Context } from "../kernel/context";
import { ProviderError } from "../ports/errors";
import type { RoomControl } from "../ports/room-control";
import { expelConsole, expelConsoleJob } from "./expel-console";

type User = Extract<Actor, { kind: "user" }>;

let database: TestDatabase;
let clock: TestClock;
let entry: FakeEntry;
let queue: TestQueue;
let user: User;
let admin: User;
beforeAll(async () => {
	database = await createTestDatabase();
	admin = await addTestUser(database, "admin");
});
afterAll(() => database.close());
beforeEach(async () => {
	clock = new TestClock();
	entry = new FakeEntry();
	queue = new TestQueue();
	user = await addTestUser(database, "host");
});

async function enrolled(room: RoomRef, participantId = randomUUID()): Promise<string> {
	await database.database
		.insert(enrolments)
		.values({ userId: user.userId, ...room, participantId, presetName: "host", createdAt: clock.now() });
	return participantId;
}

async function present(room: RoomRef): Promise<void> {
	const row = { connectionId: randomUUID(), userId: user.userId, ...room, enteredAt: clock.now(), seenAt: clock.now() };
	await database.database.insert(consolePresences).values(row);
}

function setUp(perform?: RoomControl["perform"], given: Partial<Pick<Context, "origin" | "actor">> = {}) {
	const control = fakeControl(perform && { perform });
	const context = testContext({ database, clock, actor: admin, queue, projects: [{ control, entry }], ...given });
	return { context, control };
}

const left = async () => ({
	enrolments: await database.database.select().from(enrolments).where(eq(enrolments.userId, user.userId)),
	presences: await database.database.select().from(consolePresences).where(eq(consolePresences.userId, user.userId)),
});
const audit = async () =>
	database.database
		.select()
		.from(auditRows)
		.where(eq(auditRows.targetUserId, `usher:${user.userId}`))
		.orderBy(auditRows.id);
const fails = (kind: "unreachable" | "unknown-outcome" | "refused", code: string) => async (): Promise<never> => {
	throw new ProviderError(kind, "no", { code, retryable: false });
};

test("kicks the console's own id from every room it may be in, then withdraws what would let it back in", async () => {
	const [a, b] = [testRoom(), testRoom()];
	const participantId = await enrolled(a);
	await present(a);
	await present(b);
	const { context, control } = setUp();
	const { expelled, failed } = await expelConsole(context, { userId: user.userId, rooms: "all" });
	expect(failed).toEqual([]);
	expect(new Set(expelled)).toEqual(new Set([a, b]));
	expect(control.performed.map((order) => [order.type, order.target?.userId])).toEqual([
		["kick", `usher:${user.userId}`],
		["kick", `usher:${user.userId}`],
	]);
	expect(entry.withdrawn).toEqual([{ room: a, participantId }]);
	expect(await left()).toEqual({ enrolments: [], presences: [] });
	expect(await audit()).toMatchObject(
		[1, 2].map(() => ({
			kind: "console-expelled",
			outcome: "confirmed",
			evidence: "provider-ack",
			actorId: admin.userId,
		})),
	);
});

test("leaves rooms alone that were not named, and other people's enrolments", async () => {
	const [a, b] = [testRoom(), testRoom()];
	await enrolled(a);
	await enrolled(b);
	const { context, control } = setUp();
	await expelConsole(context, { userId: user.userId, rooms: [a, testRoom()] });
	expect(control.performed.map((order) => order.room)).toEqual([a]);
	expect((await left()).enrolments).toMatchObject([{ roomId: b.roomId }]);
	await expelConsole(context, { userId: admin.userId, rooms: "all" });
	expect((await left()).enrolments).toHaveLength(1);
});

test("is done where the person had gone, and where the room is no more", async () => {
	await enrolled(testRoom());
	const gone = setUp(async () => ({ already: true, evidence: "provider-ack", affected: 0 }));
	expect(await expelConsole(gone.context, { userId: user.userId, rooms: "all" })).toMatchObject({ failed: [] });
	await enrolled(testRoom());
	const noRoom = setUp(fails("refused", "room-not-found"));
	expect(await expelConsole(noRoom.context, { userId: user.userId, rooms: "all" })).toMatchObject({ failed: [] });
	expect(entry.withdrawn).toHaveLength(2);
});

describe("a vendor that does not let go", () => {
	test.each([
		["unreachable", "failed"],
		["unknown-outcome", "unknown"],
	] as const)(
		"%s is told as %s, keeps the row, and is tried again by a job; other rooms go on",
		async (kind, outcome) => {
			const [bad, good] = [testRoom(), testRoom()];
			await enrolled(bad);
			await enrolled(good);
			const { context } = setUp(async (order) => {
				if (order.room.roomId === bad.roomId) return fails(kind, "503")();
				return { already: false, evidence: "provider-ack", affected: 1 };
			});
			expect(await expelConsole(context, { userId: user.userId, rooms: "all" })).toEqual({
				expelled: [good],
				failed: [bad],
			});
			expect((await left()).enrolments).toMatchObject([{ roomId: bad.roomId }]);
			expect((await audit()).map((row) => row.outcome).sort()).toEqual(["confirmed", outcome].sort());
			expect(queue.sent).toHaveLength(1);
			const payload = expelConsoleJob.payload.parse(queue.sent[0]?.payload);
			expect(payload).toMatchObject({ userId: user.userId, rooms: [bad] });
			expect(queue.sent[0]?.singletonKey).toContain(user.userId);
		},
	);

	test("a withdrawal that fails leaves the token alive, so it is tried again too", async () => {
		await enrolled(testRoom());
		entry.onWithdraw = fails("unreachable", "503");
		const { context } = setUp();
		expect(await expelConsole(context, { userId: user.userId, rooms: "all" })).toMatchObject({ expelled: [] });
		expect((await left()).enrolments).toHaveLength(1);
		expect(queue.sent).toHaveLength(1);
	});

	test("the job tries again by failing, and spares an entry that was allowed since", async () => {
		const [old, since] = [testRoom(), testRoom()];
		await enrolled(old);
		const enteredBefore = clock.now().toISOString();
		clock.pass(1_000);
		await enrolled(since);
		const input = { userId: user.userId, rooms: [old, since], enteredBefore };
		const job = { actor: { kind: "job", job: "expel-console" }, origin: "job" } as const;
		await expect(expelConsole(setUp(fails("unreachable", "503"), job).context, input)).rejects.toThrow(/1 room/);
		expect(queue.sent).toEqual([]);
		const { context, control } = setUp(undefined, job);
		await expelConsole(context, input);
		expect(control.performed.map((order) => order.room)).toEqual([old]);
		expect((await left()).enrolments).toMatchObject([{ roomId: since.roomId }]);
	});

	test("all rooms are told at once, and waiting ends before 5 s", async () => {
		for (let room = 0; room < 8; room++) await enrolled(testRoom());
		let waiting = 0;
		const { context } = setUp(
			(_order, { signal }) =>
				new Promise((_resolve, reject) => {
					waiting++;
					const end = () => reject(new ProviderError("unknown-outcome", "late", { code: "timeout", retryable: false }));
					signal.addEventListener("abort", end, { once: true });
				}),
		);
		const started = performance.now();
		const { failed } = await expelConsole(context, { userId: user.userId, rooms: "all" });
		expect(performance.now() - started).toBeLessThan(5_000);
		expect([waiting, failed.length]).toEqual([8, 8]);
	});
});
