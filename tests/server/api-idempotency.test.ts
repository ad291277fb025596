import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Provider, RoomRef } from "@/lib/moderation/words/room";
import { apiRequests, auditRows, batches, commands } from "@/server/db/schema";
import { claimRequest, commandIdOf, fingerprintOf } from "@/server/keys";
import { ProviderError } from "@/server/ports/errors";
import { type ApiStage, openApiStage } from "../factories/api-stage";
import { type RemovalRead, removalRead } from "../factories/removal-read";

let stage: ApiStage;
let key: string;
let keyId: string;
beforeAll(async () => {
	stage = await openApiStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
	({ key, keyId } = await stage.key());
	stage.clock.ahead = 0;
});

const room = (provider: Provider): RoomRef => ({ provider, projectId: "app", roomId: "lobby" });
const removal = (userId: string, ...vendors: Provider[]) => ({
	targets: vendors.map((provider) => ({ room: room(provider), target: { userId } })),
});
const order = (idempotencyKey: string, body: unknown, by = key) =>
	stage.call("POST", "/removals", { key: by, idempotencyKey, body });
const told = (userId: string) =>
	Object.values(stage.vendors).flatMap(({ control }) =>
		control.performed.filter(({ target }) => target?.userId === userId),
	);

test("one call removes a person at three vendors; the same call again is the same answer, and each vendor saw one act", async () => {
	const userId = randomUUID();
	const idempotencyKey = randomUUID();
	const body = removal(userId, "realtimekit", "zego");
	const first = await order(idempotencyKey, body);
	expect(first.status).toBe(202);
	const answer = (await first.json()) as { commandId: string };
	expect(first.headers.get("location")).toBe(`/api/v1/removals/${answer.commandId}`);
	expect(answer.commandId).toBe(commandIdOf({ keyId, idempotencyKey }));
	const { items } = await removalRead(stage, key, answer.commandId);
	expect(items.map(({ state, evidence }) => [state, evidence])).toEqual(Array(2).fill(["removed", "reconciled"]));
	const again = await order(idempotencyKey, body);
	expect(again.status).toBe(202);
	expect(again.headers.get("idempotency-replayed")).toBe("true");
	expect(await again.json()).toEqual(answer);
	expect(told(userId)).toHaveLength(2);
	const rows = await stage.db.database
		.select()
		.from(auditRows)
		.where(eq(auditRows.commandId, items[0]?.targetId ?? ""))
		.orderBy(asc(auditRows.id));
	expect(rows.map(({ kind, outcome, origin }) => [kind, outcome, origin])).toEqual([
		["intent", "intent", "api"],
		["outcome", "sent", "api"],
		["outcome", "confirmed", "api"],
	]);
});

test("fifty at once under one key: one act; each gets the answer, or is told that it is being answered", async () => {
	const userId = randomUUID();
	const idempotencyKey = randomUUID();
	const answers = await Promise.all(Array.from({ length: 50 }, () => order(idempotencyKey, removal(userId, "zego"))));
	for (const answer of answers.filter(({ status }) => status !== 202)) {
		expect(answer.status).toBe(409);
		expect(answer.headers.get("retry-after")).toBe("1");
		expect(await answer.json()).toMatchObject({ code: "in-progress", type: "urn:usher:problem:in-progress" });
	}
	const commandIds = await Promise.all(
		answers
			.filter(({ status }) => status === 202)
			.map(async (answer) => ((await answer.json()) as { commandId: string }).commandId),
	);
	expect(new Set(commandIds).size).toBe(1);
	await removalRead(stage, key, commandIds[0] ?? "");
	expect(told(userId)).toHaveLength(1);
});

test("another body, or another address, under the same key is refused and does nothing", async () => {
	const idempotencyKey = randomUUID();
	const userId = randomUUID();
	expect((await order(idempotencyKey, removal(userId, "zego"))).status).toBe(202);
	const stranger = randomUUID();
	const other = await order(idempotencyKey, removal(stranger, "zego"));
	expect(other.status).toBe(422);
	expect(await other.json()).toMatchObject({ code: "idempotency-mismatch" });
	const elsewhere = await stage.call("POST", "/rooms/zego/app/lobby/end", {
		key,
		idempotencyKey,
		body: { confirmation: "lobby" },
	});
	expect(elsewhere.status).toBe(422);
	expect(told(stranger)).toEqual([]);
	const spelt = JSON.stringify({ reason: null, ...removal(userId, "zego") }, null, 4);
	expect((await order(idempotencyKey, spelt)).headers.get("idempotency-replayed")).toBe("true");
});

test("two keys of the API may choose the same Idempotency-Key: they are two orders", async () => {
	const other = await stage.key();
	const idempotencyKey = randomUUID();
	const first = await order(idempotencyKey, removal("a", "zego"));
	const second = await order(idempotencyKey, removal("b", "zego"), other.key);
	expect([first.status, second.status]).toEqual([202, 202]);
	expect(await first.json()).not.toEqual(await second.json());
});

test("a process that died after the order and before the answer: the same call is the same order", async () => {
	const userId = randomUUID();
	const idempotencyKey = randomUUID();
	const body = removal(userId, "zego");
	const context = stage.contextFor({ kind: "system", part: "test" });
	const first = await order(idempotencyKey, body);
	const { commandId } = (await first.json()) as { commandId: string };
	await removalRead(stage, key, commandId);
	// As it is left by a process that was killed right after the order's commit.
	await stage.db.database
		.update(apiRequests)
		.set({
			status: null,
			answer: null,
			heldBy: randomUUID(),
			heldUntil: new Date(context.clock.now().getTime() + 60_000),
		})
		.where(and(eq(apiRequests.keyId, keyId), eq(apiRequests.idempotencyKey, idempotencyKey)));
	expect((await order(idempotencyKey, body)).status).toBe(409);
	stage.clock.ahead = 61_000;
	const again = await order(idempotencyKey, body);
	expect(again.status).toBe(202);
	expect(again.headers.get("idempotency-replayed")).toBeNull();
	expect(await again.json()).toEqual({ commandId });
	expect(told(userId)).toHaveLength(1);
	expect(await stage.db.database.select().from(batches).where(eq(batches.actorId, keyId))).toHaveLength(1);
});

test("what failed is let go: the same call is carried out again", async () => {
	const idempotencyKey = randomUUID();
	const body = { provider: "agora", projectId: "app", roomId: "lobby", userId: "42", role: "publish" };
	const mint = stage.vendors.agora.tokens.mint;
	const broken = new ProviderError("unreachable", "down", { retryable: true });
	stage.vendors.agora.tokens.mint = () => Promise.reject(broken);
	const call = () => stage.call("POST", "/tokens", { key, idempotencyKey, body });
	expect((await call()).status).toBe(502);
	stage.vendors.agora.tokens.mint = mint;
	expect((await call()).status).toBe(201);
});

test("a day later the answer is forgotten, and the order is still the same one", async () => {
	const idempotencyKey = randomUUID();
	const userId = randomUUID();
	const first = await order(idempotencyKey, removal(userId, "zego"));
	const answer = await first.json();
	stage.clock.ahead = 25 * 60 * 60_000;
	const again = await order(idempotencyKey, removal(userId, "zego"));
	expect(again.headers.get("idempotency-replayed")).toBeNull();
	expect(await again.json()).toEqual(answer);
	const other = await order(randomUUID(), removal(userId, "zego"));
	expect(await other.json()).not.toEqual(answer);
});

test("an Idempotency-Key may be quoted, and must be something", async () => {
	const bare = randomUUID();
	const body = removal(randomUUID(), "zego");
	await order(bare, body);
	expect((await order(`"${bare}"`, body)).headers.get("idempotency-replayed")).toBe("true");
	for (const idempotencyKey of ["", '""', "x".repeat(256), "a b"]) {
		expect((await order(idempotencyKey, body)).status, idempotencyKey).toBe(400);
	}
});

test("without an Idempotency-Key two calls are two orders", async () => {
	const body = removal(randomUUID(), "zego");
	const [first, second] = await Promise.all([1, 2].map(() => stage.call("POST", "/removals", { key, body })));
	expect(await first?.json()).not.toEqual(await second?.json());
});

test("of two processes that claim one request, one runs it", async () => {
	const context = stage.contextFor({ kind: "system", part: "test" });
	const asked = {
		keyId,
		idempotencyKey: randomUUID(),
		fingerprint: fingerprintOf({ method: "POST", path: "/", query: {}, body: {} }),
	};
	const claims = await Promise.all(Array.from({ length: 20 }, () => claimRequest(context, asked)));
	expect(claims.filter(({ state }) => state === "run")).toHaveLength(1);
	expect(claims.filter(({ state }) => state === "in-progress")).toHaveLength(19);
});

test("more than fifty people need what is typed, here as by hand, and are read page by page", async () => {
	const targets = Array.from({ length: 51 }, (_, n) => ({ room: room("zego"), target: { userId: `crowd-${n}` } }));
	const refused = await stage.call("POST", "/removals", { key, body: { targets } });
	expect(refused.status).toBe(400);
	expect(await refused.json()).toMatchObject({ detail: expect.stringContaining("remove 51 people") });
	const body = { targets, confirmation: "remove 51 people" };
	const answer = (await (await stage.call("POST", "/removals", { key, body })).json()) as { commandId: string };
	await removalRead(stage, key, answer.commandId);
	const seen: number[] = [];
	let cursor = "";
	for (let pages = 0; pages < 10; pages += 1) {
		const page = await stage.call("GET", `/removals/${answer.commandId}?limit=20${cursor}`, { key });
		const read = (await page.json()) as RemovalRead;
		seen.push(...read.items.map(({ index }) => index));
		if (read.nextCursor === null) break;
		cursor = `&cursor=${read.nextCursor}`;
	}
	expect(seen).toEqual(targets.map((_, index) => index));
	const wrong = await stage.call("GET", `/removals/${answer.commandId}?cursor=nonsense`, { key });
	expect(wrong.status).toBe(400);
});

test("a room is ended for everybody, once its id is given twice over", async () => {
	const path = "/rooms/realtimekit/app/lobby/end";
	expect((await stage.call("POST", path, { key, body: { confirmation: "other" } })).status).toBe(400);
	const answer = await stage.call("POST", path, { key, idempotencyKey: randomUUID(), body: { confirmation: "lobby" } });
	expect(answer.status).toBe(202);
	const { commandId } = (await answer.json()) as { commandId: string };
	expect((await removalRead(stage, key, commandId)).items).toMatchObject([{ state: "removed" }]);
	const [command] = await stage.db.database.select().from(commands).where(eq(commands.batchId, commandId));
	expect(command).toMatchObject({ type: "kick-all", actorKind: "api-key", actorId: keyId });
});

test("a body that is too large, of another type or no JSON is refused", async () => {
	const send = (body: string, type = "application/json") =>
		stage.call("POST", "/tokens", { key, body, headers: { "content-type": type } });
	expect((await send(JSON.stringify({ name: "x".repeat(20_000) }))).status).toBe(413);
	expect((await send("a=b", "application/x-www-form-urlencoded")).status).toBe(415);
	expect((await send("{")).status).toBe(400);
});
