import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { OutcomeReport } from "@/lib/api/commands";
import type { Actor } from "@/lib/moderation/actor";
import type { RoomRef } from "@/lib/moderation/room";
import { auditRows, commands } from "@/server/db/schema";
import { systemClock } from "@/server/kernel/clock";
import { orderCommand, reportOutcome, retryRemoval, settleUnknown } from "@/server/moderation";
import { ProviderError } from "@/server/ports/errors";
import type { ListedConnection, RoomControl } from "@/server/ports/room-control";
import { addPolledRoom, addTestUser, fakeControl, testContext, testRoom } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";
import { FakeEntry, fakePreset, noControls } from "../factories/fake-entry";

let db: TestDatabase;
let room: RoomRef;
let host: Extract<Actor, { kind: "user" }>;
let first: string;
beforeAll(async () => {
	db = await createTestDatabase();
});
afterAll(() => db.close());

const target = { userId: "eve", participantId: "p-eve", connectionIds: ["c1", "c2"], name: "Eve" };
const context = (control: RoomControl, actor: Actor = host) =>
	testContext({ database: db, actor, control, clock: systemClock, origin: "server-action" });
const storyOf = (id: string) =>
	db.database.select().from(auditRows).where(eq(auditRows.commandId, id)).orderBy(asc(auditRows.id));
const commandOf = async (id: string) => (await db.database.select().from(commands).where(eq(commands.id, id)))[0];
const device = (connectionId: string, left: boolean): ListedConnection => ({
	connectionId,
	participantId: "p-eve",
	userId: "eve",
	name: "Eve",
	presetName: null,
	joinedAt: new Date(Date.now() - 60_000),
	leftAt: left ? new Date() : null,
});

beforeEach(async () => {
	room = testRoom();
	host = await addTestUser(db, "host", [room]);
	first = randomUUID();
	const control = fakeControl();
	const order = {
		commandId: first,
		type: "kick",
		room,
		sessionId: "s1",
		target,
		reason: null,
		confirmation: null,
	} as const;
	await orderCommand(context(control), order);
	const report: OutcomeReport = { outcome: "unknown", code: "not-confirmed", latencyMs: 5_000, connectionIds: [] };
	await reportOutcome(context(control), { commandId: first, report });
});

test("confirmed once the vendor lists every device as left, and the audit links the two", async () => {
	let asked = 0;
	const control = fakeControl({
		findConnections: async () => {
			asked += 1;
			return [device("c1", true), device("c2", asked >= 2)];
		},
	});
	const retryId = randomUUID();
	expect(await retryRemoval(context(control), { commandId: first, retryId })).toMatchObject({
		commandId: retryId,
		outcome: "confirmed",
		evidence: "reconciled",
		fresh: true,
	});
	expect(asked).toBe(2);
	expect(control.performed).toEqual([{ type: "kick", room, target }]);
	expect(await storyOf(retryId)).toMatchObject([
		{ kind: "intent", origin: "server-action", detail: { retryOf: first, via: "server" } },
		{ kind: "outcome", outcome: "confirmed", evidence: "reconciled" },
	]);
});

test("accepted but never seen to leave: sent, and the vendor is asked again later", async () => {
	const control = fakeControl({ findConnections: async () => [device("c1", false)] });
	const retryId = randomUUID();
	expect(await retryRemoval(context(control), { commandId: first, retryId })).toMatchObject({
		outcome: "sent",
		evidence: "provider-ack",
	});
	expect((await commandOf(retryId))?.settleAt).toBeInstanceOf(Date);
});

test("nobody left to remove: confirmed as already gone", async () => {
	const control = fakeControl({ perform: async () => ({ already: true, evidence: "provider-ack", affected: 0 }) });
	const answer = await retryRemoval(context(control), { commandId: first, retryId: randomUUID() });
	expect(answer).toMatchObject({ outcome: "confirmed", outcomeCode: "already-gone", evidence: "provider-ack" });
});

const refusal = (kind: ProviderError["kind"], code?: string) => async () => {
	throw new ProviderError(kind, "no", { retryable: false, ...(code && { code }) });
};
test.each([
	["unknown-outcome", undefined, "unknown", "timeout"],
	["unknown-outcome", "500", "unknown", "no-usable-answer"],
	["unreachable", undefined, "failed", "unreachable"],
	["refused", "10003", "refused", "10003"],
	["limited", "429", "refused", "limited"],
	["unauthorised", "403", "refused", "unauthorised"],
	["unsupported", undefined, "refused", "unsupported"],
] as const)("a vendor's %s (%s) is %s, %s", async (kind, code, outcome, outcomeCode) => {
	const control = fakeControl({ perform: refusal(kind, code) });
	const retryId = randomUUID();
	expect(await retryRemoval(context(control), { commandId: first, retryId })).toMatchObject({ outcome, outcomeCode });
	expect((await storyOf(retryId)).at(-1)).toMatchObject({ kind: "outcome", outcome, outcomeCode });
	expect((await commandOf(retryId))?.settleAt !== null).toBe(outcome === "unknown");
});

test("an adapter that breaks leaves the outcome unknown", async () => {
	const control = fakeControl({
		perform: async () => {
			throw new TypeError("undefined is not a function");
		},
	});
	const retryId = randomUUID();
	expect(await retryRemoval(context(control), { commandId: first, retryId })).toMatchObject({
		outcome: "unknown",
		outcomeCode: "internal",
	});
	await settleUnknown(context(fakeControl({ findConnections: async () => [device("c1", true), device("c2", true)] })), {
		commandId: retryId,
	});
	expect(await commandOf(retryId)).toMatchObject({ outcome: "confirmed", evidence: "reconciled" });
});

test("a vendor that never answers is given up after 8 s, even by an adapter without a deadline", async () => {
	const control = fakeControl({ perform: () => new Promise(() => undefined) });
	const started = Date.now();
	const answer = await retryRemoval(context(control), { commandId: first, retryId: randomUUID() });
	expect(answer).toMatchObject({ outcome: "unknown", outcomeCode: "timeout" });
	expect(Date.now() - started).toBeLessThan(9_500);
});

test("one retry id sent many times in parallel reaches the vendor once", async () => {
	const control = fakeControl({ findConnections: async () => [device("c1", true), device("c2", true)] });
	const retryId = randomUUID();
	const answers = await Promise.all(
		Array.from({ length: 30 }, () => retryRemoval(context(control), { commandId: first, retryId })),
	);
	expect(control.performed).toHaveLength(1);
	expect(answers.filter(({ fresh }) => fresh)).toHaveLength(1);
});

test("what is confirmed, unknown to us, or no removal is not tried again", async () => {
	const control = fakeControl();
	const retry = (commandId: string, actor: Actor = host) =>
		retryRemoval(context(control, actor), { commandId, retryId: randomUUID() });
	const mute = randomUUID();
	const order = {
		commandId: mute,
		type: "mute-audio",
		room,
		sessionId: null,
		target,
		reason: null,
		confirmation: null,
	} as const;
	await orderCommand(context(control), order);
	const report: OutcomeReport = { outcome: "confirmed", code: null, latencyMs: 100, connectionIds: [] };
	await reportOutcome(context(control), { commandId: first, report });
	await expect(retry(first)).rejects.toMatchObject({ code: "conflict" });
	await expect(retry(randomUUID())).rejects.toMatchObject({ code: "not-found" });
	await expect(retry(mute)).rejects.toMatchObject({ code: "vendor-unsupported" });
	expect(control.performed).toHaveLength(0);
});

test("somebody without the room gets nothing done, and learns nothing", async () => {
	const control = fakeControl();
	const stranger = await addTestUser(db, "host", [testRoom()]);
	await expect(
		retryRemoval(context(control, stranger), { commandId: first, retryId: randomUUID() }),
	).rejects.toMatchObject({ code: "not-found" });
	expect(control.performed).toHaveLength(0);
});

test("the vendor's server asks no preset, so whose preset lacks the right is refused here, as it is now", async () => {
	const control = fakeControl();
	const entry = new FakeEntry([fakePreset("host", { permissions: noControls })]);
	const inside = { ...context(control), projectOf: () => ({ control, entry }) };
	const retryId = randomUUID();
	const denied = retryRemoval(inside, { commandId: first, retryId });
	await expect(denied).rejects.toMatchObject({
		code: "forbidden",
		message: expect.stringContaining("kickParticipant"),
	});
	expect(control.performed).toHaveLength(0);
	expect(await commandOf(retryId)).toBeUndefined();
	expect(await storyOf(retryId)).toMatchObject([{ kind: "denied", outcome: "refused", outcomeCode: "preset" }]);

	entry.presets.set("host", fakePreset("host"));
	expect(await retryRemoval(inside, { commandId: first, retryId })).toMatchObject({ outcome: "sent", fresh: true });
	expect(control.performed).toHaveLength(1);
});

test("ending a session again is for whoever confirmed it", async () => {
	await addPolledRoom(db, room, "Town hall");
	const control = fakeControl();
	const id = randomUUID();
	const order = {
		commandId: id,
		type: "kick-all",
		room,
		sessionId: "s1",
		target: null,
		reason: null,
		confirmation: "Town hall",
	} as const;
	await orderCommand(context(control), order);
	const moderator = await addTestUser(db, "moderator");
	await expect(
		retryRemoval(context(control, moderator), { commandId: id, retryId: randomUUID() }),
	).rejects.toMatchObject({ code: "not-found" });
	expect(await retryRemoval(context(control), { commandId: id, retryId: randomUUID() })).toMatchObject({
		outcome: "sent",
	});
	expect(control.performed).toEqual([{ type: "kick-all", room, target: null }]);
});
