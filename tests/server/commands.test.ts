import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { OrderRequest } from "@/lib/api/commands";
import type { Actor } from "@/lib/moderation/actor";
import type { RoomRef } from "@/lib/moderation/room";
import { activity, auditRows, commands, userRooms, users } from "@/server/db/schema";
import { expireIntents, orderCommand, reportOutcome, sendDueToSettle, settleUnknown } from "@/server/moderation";
import type { ListedConnection } from "@/server/ports/room-control";
import {
	addPolledRoom,
	addTestUser,
	fakeControl,
	TestClock,
	TestQueue,
	testContext,
	testRoom,
} from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";

let db: TestDatabase;
let room: RoomRef;
let host: Extract<Actor, { kind: "user" }>;
let clock: TestClock;
beforeAll(async () => {
	db = await createTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
	room = testRoom();
	host = await addTestUser(db, "host", [room]);
	clock = new TestClock();
});

const target = { userId: "eve", participantId: "p-eve", connectionIds: ["c1"], name: "Eve" };
function order(more: Partial<OrderRequest> = {}): OrderRequest {
	return {
		commandId: randomUUID(),
		type: "kick",
		room,
		sessionId: "s1",
		target,
		reason: { code: "spam", text: "" },
		confirmation: null,
		...more,
	};
}
const report = (outcome: "sent" | "confirmed" | "refused" | "failed" | "unknown", code: string | null = null) => ({
	outcome,
	code,
	latencyMs: 120,
	connectionIds: ["c1"],
});
const commandOf = async (id: string) => (await db.database.select().from(commands).where(eq(commands.id, id)))[0];
const storyOf = (id: string) =>
	db.database.select().from(auditRows).where(eq(auditRows.commandId, id)).orderBy(asc(auditRows.id));
const activityOf = (id: string) =>
	db.database.select().from(activity).where(eq(activity.commandId, id)).orderBy(asc(activity.id));
const asHost = (more: Partial<Parameters<typeof testContext>[0]> = {}) =>
	testContext({ database: db, actor: host, clock, ...more });
const asJob = (more: Partial<Parameters<typeof testContext>[0]> = {}) =>
	testContext({ database: db, clock, origin: "job", ...more });

describe("ordering", () => {
	test("an intent comes with its audit row and its activity", async () => {
		const wanted = order();
		expect(await orderCommand(asHost(), wanted)).toEqual({
			commandId: wanted.commandId,
			outcome: "intent",
			outcomeCode: null,
			evidence: null,
			fresh: true,
		});
		const story = await storyOf(wanted.commandId);
		expect(story).toMatchObject([
			{
				kind: "intent",
				command: "kick",
				actorId: host.userId,
				roomId: room.roomId,
				targetUserId: "eve",
				reasonCode: "spam",
			},
		]);
		expect(await activityOf(wanted.commandId)).toHaveLength(1);
	});

	test("one id sent 100 times in parallel is one command", async () => {
		const wanted = order();
		const answers = await Promise.all(Array.from({ length: 100 }, () => orderCommand(asHost(), wanted)));
		expect(answers.filter((answer) => answer.fresh)).toHaveLength(1);
		expect(answers.every((answer) => answer.outcome === "intent")).toBe(true);
		expect(await storyOf(wanted.commandId)).toHaveLength(1);
		expect(await activityOf(wanted.commandId)).toHaveLength(1);
	});

	test("a resend after the outcome gets the outcome", async () => {
		const wanted = order();
		await orderCommand(asHost(), wanted);
		await reportOutcome(asHost(), { commandId: wanted.commandId, report: report("confirmed") });
		expect(await orderCommand(asHost(), wanted)).toMatchObject({ outcome: "confirmed", fresh: false });
	});

	test.each([
		["another target", { target: { ...target, userId: "bob" } }],
		["another type", { type: "mute-audio" as const }],
		["another reason", { reason: null }],
	])("the same id with %s is a conflict", async (_, change) => {
		const wanted = order();
		await orderCommand(asHost(), wanted);
		await expect(orderCommand(asHost(), { ...wanted, ...change })).rejects.toMatchObject({ code: "conflict" });
		expect(await storyOf(wanted.commandId)).toHaveLength(1);
	});

	test("the same id from somebody else is a conflict, and tells them nothing", async () => {
		const wanted = order();
		await orderCommand(asHost(), wanted);
		const other = await addTestUser(db, "moderator");
		await expect(orderCommand(asHost({ actor: other }), wanted)).rejects.toMatchObject({ code: "conflict" });
	});

	test("a room that was not given answers like one that is not there, and the denial is on record", async () => {
		const elsewhere = testRoom();
		const wanted = order({ room: elsewhere });
		const refused = await orderCommand(asHost(), wanted).catch((error) => error);
		const missing = await orderCommand(
			asHost({ actor: await addTestUser(db, "moderator") }),
			order({ room: { ...elsewhere, projectId: "nowhere" } }),
		).catch((error) => error);
		expect({ code: refused.code, message: refused.message }).toEqual({ code: missing.code, message: missing.message });
		expect(await storyOf(wanted.commandId)).toMatchObject([
			{ kind: "denied", outcomeCode: "room", roomId: elsewhere.roomId },
		]);
		expect(await commandOf(wanted.commandId)).toBeUndefined();
	});

	test("a viewer is refused with the reason", async () => {
		const viewer = await addTestUser(db, "viewer", [room]);
		const wanted = order({ type: "mute-audio" });
		await expect(orderCommand(asHost({ actor: viewer }), wanted)).rejects.toMatchObject({
			code: "forbidden",
			message: expect.stringContaining("viewer"),
		});
		expect(await storyOf(wanted.commandId)).toMatchObject([
			{ kind: "denied", outcome: "refused", outcomeCode: "role" },
		]);
	});

	test.each([
		["disabled", () => db.database.update(users).set({ disabled: true }).where(eq(users.id, host.userId)), "forbidden"],
		["demoted", () => db.database.update(users).set({ role: "viewer" }).where(eq(users.id, host.userId)), "forbidden"],
		["without the room", () => db.database.delete(userRooms).where(eq(userRooms.userId, host.userId)), "not-found"],
		["deleted", () => db.database.delete(users).where(eq(users.id, host.userId)), "forbidden"],
	])("who is %s since the request came in is refused", async (_, change, code) => {
		await change();
		await expect(orderCommand(asHost(), order())).rejects.toMatchObject({ code });
	});

	test.each([
		[null, "bad-input"],
		["town hall", "bad-input"],
		["Town hall and more", "bad-input"],
		[" Town hall ", undefined],
	])("ending the session confirmed with %j: %s", async (confirmation, code) => {
		await addPolledRoom(db, room, "Town hall");
		const wanted = order({ type: "kick-all", target: null, confirmation });
		const answer = await orderCommand(asHost(), wanted).catch((error) => error);
		if (code === undefined) expect(answer).toMatchObject({ fresh: true });
		else expect(answer).toMatchObject({ code });
		expect(await storyOf(wanted.commandId)).toHaveLength(code === undefined ? 1 : 0);
	});

	test("a session is not ended in a room whose title is not known", async () => {
		const wanted = order({ type: "kick-all", target: null, confirmation: "" });
		await expect(orderCommand(asHost(), wanted)).rejects.toMatchObject({ code: "conflict" });
	});

	test("what a vendor cannot do is refused in its words", async () => {
		const control = fakeControl();
		control.capabilities.pin = { where: "none", reason: "This vendor has no pins." };
		await expect(orderCommand(asHost({ control }), order({ type: "pin" }))).rejects.toMatchObject({
			code: "vendor-unsupported",
			message: "This vendor has no pins.",
		});
	});

	test("a name that cannot be stored does not save its bearer", async () => {
		const wanted = order({ target: { ...target, name: "Eve\u0000\ud800" } });
		expect(await orderCommand(asHost(), wanted)).toMatchObject({ fresh: true });
		expect(await orderCommand(asHost(), wanted)).toMatchObject({ fresh: false });
	});
});

describe("reporting", () => {
	async function ordered(type: OrderRequest["type"] = "kick"): Promise<string> {
		const wanted = order({ type });
		await orderCommand(asHost(), wanted);
		return wanted.commandId;
	}
	const tell = (commandId: string, outcome: Parameters<typeof report>[0], code: string | null = null) =>
		reportOutcome(asHost(), { commandId, report: report(outcome, code) });

	test("what the browser saw is stored as reported", async () => {
		const id = await ordered();
		expect(await tell(id, "confirmed")).toMatchObject({ outcome: "confirmed", evidence: "reported", fresh: true });
		expect(await storyOf(id)).toMatchObject([
			{ kind: "intent" },
			{ kind: "outcome", evidence: "reported", latencyMs: 120 },
		]);
		expect((await activityOf(id)).map(({ entry }) => entry)).toMatchObject([
			{ outcome: "intent" },
			{ outcome: "confirmed" },
		]);
	});

	test.each([
		["confirmed", "failed", "confirmed"],
		["refused", "confirmed", "refused"],
		["failed", "unknown", "failed"],
		["unknown", "sent", "unknown"],
		["unknown", "confirmed", "confirmed"],
		["sent", "unknown", "unknown"],
	] as const)("%s, then %s, stays %s", async (first, second, stays) => {
		const id = await ordered("mute-audio");
		await tell(id, first);
		expect((await tell(id, second)).outcome).toBe(stays);
	});

	test("only whoever ordered may report; for others there is no such command", async () => {
		const id = await ordered();
		const other = await addTestUser(db, "admin");
		await expect(
			reportOutcome(asHost({ actor: other }), { commandId: id, report: report("confirmed") }),
		).rejects.toMatchObject({ code: "not-found" });
		await expect(tell(randomUUID(), "confirmed")).rejects.toMatchObject({ code: "not-found" });
		expect((await commandOf(id))?.outcome).toBe("intent");
	});

	test("the code an SDK gave is kept", async () => {
		const id = await ordered();
		expect(await tell(id, "refused", "1201")).toMatchObject({ outcome: "refused", outcomeCode: "1201" });
	});
});

describe("expiring", () => {
	test("an intent without an outcome is unknown after 30 s, once, whoever looks", async () => {
		const later = new TestClock(new Date(clock.now().getTime() + 60_000));
		await expireIntents(asJob({ clock: later }));
		const ids = await Promise.all(
			Array.from({ length: 8 }, async () => (await orderCommand(asHost(), order())).commandId),
		);
		clock.pass(29_000);
		expect(await expireIntents(asJob())).toBe(0);
		clock.pass(2_000);
		const counts = await Promise.all([expireIntents(asJob()), expireIntents(asJob())]);
		expect(counts[0] + counts[1]).toBe(8);
		for (const id of ids) {
			expect(await commandOf(id)).toMatchObject({ outcome: "unknown", outcomeCode: "no-outcome" });
			expect(await storyOf(id)).toMatchObject([
				{ kind: "intent" },
				{ kind: "outcome", actorKind: "job", origin: "job" },
			]);
		}
	});

	test("a console that fell silent after `sent` is waited for no longer either", async () => {
		const { commandId } = await orderCommand(asHost(), order());
		await reportOutcome(asHost(), { commandId, report: report("sent") });
		clock.pass(31_000);
		await expireIntents(asJob());
		expect(await commandOf(commandId)).toMatchObject({ outcome: "unknown" });
	});

	test("what the vendor's server cannot see stays unknown, and the audit says why, once", async () => {
		const { commandId } = await orderCommand(asHost(), order({ type: "mute-audio" }));
		clock.pass(31_000);
		await expireIntents(asJob());
		await expireIntents(asJob());
		expect((await commandOf(commandId))?.settleAt).toBeNull();
		expect(await storyOf(commandId)).toMatchObject([
			{ kind: "intent" },
			{ kind: "outcome", outcome: "unknown" },
			{ kind: "unsettled", outcomeCode: "unseen" },
		]);
	});
});

describe("settling", () => {
	const seen = (leftAfterMs: number | null): ListedConnection[] => [
		{
			connectionId: "c1",
			participantId: "p-eve",
			userId: "eve",
			name: "Eve",
			presetName: null,
			joinedAt: new Date("2026-11-01T11:00:00Z"),
			leftAt: leftAfterMs === null ? null : new Date(Date.parse("2026-11-01T12:00:00Z") + leftAfterMs),
		},
	];
	async function unknownKick(): Promise<string> {
		const { commandId } = await orderCommand(asHost(), order());
		await reportOutcome(asHost(), { commandId, report: report("unknown", "not-confirmed") });
		clock.pass(20_000);
		return commandId;
	}

	test("gone: confirmed, as reconciled", async () => {
		const id = await unknownKick();
		const control = fakeControl({ findConnections: async () => seen(900) });
		await settleUnknown(asJob({ control }), { commandId: id });
		expect(await commandOf(id)).toMatchObject({ outcome: "confirmed", evidence: "reconciled", settleAt: null });
		expect((await storyOf(id)).at(-1)).toMatchObject({ kind: "outcome", evidence: "reconciled", actorKind: "job" });
		expect((await activityOf(id)).at(-1)?.entry).toMatchObject({ outcome: "confirmed", by: { id: host.userId } });
	});

	test("still there: failed", async () => {
		const id = await unknownKick();
		await settleUnknown(asJob({ control: fakeControl({ findConnections: async () => seen(null) }) }), {
			commandId: id,
		});
		expect(await commandOf(id)).toMatchObject({ outcome: "failed", outcomeCode: "still-there" });
	});

	test("no data: stays unknown, is asked ever later, and after an hour no more", async () => {
		const id = await unknownKick();
		const control = fakeControl({ findConnections: async () => [] });
		const gaps: number[] = [];
		for (let round = 0; round < 40; round += 1) {
			const due = (await commandOf(id))?.settleAt;
			if (!due) break;
			gaps.push(due.getTime() - clock.now().getTime());
			clock.pass(Math.max(0, due.getTime() - clock.now().getTime()));
			await settleUnknown(asJob({ control }), { commandId: id });
		}
		expect(gaps.length).toBeGreaterThan(5);
		expect(gaps.length).toBeLessThan(20);
		expect(gaps.slice(1)).toEqual([...gaps.slice(1)].sort((a, b) => a - b));
		expect(await commandOf(id)).toMatchObject({ outcome: "unknown", settleAt: null });
		const story = await storyOf(id);
		expect(story.filter(({ kind }) => kind === "unsettled")).toHaveLength(1);
	});

	test("a vendor that does not answer changes nothing", async () => {
		const { ProviderError } = await import("@/server/ports/errors");
		const id = await unknownKick();
		const control = fakeControl({
			findConnections: async () => {
				throw new ProviderError("unreachable", "down", { retryable: true });
			},
		});
		await settleUnknown(asJob({ control }), { commandId: id });
		expect(await commandOf(id)).toMatchObject({ outcome: "unknown", settleTries: 1 });
	});

	test("a reported removal is upgraded when the vendor says so, and else left as it is", async () => {
		const { commandId } = await orderCommand(asHost(), order());
		await reportOutcome(asHost(), { commandId, report: report("confirmed") });
		clock.pass(20_000);
		await settleUnknown(asJob({ control: fakeControl({ findConnections: async () => null }) }), { commandId });
		expect(await commandOf(commandId)).toMatchObject({ outcome: "confirmed", evidence: "reported" });
		await settleUnknown(asJob({ control: fakeControl({ findConnections: async () => seen(300) }) }), { commandId });
		expect(await commandOf(commandId)).toMatchObject({ outcome: "confirmed", evidence: "reconciled", settleAt: null });
	});

	test("an ended session is confirmed when the vendor has none any more", async () => {
		await addPolledRoom(db, room, "Town hall");
		const wanted = order({ type: "kick-all", target: null, confirmation: "Town hall" });
		await orderCommand(asHost(), wanted);
		clock.pass(31_000);
		await expireIntents(asJob());
		const facts = { room, title: "Town hall", open: true };
		const session = { sessionId: "s1", people: 3, startedAt: new Date() };
		const live = fakeControl({ findRoom: async () => ({ ...facts, session }) });
		await settleUnknown(asJob({ control: live }), { commandId: wanted.commandId });
		expect(await commandOf(wanted.commandId)).toMatchObject({ outcome: "unknown" });
		const empty = fakeControl({ findRoom: async () => ({ ...facts, session: null }) });
		await settleUnknown(asJob({ control: empty }), { commandId: wanted.commandId });
		expect(await commandOf(wanted.commandId)).toMatchObject({ outcome: "confirmed", evidence: "reconciled" });
	});

	test("run by many at once it is written once", async () => {
		const id = await unknownKick();
		const control = fakeControl({ findConnections: async () => seen(900) });
		await Promise.all(Array.from({ length: 10 }, () => settleUnknown(asJob({ control }), { commandId: id })));
		expect((await storyOf(id)).filter(({ evidence }) => evidence === "reconciled")).toHaveLength(1);
	});

	test("a late word of the console wins over a vendor asked before", async () => {
		const id = await unknownKick();
		const control = fakeControl({
			findConnections: async () => {
				await reportOutcome(asHost(), { commandId: id, report: report("confirmed") });
				return seen(null);
			},
		});
		await settleUnknown(asJob({ control }), { commandId: id });
		expect(await commandOf(id)).toMatchObject({ outcome: "confirmed", evidence: "reported" });
	});

	test("what is due goes to the queue once, and again when it got lost", async () => {
		const id = await unknownKick();
		const queue = new TestQueue();
		const own = () => queue.sent.filter(({ singletonKey }) => singletonKey === id);
		await Promise.all([sendDueToSettle(asJob({ queue })), sendDueToSettle(asJob({ queue }))]);
		expect(own()).toHaveLength(1);
		clock.pass(30_000);
		await sendDueToSettle(asJob({ queue }));
		expect(own()).toHaveLength(1);
		clock.pass(31_000);
		await sendDueToSettle(asJob({ queue }));
		expect(own()).toHaveLength(2);
	});
});
