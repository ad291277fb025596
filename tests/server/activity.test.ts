import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ActivityItem } from "@/lib/api/activity";
import type { Actor } from "@/lib/moderation/actor";
import type { RoomRef } from "@/lib/moderation/room";
import { follow, recordSightings } from "@/server/activity";
import { systemClock } from "@/server/kernel/clock";
import { createLog } from "@/server/kernel/log";
import { createSignals, type ProcessSignals } from "@/server/kernel/signals";
import { addTestUser, testContext, testRoom } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";
import { createStallingProxy, type StallingProxy } from "../factories/stalling-proxy";

let db: TestDatabase;
let proxy: StallingProxy;
let signals: ProcessSignals;
let room: RoomRef;
let host: Extract<Actor, { kind: "user" }>;
beforeAll(async () => {
	db = await createTestDatabase();
	proxy = await createStallingProxy(db.url);
	signals = createSignals(proxy.url, createLog({ secrets: [], write: () => undefined }));
});
afterAll(async () => {
	await signals.close();
	await proxy.close();
	await db.close();
});
beforeEach(async () => {
	room = testRoom();
	host = await addTestUser(db, "host", [room]);
});

const context = (actor: Actor = host) => testContext({ database: db, actor, clock: systemClock, signals });
const sighting = (connectionId: string, kind: "joined" | "left" = "joined", at = new Date().toISOString()) => ({
	entry: { kind, connectionId, participantId: `p-${connectionId}`, userId: null, name: connectionId },
	at,
});
const see = (...sightings: ReturnType<typeof sighting>[]) =>
	recordSightings(context(), { room, sightings: { sessionId: "s1", sightings } });
const nameIn = ({ entry }: ActivityItem) => (entry.kind === "act" ? entry.command : entry.connectionId);

/** Follows until `stop`, and keeps what came. */
function reader(afterId: number | null = null) {
	const ending = new AbortController();
	const items: ActivityItem[] = [];
	const done = (async () => {
		for await (const item of follow(context(), { room, afterId, signal: ending.signal })) items.push(item);
	})();
	return {
		items,
		async stop() {
			ending.abort();
			await done;
		},
	};
}

test("a join that several consoles saw is kept once; a rejoin and a leave are their own", async () => {
	await Promise.all(Array.from({ length: 6 }, () => see(sighting("c1"), sighting("c2"))));
	await see(sighting("c1", "left"));
	await recordSightings(context(), { room, sightings: { sessionId: "s2", sightings: [sighting("c1")] } });
	const { items, stop } = reader();
	await expect
		.poll(() => items.map((item) => `${item.entry.kind} ${nameIn(item)}`))
		.toEqual(["joined c1", "joined c2", "left c1", "joined c1"]);
	await stop();
});

test("a browser's clock is not believed far", async () => {
	await see(sighting("old", "joined", "2001-01-01T00:00:00Z"), sighting("new", "joined", "2101-01-01T00:00:00Z"));
	const { items, stop } = reader();
	await expect.poll(() => items).toHaveLength(2);
	for (const { at } of items) expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(11 * 60_000);
	await stop();
});

test("nothing is lost, doubled or out of order while many write and readers come back", async () => {
	const writers = 8;
	const each = 25;
	const whole = reader();
	const resumed: ActivityItem[] = [];
	let writing = true;
	const resuming = (async () => {
		// Reads in short visits, each from where the last one ended.
		while (writing || resumed.length < writers * each) {
			const visit = reader(resumed.at(-1)?.id ?? 0);
			const before = visit.items.length;
			await expect.poll(() => visit.items.length > before || !writing, { timeout: 10_000 }).toBe(true);
			await visit.stop();
			resumed.push(...visit.items);
		}
	})();
	await Promise.all(
		Array.from({ length: writers }, async (_, writer) => {
			for (let n = 0; n < each; n += 1) await see(sighting(`w${writer}-${n}`));
		}),
	);
	writing = false;
	await resuming;
	await expect.poll(() => whole.items.length).toBe(writers * each);
	await whole.stop();
	for (const seen of [whole.items, resumed]) {
		const ids = seen.map(({ id }) => id);
		expect(ids).toEqual([...ids].sort((a, b) => a - b));
		expect(new Set(seen.map(nameIn)).size).toBe(writers * each);
		expect(seen).toHaveLength(writers * each);
	}
});

test("news come within a moment, and other rooms' news not at all", async () => {
	const { items, stop } = reader();
	const elsewhere = testRoom();
	const owner = await addTestUser(db, "host", [elsewhere]);
	const sightings = { sessionId: "s1", sightings: [sighting("other")] };
	await see(sighting("first"));
	await expect.poll(() => items.map(nameIn)).toEqual(["first"]);
	await recordSightings(context(owner), { room: elsewhere, sightings });
	const started = Date.now();
	await see(sighting("c9"));
	await expect.poll(() => items.map(nameIn), { interval: 10 }).toEqual(["first", "c9"]);
	expect(Date.now() - started).toBeLessThan(2_000);
	await stop();
});

test("a cut connection loses nothing", async () => {
	const { items, stop } = reader();
	await see(sighting("before"));
	await expect.poll(() => items).toHaveLength(1);
	proxy.stall();
	proxy.cut();
	await see(sighting("meanwhile"));
	proxy.resume();
	// Sooner than a reader looks unasked: the new connection itself says that hints may have been lost.
	await expect.poll(() => items.map(nameIn), { timeout: 8_000 }).toEqual(["before", "meanwhile"]);
	await stop();
});

test("a first look brings the latest hundred", async () => {
	await see(...Array.from({ length: 130 }, (_, n) => sighting(`c${n}`)));
	const { items, stop } = reader();
	await expect.poll(() => items.length).toBe(100);
	expect(items.map(nameIn)).toEqual(Array.from({ length: 100 }, (_, n) => `c${n + 30}`));
	await stop();
});

test("only people who may see the room tell or hear of it", async () => {
	const stranger = await addTestUser(db, "viewer", [testRoom(randomUUID())]);
	const sightings = { sessionId: "s1", sightings: [sighting("c1")] };
	await expect(recordSightings(context(stranger), { room, sightings })).rejects.toMatchObject({ code: "not-found" });
	const listening = follow(context(stranger), { room, afterId: null, signal: new AbortController().signal });
	await expect(listening.next()).rejects.toMatchObject({ code: "not-found" });
});
