import { randomUUID } from "node:crypto";
import { and, desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operations } from "@/lib/api/v1/operations";
import { type Problem, problemSchema } from "@/lib/api/v1/problem";
import { scopes } from "@/lib/moderation/words/api-key";
import type { RoomRef } from "@/lib/moderation/words/room";
import { apiKeys, apiKeyUses, auditRows, commands, roomEnds, schedules } from "@/server/db/schema";
import { requestLimit, revokeKey } from "@/server/keys";
import { newKey } from "@/server/keys/key-text";
import { inAnHour, type SampleIds, sampleCalls } from "../factories/api-calls";
import { type ApiRequest, type ApiStage, openApiStage } from "../factories/api-stage";
import { addPolledRoom } from "../factories/context";

let stage: ApiStage;
const room: RoomRef = { provider: "agora", projectId: "app", roomId: "lobby" };
const otherRoom: RoomRef = { ...room, roomId: "elsewhere" };
const otherVendor: RoomRef = { provider: "zego", projectId: "app", roomId: "lobby" };
const nowhere: SampleIds = { scheduleId: randomUUID(), endId: randomUUID(), commandId: randomUUID() };

beforeAll(async () => {
	stage = await openApiStage();
});
afterAll(() => stage.close());

const calls = Object.entries(sampleCalls).map(([id, call]) => ({ id, ...call }));

function send(id: string, at: RoomRef, request: ApiRequest, ids: SampleIds = nowhere): Promise<Response> {
	const call = sampleCalls[id];
	if (call === undefined) throw new Error(`There is no sample of ${id}.`);
	return stage.call(call.method, call.path(at, ids), { ...(call.body && { body: call.body(at) }), ...request });
}

async function problemOf(response: Response): Promise<Problem> {
	expect(response.headers.get("content-type")).toBe("application/problem+json");
	expect(response.headers.get("cache-control")).toBe("no-store");
	const problem = problemSchema.parse(await response.json());
	expect(problem).toMatchObject({ status: response.status, type: `urn:usher:problem:${problem.code}` });
	return problem;
}

/** What a customer could tell two answers apart by. */
async function seen(response: Response) {
	const { trace: _, ...problem } = await problemOf(response);
	return problem;
}

/** Something of a room that an admin made, to be named by its id. */
async function thingsOf(at: RoomRef): Promise<SampleIds> {
	const { key } = await stage.key();
	const scheduled = await send("addSchedule", at, { key });
	const { scheduleId } = (await scheduled.json()) as { scheduleId: string };
	const [end] = await stage.db.database.select().from(roomEnds).where(eq(roomEnds.scheduleId, scheduleId));
	const removal = await send("removePeople", at, { key });
	const { commandId } = (await removal.json()) as { commandId: string };
	if (end === undefined) throw new Error("nothing was scheduled");
	return { scheduleId, endId: end.id, commandId };
}

test("each operation has a sample call, and its scope is the one that the document names", () => {
	expect(calls.map(({ id }) => id).sort()).toEqual(operations.map(({ id }) => id).sort());
});

describe.each(calls)("$id", ({ id, scope }) => {
	test("refuses without a key, whatever session is sent along, and with one that is wrong", async () => {
		const cookies = { cookie: "usher.session=anything", origin: "http://localhost:3999" };
		const bare = await send(id, room, { headers: cookies });
		expect(bare.headers.get("www-authenticate")).toContain("Bearer");
		expect(await problemOf(bare)).toMatchObject({ status: 401, code: "no-key" });
		const { key } = await stage.key();
		for (const authorization of [
			`Bearer ${newKey()}`,
			`Bearer ${key.slice(0, -1)}`,
			"Bearer",
			`Basic ${Buffer.from(`${key}:`).toString("base64")}`,
			key,
		]) {
			expect(await problemOf(await send(id, room, { headers: { authorization } }))).toMatchObject({ status: 401 });
		}
	});

	test("refuses a key that has expired or been revoked, from the next request on", async () => {
		const expiring = await stage.key({ expiresAt: inAnHour() });
		const at = new Date(Date.now() - 1);
		await stage.db.database.update(apiKeys).set({ expiresAt: at }).where(eq(apiKeys.id, expiring.keyId));
		expect(await problemOf(await send(id, room, { key: expiring.key }))).toMatchObject({ status: 401, code: "no-key" });
		const revoked = await stage.key();
		await revokeKey(stage.contextFor(stage.admin), { keyId: revoked.keyId });
		const problem = await problemOf(await send(id, room, { key: revoked.key }));
		expect(problem).toMatchObject({ status: 401, code: "no-key" });
		expect(problem.detail).toContain("revoked");
	});

	test("refuses a key without its scope, and writes that down", async () => {
		const { key, keyId } = await stage.key({ scopes: scopes.filter((one) => one !== scope) });
		const problem = await problemOf(await send(id, room, { key }));
		expect(problem).toMatchObject({ status: 403, code: "forbidden" });
		expect(problem.detail).toContain(scope);
		const denials = await stage.db.database
			.select()
			.from(auditRows)
			.where(and(eq(auditRows.actorId, keyId), eq(auditRows.kind, "denied")));
		expect(denials).toMatchObject([{ actorKind: "api-key", origin: "api", outcome: "refused", outcomeCode: "scope" }]);
	});

	test("refuses a key that has used up its requests, and says when to come again", async () => {
		const { key, keyId } = await stage.key();
		await stage.db.database
			.insert(apiKeyUses)
			.values({ keyId, used: requestLimit.requests, startedAt: new Date() })
			.onConflictDoUpdate({ target: apiKeyUses.keyId, set: { used: requestLimit.requests } });
		const response = await send(id, room, { key });
		expect(await problemOf(response)).toMatchObject({ status: 429, code: "limited" });
		expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
		expect(response.headers.get("ratelimit")).toMatch(/^"minute";r=0;t=\d+$/);
		expect(response.headers.get("ratelimit-policy")).toBe('"minute";q=600;w=60');
	});
});

describe.each(calls.filter(({ outOfReach }) => outOfReach === "not-found"))("$id out of reach", ({ id }) => {
	test("answers for another vendor’s room and for another room exactly as for what is not there", async () => {
		const things = new Map([
			[otherRoom, await thingsOf(otherRoom)],
			[otherVendor, await thingsOf(otherVendor)],
		]);
		const byRoom = await stage.key({ rooms: [room] });
		const byVendor = await stage.key({ providers: ["agora"] });
		const isThing = id === "readRemoval" || id === "cancelSchedule" || id === "extendEnd";
		const missingRoom: RoomRef = { provider: "realtimekit", projectId: "nobody-has-this", roomId: randomUUID() };
		const missing = await seen(await send(id, isThing ? room : missingRoom, { key: byRoom.key }));
		expect(missing).toMatchObject({ status: 404, code: "not-found" });
		const told = stage.vendors.zego.control.performed.length;
		expect(await seen(await send(id, otherRoom, { key: byRoom.key }, things.get(otherRoom)))).toEqual(missing);
		expect(await seen(await send(id, otherVendor, { key: byRoom.key }, things.get(otherVendor)))).toEqual(missing);
		expect(await seen(await send(id, otherVendor, { key: byVendor.key }, things.get(otherVendor)))).toEqual(missing);
		expect(stage.vendors.zego.control.performed).toHaveLength(told);
		const { database } = stage.db;
		const untouched = await database.select().from(schedules).where(eq(schedules.roomId, otherRoom.roomId));
		expect(untouched.every(({ cancelledAt }) => cancelledAt === null)).toBe(true);
		const ends = await database.select().from(roomEnds).where(eq(roomEnds.roomId, otherRoom.roomId));
		expect(ends.every(({ extendedMinutes }) => extendedMinutes === 0)).toBe(true);
	});
});

test("lists leave out what is beyond the key’s limits: rooms, ends, the audit", async () => {
	for (const one of [room, otherRoom, otherVendor]) await addPolledRoom(stage.db, one, one.roomId);
	await thingsOf(otherRoom);
	await thingsOf(room);
	const { key } = await stage.key({ rooms: [room] });
	const rooms = (await (await send("listRooms", room, { key })).json()) as { rooms: { room: RoomRef }[] };
	expect(rooms.rooms.map((row) => row.room)).toEqual([room]);
	const days = `from=${new Date().toISOString()}&to=${new Date(Date.now() + 86_400_000).toISOString()}`;
	const ends = (await (await stage.call("GET", `/ends?${days}`, { key })).json()) as { ends: { room: RoomRef }[] };
	expect(ends.ends.length).toBeGreaterThan(0);
	expect(new Set(ends.ends.map((end) => end.room.roomId))).toEqual(new Set([room.roomId]));
	const audit = (await (await stage.call("GET", "/audit?limit=200", { key })).json()) as { rows: { roomId: string }[] };
	expect(audit.rows.length).toBeGreaterThan(0);
	expect(new Set(audit.rows.map(({ roomId }) => roomId))).toEqual(new Set([room.roomId]));
});

test("reports about rooms beyond the limits are refused one by one, the others are taken", async () => {
	const { key } = await stage.key({ rooms: [room] });
	const report = { userId: "42", spoke: true, audio: true, video: null };
	const answer = await stage.call("POST", "/activity", {
		key,
		body: {
			reports: [
				{ room: otherRoom, ...report },
				{ room, ...report },
			],
		},
	});
	expect(await answer.json()).toMatchObject({ accepted: 1, refused: [{ index: 0, code: "not-found" }] });
});

test("one room beyond the limits stops an order of many, and nobody of it is removed", async () => {
	const { key, keyId } = await stage.key({ providers: ["agora"] });
	const targets = [room, otherVendor].map((one) => ({ room: one, target: { userId: "77" } }));
	const response = await stage.call("POST", "/removals", { key, body: { targets } });
	expect(response.status).toBe(404);
	const [given] = await stage.db.database.select().from(commands).where(eq(commands.actorId, keyId));
	expect(given).toBeUndefined();
});

test("to ask people to leave and remove them then, a key needs both scopes", async () => {
	const body = { room, targets: [{ userId: "42" }], text: "Please leave.", thenRemove: true };
	const asking = await stage.key({ scopes: ["ask"] });
	const refused = await problemOf(await stage.call("POST", "/notices", { key: asking.key, body }));
	expect(refused).toMatchObject({ status: 403 });
	expect(refused.detail).toContain("remove");
	const both = await stage.key({ scopes: ["ask", "remove"] });
	expect((await stage.call("POST", "/notices", { key: both.key, body })).status).toBe(202);
});

test("another key’s order does not exist", async () => {
	const { commandId } = await thingsOf(room);
	const { key } = await stage.key();
	expect((await stage.call("GET", `/removals/${commandId}`, { key })).status).toBe(404);
});

test("an act by API is in the audit as one by hand, under the key’s name", async () => {
	const { key, keyId } = await stage.key({ name: "Chat filter" });
	await send("removePeople", room, { key });
	const [intent] = await stage.db.database
		.select()
		.from(auditRows)
		.where(and(eq(auditRows.actorId, keyId), eq(auditRows.kind, "intent")))
		.orderBy(desc(auditRows.id));
	expect(intent).toMatchObject({
		actorKind: "api-key",
		actorName: "API key “Chat filter”",
		origin: "api",
		command: "kick",
	});
});

test("no key that was ever sent, right or wrong, is in the log", async () => {
	const { key } = await stage.key();
	const wrong = newKey();
	await send("listRooms", room, { key });
	await send("listRooms", room, { key: wrong });
	stage.contextFor(stage.admin).log.error("canary", { header: `Bearer ${key}`, other: { said: `it is ${wrong}!` } });
	const log = stage.log.join("\n");
	expect(log).toContain("canary");
	expect(log).not.toMatch(/usher_[0-9A-Za-z]{20}/);
	for (const secret of [key, wrong]) expect(log).not.toContain(secret.slice(12));
});
