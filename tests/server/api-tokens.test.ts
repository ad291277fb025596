import { randomUUID } from "node:crypto";
import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { longestTokenSeconds, type MintedAnswer, type MintToken } from "@/lib/api/v1/tokens";
import type { RoomRef } from "@/lib/moderation/words/room";
import { apiRequests, auditRows, roomEnds, roomLocks, schedules } from "@/server/db/schema";
import { ProviderError } from "@/server/ports/errors";
import { mintToken } from "@/server/tokens";
import { type ApiStage, openApiStage } from "../factories/api-stage";

let stage: ApiStage;
let key: string;
let keyId: string;
beforeAll(async () => {
	stage = await openApiStage();
	({ key, keyId } = await stage.key());
});
afterAll(() => stage.close());
beforeEach(() => {
	stage.clock.ahead = 0;
});

const wish = (more: Partial<MintToken & { roomId: string }> = {}) => ({
	provider: "agora",
	projectId: "app",
	roomId: randomUUID(),
	userId: "42",
	role: "publish",
	...more,
});
const mint = (body: unknown, idempotencyKey?: string, by = key) =>
	stage.call("POST", "/tokens", { key: by, body, ...(idempotencyKey !== undefined && { idempotencyKey }) });
async function minted(response: Response): Promise<MintedAnswer> {
	expect(response.status).toBe(201);
	return (await response.json()) as MintedAnswer;
}
const now = () => Date.now() + stage.clock.ahead;
const livesMs = ({ expiresAt }: MintedAnswer) => new Date(expiresAt ?? 0).getTime() - now();
async function refusal(response: Response): Promise<{ status: number; code: string; detail: string }> {
	return (await response.json()) as { status: number; code: string; detail: string };
}

/** An end of a room as its schedule would have written it. */
async function endAt(room: RoomRef, endsAt: Date, state: "planned" | "ending" = "planned"): Promise<string> {
	const { database } = stage.db;
	const at = new Date();
	const ref = { provider: room.provider, projectId: room.projectId, roomId: room.roomId };
	const scheduleId = randomUUID();
	const endId = randomUUID();
	const schedule = { title: "", timing: {}, keepOut: {}, windowMinutes: 60, fingerprint: "", createdByName: "Ada" };
	await database.insert(schedules).values({ id: scheduleId, ...ref, ...schedule, createdAt: at, updatedAt: at });
	await database
		.insert(roomEnds)
		.values({ id: endId, scheduleId, ...ref, plannedAt: endsAt, endsAt, state, updatedAt: at });
	return endId;
}
const agora = (roomId: string): RoomRef => ({ provider: "agora", projectId: "app", roomId });

test("a token lives an hour unless asked otherwise, and says what becomes of its holder then", async () => {
	const answer = await minted(await mint(wish()));
	expect(answer).toMatchObject({ cutBy: null, onExpiry: "The holder is dropped." });
	expect(livesMs(answer)).toBeGreaterThan(3_595_000);
	expect(livesMs(answer)).toBeLessThanOrEqual(3_600_000);
	expect(stage.vendors.agora.tokens.minted.at(-1)).toMatchObject({ kind: "media", userId: "42", publish: true });
	const subscriber = wish({ role: "subscribe", ttlSeconds: 90 });
	expect(livesMs(await minted(await mint(subscriber)))).toBeLessThanOrEqual(90_000);
	expect(stage.vendors.agora.tokens.minted.at(-1)).toMatchObject({ publish: false });
	expect((await mint(wish({ ttlSeconds: longestTokenSeconds + 1 }))).status).toBe(400);
});

test("no token outlives the scheduled end of its room, an extension included", async () => {
	const body = wish({ ttlSeconds: 7_200 });
	const endsAt = new Date(Date.now() + 600_000);
	const endId = await endAt(agora(body.roomId), endsAt);
	await endAt(agora(body.roomId), new Date(Date.now() + 86_400_000));
	await endAt(agora("another"), new Date(Date.now() + 60_000));
	expect(await minted(await mint(body))).toMatchObject({ expiresAt: endsAt.toISOString(), cutBy: "scheduled-end" });
	const later = new Date(Date.now() + 900_000);
	await stage.db.database.update(roomEnds).set({ endsAt: later }).where(eq(roomEnds.id, endId));
	expect(await minted(await mint(body))).toMatchObject({ expiresAt: later.toISOString() });
	const short = await minted(await mint({ ...body, ttlSeconds: 60 }));
	expect(short.cutBy).toBeNull();
	expect(livesMs(short)).toBeLessThanOrEqual(60_000);
	stage.clock.ahead = 899_000;
	expect(await refusal(await mint(body))).toMatchObject({ status: 409, code: "conflict" });
});

test("a room that has ended and is kept closed gives no tokens, until it opens again", async () => {
	const body = wish();
	const reopensAt = new Date(Date.now() + 3_600_000);
	const endId = await endAt(agora(body.roomId), new Date(Date.now() - 60_000), "ending");
	await stage.db.database.update(roomEnds).set({ state: "ended" }).where(eq(roomEnds.id, endId));
	await stage.db.database.insert(roomLocks).values({ endId, ...agora(body.roomId), reopensAt });
	const before = stage.vendors.agora.tokens.minted.length;
	const refused = await refusal(await mint(body));
	expect(refused).toMatchObject({ status: 409, code: "conflict" });
	expect(refused.detail).toContain(reopensAt.toISOString());
	expect(stage.vendors.agora.tokens.minted).toHaveLength(before);
	stage.clock.ahead = 3_600_001;
	expect((await mint(body)).status).toBe(201);
	stage.clock.ahead = 0;
	await stage.db.database.update(roomLocks).set({ reopensAt: null }).where(eq(roomLocks.endId, endId));
	expect((await mint(body)).status).toBe(409);
});

test("a room that is just being ended gives no tokens", async () => {
	const body = wish();
	await endAt(agora(body.roomId), new Date(Date.now() - 1_000), "ending");
	expect((await mint(body)).status).toBe(409);
});

test("what a vendor allows cuts a token too, and one whose end the vendor chooses says so", async () => {
	const { agora: agoraProject, realtimekit } = stage.vendors;
	Object.assign(agoraProject.tokens, { facts: { ...agoraProject.tokens.facts, longestSeconds: 120 } });
	const cut = await minted(await mint(wish()));
	expect(cut.cutBy).toBe("vendor");
	expect(livesMs(cut)).toBeLessThanOrEqual(120_000);
	Object.assign(agoraProject.tokens, { facts: { ...agoraProject.tokens.facts, longestSeconds: 86_400 } });
	const order = realtimekit.tokens.mint;
	realtimekit.tokens.mint = async () => ({ token: "vendor-made", expiresAt: null, participantId: "p-1" });
	const body = wish({ provider: "realtimekit", presetName: "guest", name: "Eve" });
	expect(await minted(await mint(body))).toMatchObject({ expiresAt: null, participantId: "p-1", cutBy: null });
	realtimekit.tokens.mint = order;
	expect(await refusal(await mint(wish({ provider: "realtimekit" })))).toMatchObject({ status: 400 });
});

test("refuses ids of console people, kinds that a vendor lacks and projects without credentials", async () => {
	// Also not the one that our notices come from.
	for (const userId of ["usher:somebody", "usher"]) {
		expect(await refusal(await mint(wish({ userId })))).toMatchObject({ status: 400 });
	}
	const { tokens } = stage.vendors.zego;
	Object.assign(tokens, { facts: { ...tokens.facts, kinds: ["media"] } });
	const messages = { ...wish({ provider: "zego", kind: "messages" }), roomId: null };
	expect(await refusal(await mint(messages))).toMatchObject({ status: 422, code: "vendor-unsupported" });
	expect((await mint({ ...wish(), roomId: null })).status).toBe(400);
	expect((await mint(wish({ kind: "messages" }))).status).toBe(400);
	expect((await mint(wish({ projectId: "unknown" }))).status).toBe(404);
	Reflect.deleteProperty(stage.vendors.zego, "tokens");
	expect(await refusal(await mint(wish({ provider: "zego" })))).toMatchObject({ status: 422 });
	stage.vendors.zego.tokens = tokens;
	const bad = new ProviderError("refused", "no such uid", { code: "bad-id", retryable: false });
	const order = tokens.mint;
	tokens.mint = () => Promise.reject(bad);
	expect(await refusal(await mint(wish({ provider: "zego" })))).toMatchObject({ status: 400, code: "bad-input" });
	tokens.mint = order;
});

test("tokens for messages reach the whole project, so a key that is limited to rooms or another vendor mints none", async () => {
	const messages = { ...wish({ kind: "messages" }), roomId: null };
	expect((await mint(messages)).status).toBe(201);
	const byRoom = await stage.key({ rooms: [agora("lobby")] });
	expect(await refusal(await mint(messages, undefined, byRoom.key))).toMatchObject({ status: 403 });
	const byVendor = await stage.key({ providers: ["zego"] });
	expect(await refusal(await mint(messages, undefined, byVendor.key))).toMatchObject({ status: 404 });
});

test("nobody but a key or the system mints: no role is a backend", async () => {
	const input: MintToken = {
		provider: "agora",
		projectId: "app",
		roomId: "lobby",
		kind: "media",
		userId: "42",
		role: "publish",
		name: null,
		presetName: null,
		ttlSeconds: 60,
	};
	await expect(mintToken(stage.contextFor(stage.admin), input)).rejects.toMatchObject({ code: "forbidden" });
	expect(await mintToken(stage.contextFor({ kind: "system", part: "test" }), input)).toMatchObject({ cutBy: null });
});

test("the same call again gets another token of the same end; none is stored, audited or logged", async () => {
	let made = 0;
	const { tokens } = stage.vendors.agora;
	const order = tokens.mint;
	const secret = `007eJxT${randomUUID()}`;
	tokens.mint = async ({ expiresAt }) => ({ token: `${secret}-${++made}`, expiresAt, participantId: null });
	const body = wish();
	const idempotencyKey = randomUUID();
	const first = await minted(await mint(body, idempotencyKey));
	stage.clock.ahead = 60_000;
	const response = await mint(body, idempotencyKey);
	expect(response.headers.get("idempotency-replayed")).toBe("true");
	const second = await minted(response);
	tokens.mint = order;
	expect([first.token, second.token]).toEqual([`${secret}-1`, `${secret}-2`]);
	expect(second.expiresAt).toBe(first.expiresAt);
	const { database } = stage.db;
	const kept = await database.select().from(apiRequests).where(eq(apiRequests.keyId, keyId));
	const audited = await database
		.select()
		.from(auditRows)
		.where(eq(auditRows.kind, "token-minted"))
		.orderBy(desc(auditRows.id));
	expect(audited.slice(0, 4).map(({ outcome }) => outcome)).toEqual(["confirmed", "intent", "confirmed", "intent"]);
	expect(audited[0]).toMatchObject({
		actorId: keyId,
		roomId: body.roomId,
		targetUserId: "42",
		detail: { kind: "media", role: "publish", expiresAt: first.expiresAt },
	});
	expect(kept.map(({ answer }) => answer)).toContainEqual({ expiresAt: first.expiresAt });
	expect(JSON.stringify([kept, audited, stage.log])).not.toContain(secret);
	stage.clock.ahead = 3_600_000;
	expect(await refusal(await mint(body, idempotencyKey))).toMatchObject({ status: 409 });
});

test("what could not be written down is not minted", async () => {
	const before = stage.vendors.agora.tokens.minted.length;
	const context = stage.contextFor({ kind: "system", part: "test" });
	const database = new Proxy(context.database, {
		get() {
			throw new Error("the audit store is gone");
		},
	});
	const input = { ...wish(), kind: "media", name: null, presetName: null, ttlSeconds: 60 } as MintToken;
	await expect(mintToken({ ...context, database }, input)).rejects.toThrow();
	expect(stage.vendors.agora.tokens.minted).toHaveLength(before);
});
