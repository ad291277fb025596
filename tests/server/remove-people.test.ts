import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { RemovalItem, RemovePeople } from "@/lib/api/removals";
import type { Actor } from "@/lib/moderation/actor";
import type { Provider, RoomRef } from "@/lib/moderation/room";
import { auditRows, batches, commands } from "@/server/db/schema";
import { systemClock } from "@/server/kernel/clock";
import { createLog } from "@/server/kernel/log";
import { createSignals, type ProcessSignals } from "@/server/kernel/signals";
import { followRemoval, removeEveryone, removePeople, settleUnknown, takeUpBatches } from "@/server/moderation";
import { orderBatch } from "@/server/moderation/order-batch";
import { ProviderError } from "@/server/ports/errors";
import type { RoomControl } from "@/server/ports/room-control";
import { addTestUser, type FakeControl, fakeControl, testContext } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";

let db: TestDatabase;
let signals: ProcessSignals;
let admin: Extract<Actor, { kind: "user" }>;
let vendors: Record<Provider, FakeControl>;

beforeAll(async () => {
	db = await createTestDatabase();
	signals = createSignals(db.url, createLog({ secrets: [], write: () => undefined }));
	admin = await addTestUser(db, "admin");
});
afterAll(async () => {
	await signals.close();
	await db.close();
});
beforeEach(() => {
	vendors = { realtimekit: vendor("realtimekit"), agora: vendor("agora"), zego: vendor("zego") };
});

const gone: Partial<RoomControl> = {
	confirmGone: async (_room, targets) => targets.map((target) => ({ target, state: "gone", returned: false })),
};
function vendor(provider: Provider, answers: Partial<RoomControl> = gone): FakeControl {
	return fakeControl({ provider, ...answers });
}
function contextOf(actor: Actor = admin) {
	const projects = Object.values(vendors).map((control) => ({ control, entry: null }));
	return testContext({ database: db, actor, projects, clock: systemClock, signals, origin: "server-action" });
}
const room = (provider: Provider, roomId = "lobby"): RoomRef => ({ provider, projectId: "app", roomId });
const person = (userId: string) => ({ userId, participantId: null, connectionIds: [], name: "" });
function order(targets: [Provider, string][], more: Partial<RemovePeople> = {}): RemovePeople {
	return {
		commandId: randomUUID(),
		targets: targets.map(([provider, userId]) => ({ room: room(provider), target: person(userId) })),
		reason: null,
		note: null,
		messageToPerson: null,
		confirmation: null,
		retryOf: null,
		...more,
	};
}
const underWay = ["waiting", "sent"];
/** Follows until every target has an outcome of its own, as a page does. */
async function outcomes(commandId: string, actor: Actor = admin, within = 12_000): Promise<RemovalItem[]> {
	const ending = new AbortController();
	const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(within)]);
	const [batch] = await db.database.select().from(batches).where(eq(batches.id, commandId));
	const latest = new Map<number, RemovalItem>();
	for await (const item of await followRemoval(contextOf(actor), { commandId, afterId: null, signal })) {
		latest.set(item.index, item);
		const ended = [...latest.values()].filter(({ state }) => !underWay.includes(state));
		if (ended.length === batch?.targets) break;
	}
	ending.abort();
	return [...latest.values()].sort((a, b) => a.index - b.index);
}
const told = () => Object.values(vendors).flatMap(({ performed }) => performed);
const storyOf = async (commandId: string) =>
	(await db.database.select().from(auditRows).where(eq(auditRows.commandId, commandId)).orderBy(asc(auditRows.id))).map(
		({ kind, outcome }) => `${kind} ${outcome}`,
	);

test("one person is removed at three vendors by one order, each with evidence and a story of its own", async () => {
	const request = order([
		["realtimekit", "77"],
		["agora", "77"],
		["zego", "77"],
	]);
	expect(await removePeople(contextOf(), request)).toEqual({ commandId: request.commandId });
	const items = await outcomes(request.commandId);
	expect(items.map(({ state, evidence }) => [state, evidence])).toEqual(Array(3).fill(["removed", "reconciled"]));
	expect(told()).toHaveLength(3);
	for (const { targetId } of items) {
		expect(await storyOf(targetId)).toEqual(["intent intent", "outcome sent", "outcome confirmed"]);
	}
});

test("one order id a hundred times in parallel: one effect, one decision; with other parameters a conflict", async () => {
	const request = order([["zego", "eve"]]);
	const answers = await Promise.all(Array.from({ length: 100 }, () => removePeople(contextOf(), request)));
	expect(new Set(answers.map(({ commandId }) => commandId)).size).toBe(1);
	const [item] = await outcomes(request.commandId);
	expect(told()).toHaveLength(1);
	expect(await storyOf(item?.targetId ?? "")).toEqual(["intent intent", "outcome sent", "outcome confirmed"]);
	const other = { ...request, targets: order([["zego", "bob"]]).targets };
	await expect(removePeople(contextOf(), other)).rejects.toMatchObject({ code: "conflict" });
	expect(told()).toHaveLength(1);
});

test("one vendor refusing, one hanging and one fine: each its own outcome, the fine one in under a second", async () => {
	const never = new Promise<never>(() => undefined);
	const broken = new ProviderError("unreachable", "500", { code: "500", retryable: true });
	vendors.realtimekit = vendor("realtimekit", { ...gone, perform: () => Promise.reject(broken) });
	vendors.agora = vendor("agora", { ...gone, perform: () => never });
	const request = order([
		["realtimekit", "77"],
		["agora", "77"],
		["zego", "77"],
	]);
	await removePeople(contextOf(), request);
	const [failed, hanging, fine] = await outcomes(request.commandId);
	expect(fine).toMatchObject({ state: "removed", evidence: "reconciled" });
	expect(fine?.latencyMs).toBeLessThan(1_000);
	expect(failed).toMatchObject({ state: expect.stringMatching(/failed|unknown/), evidence: null, retryable: true });
	expect(hanging).toMatchObject({ state: "unknown", evidence: null, retryable: true });
	expect(hanging?.latencyMs).toBeLessThan(9_000);
});

test("a vendor that took the order and shows nothing: not confirmed, and settled once it does", async () => {
	let state: "still-there" | "gone" = "still-there";
	vendors.zego = vendor("zego", {
		confirmGone: async (_room, targets) => targets.map((target) => ({ target, state, returned: false })),
	});
	const request = order([["zego", "eve"]]);
	await removePeople(contextOf(), request);
	const [item] = await outcomes(request.commandId);
	expect(item).toMatchObject({ state: "not-confirmed", evidence: "provider-ack", retryable: true });
	state = "gone";
	await settleUnknown(contextOf({ kind: "job", job: "settle" }), { commandId: item?.targetId ?? "" });
	expect((await outcomes(request.commandId))[0]).toMatchObject({ state: "removed", evidence: "reconciled" });
});

test("only what failed is tried again, under an order that names the first", async () => {
	const limited = new ProviderError("limited", "429", { retryable: true });
	vendors.agora = vendor("agora", { ...gone, perform: () => Promise.reject(limited) });
	const first = order([
		["agora", "1"],
		["zego", "eve"],
	]);
	await removePeople(contextOf(), first);
	expect((await outcomes(first.commandId)).map(({ state }) => state)).toEqual(["limited", "removed"]);
	const all = { ...first, commandId: randomUUID(), retryOf: first.commandId };
	await expect(removePeople(contextOf(), all)).rejects.toMatchObject({ code: "conflict" });
	vendors.agora = vendor("agora");
	const again = order([["agora", "1"]], { retryOf: first.commandId });
	await removePeople(contextOf(), again);
	expect((await outcomes(again.commandId)).map(({ state }) => state)).toEqual(["removed"]);
});

test("a person named twice is one target", async () => {
	const request = order([
		["zego", "eve"],
		["zego", "eve"],
	]);
	await removePeople(contextOf(), request);
	expect(await outcomes(request.commandId)).toHaveLength(1);
	expect(told()).toHaveLength(1);
});

test.each([
	["a float", "agora", "1.5"],
	["zero", "agora", "0"],
	["negative", "agora", "-7"],
	["an exponent", "agora", "1e3"],
	["too large", "agora", "4294967296"],
	["a zero in front", "agora", "007"],
	["spaces only", "zego", "   "],
	["ten thousand characters", "zego", "x".repeat(10_000)],
	["64 bytes", "zego", "é".repeat(32)],
	["a bidi mark", "zego", "eve\u202e"],
	["CR and LF", "realtimekit", "eve\r\nX: y"],
	["a dotted path", "realtimekit", ".."],
	["a wildcard", "realtimekit", "*"],
	["NUL", "zego", "a\0b"],
] as const)("%s as an id: a clear message, nothing written and no vendor called", async (_what, provider, id) => {
	const request = order([
		["zego", "eve"],
		[provider, id],
	]);
	await expect(removePeople(contextOf(), request)).rejects.toMatchObject({
		code: "bad-input",
		message: expect.stringContaining("Nothing was done."),
	});
	expect(told()).toHaveLength(0);
	expect(await db.database.select().from(batches).where(eq(batches.id, request.commandId))).toEqual([]);
});

test("more than fifty need the exact words", async () => {
	const targets = Array.from({ length: 51 }, (_, index): [Provider, string] => ["zego", `p${index}`]);
	await expect(removePeople(contextOf(), order(targets, { confirmation: "remove 50 people" }))).rejects.toMatchObject({
		code: "bad-input",
	});
	expect(told()).toHaveLength(0);
	const request = order(targets, { confirmation: "remove 51 people" });
	await removePeople(contextOf(), request);
	expect((await outcomes(request.commandId)).every(({ state }) => state === "removed")).toBe(true);
	expect(told()).toHaveLength(51);
});

test.each(["viewer", "host", "moderator"] as const)("a %s cannot cross rooms", async (role) => {
	const actor = await addTestUser(db, role, [room("zego"), room("agora")]);
	const request = order([
		["agora", "1"],
		["zego", "eve"],
	]);
	await expect(removePeople(contextOf(actor), request)).rejects.toMatchObject({ code: "forbidden" });
	expect(told()).toHaveLength(0);
	expect(await storyOf(request.commandId)).toEqual(["denied refused"]);
});

test("a host removes in the room given to them, and in no other; another host sees nothing of it", async () => {
	const host = await addTestUser(db, "host", [room("zego")]);
	const elsewhere = await addTestUser(db, "host", [room("agora")]);
	const request = order([["zego", "eve"]]);
	await expect(removePeople(contextOf(elsewhere), request)).rejects.toMatchObject({ code: "not-found" });
	expect(told()).toHaveLength(0);
	await removePeople(contextOf(host), request);
	expect((await outcomes(request.commandId, host)).map(({ state }) => state)).toEqual(["removed"]);
	const { commandId } = request;
	const peek = followRemoval(contextOf(elsewhere), { commandId, afterId: null, signal: AbortSignal.timeout(1_000) });
	await expect(peek).rejects.toMatchObject({ code: "not-found" });
});

test("everyone: only with the room's exact id, and confirmed once the vendor says that nobody is in", async () => {
	vendors.zego = vendor("zego", {
		findRoom: async (one) => ({ room: one, title: "", open: true, session: null }),
	});
	const request = {
		commandId: randomUUID(),
		room: room("zego", "Stage"),
		reason: null,
		note: null,
		messageToPerson: null,
		confirmation: "stage",
	};
	await expect(removeEveryone(contextOf(), request)).rejects.toMatchObject({ code: "bad-input" });
	expect(told()).toHaveLength(0);
	await removeEveryone(contextOf(), { ...request, confirmation: "Stage" });
	expect(await outcomes(request.commandId)).toMatchObject([{ state: "removed", target: null }]);
	expect(told()).toMatchObject([{ type: "kick-all", target: null }]);
});

test("two processes that take up one order send each target once", async () => {
	const targets = Array.from({ length: 30 }, (_, index): [Provider, string] => ["zego", `p${index}`]);
	const request = order(targets);
	// As if the process had died between the order and its first call.
	await orderBatch(contextOf(), { ...request, type: "kick" });
	await db.database
		.update(batches)
		.set({ tendedUntil: new Date(0) })
		.where(eq(batches.id, request.commandId));
	const job = { kind: "job", job: "take-up" } as const;
	await Promise.all([takeUpBatches(contextOf(job)), takeUpBatches(contextOf(job))]);
	const rows = await db.database.select().from(commands).where(eq(commands.batchId, request.commandId));
	expect(rows.every(({ outcome }) => outcome === "confirmed")).toBe(true);
	expect(vendors.zego.performed).toHaveLength(30);
});
