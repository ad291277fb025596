import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AddKey } from "@/lib/api/keys";
import type { Actor } from "@/lib/moderation/actor";
import { apiKeys, apiKeyUses, auditRows } from "@/server/db/schema";
import { addKey, admitKey, listKeys, readKey, requestLimit, revokeKey } from "@/server/keys";
import { isKey, newKey } from "@/server/keys/key-text";
import { addTestUser, TestClock, testContext } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";

let db: TestDatabase;
let admin: Extract<Actor, { kind: "user" }>;
const clock = new TestClock();
beforeAll(async () => {
	db = await createTestDatabase();
	admin = await addTestUser(db, "admin");
});
afterAll(() => db.close());

const contextOf = (actor: Actor = admin) => testContext({ database: db, actor, clock, origin: "server-action" });
const wish = (more: Partial<AddKey> = {}): AddKey => ({
	name: "Moderation backend",
	scopes: ["remove"],
	providers: null,
	rooms: null,
	expiresAt: null,
	...more,
});

test("a key is 256 random bits with a checksum, and a slip in it is seen without asking anybody", () => {
	const keys = new Set(Array.from({ length: 200 }, newKey));
	expect(keys.size).toBe(200);
	for (const key of keys) {
		expect(key).toMatch(/^usher_[0-9A-Za-z]{49}$/);
		expect(isKey(key)).toBe(true);
		const last = key.at(-1) === "a" ? "b" : "a";
		expect(isKey(`${key.slice(0, -1)}${last}`)).toBe(false);
		const middle = key.at(20) === "a" ? "b" : "a";
		expect(isKey(`${key.slice(0, 20)}${middle}${key.slice(21)}`)).toBe(false);
		expect(isKey(key.slice(0, -1))).toBe(false);
	}
});

test("a key is shown once: nothing that is stored or audited has it", async () => {
	const { key, row } = await addKey(contextOf(), wish());
	expect(row).toMatchObject({ name: "Moderation backend", createdBy: admin.name, lastUsedAt: null, revokedAt: null });
	expect(key.startsWith(row.prefix)).toBe(true);
	const [stored] = await db.database.select().from(apiKeys).where(eq(apiKeys.id, row.keyId));
	const audited = await db.database.select().from(auditRows).where(eq(auditRows.kind, "key-added"));
	expect(audited.at(-1)).toMatchObject({ actorId: admin.userId, detail: { keyId: row.keyId, scopes: ["remove"] } });
	const secret = key.slice(row.prefix.length);
	expect(JSON.stringify([stored, audited, await listKeys(contextOf())])).not.toContain(secret);
	expect(await admitKey(contextOf(), key)).toMatchObject({ actor: { kind: "api-key", keyId: row.keyId } });
});

test("only who manages keys adds, lists or revokes them: no other role, and no key of whatever scopes", async () => {
	const { key, row } = await addKey(
		contextOf(),
		wish({ scopes: ["remove", "end", "ask", "schedule", "activity", "tokens", "rooms", "audit"] }),
	);
	const admitted = await admitKey(contextOf(), key);
	if (admitted === null) throw new Error("the key is not known");
	const others: Actor[] = [await addTestUser(db, "moderator"), await addTestUser(db, "host"), admitted.actor];
	for (const actor of others) {
		for (const act of [
			() => addKey(contextOf(actor), wish()),
			() => listKeys(contextOf(actor)),
			() => revokeKey(contextOf(actor), { keyId: row.keyId }),
		]) {
			await expect(act()).rejects.toMatchObject({ code: "forbidden" });
		}
	}
	expect((await readKey(db.database, row.keyId))?.revokedAt).toBeNull();
});

test("a key that could never be used is not made", async () => {
	const past = new Date(clock.now().getTime() - 1).toISOString();
	await expect(addKey(contextOf(), wish({ expiresAt: past }))).rejects.toMatchObject({ code: "bad-input" });
	const rooms: AddKey["rooms"] = [{ provider: "zego", projectId: "1", roomId: "lobby" }];
	await expect(addKey(contextOf(), wish({ providers: ["agora"], rooms }))).rejects.toMatchObject({ code: "bad-input" });
});

test("a revoked key is revoked for whoever reads it next, once, with its audit row", async () => {
	const { key, row } = await addKey(contextOf(), wish());
	const first = await revokeKey(contextOf(), { keyId: row.keyId });
	expect(first.revokedAt).toBe(clock.now().toISOString());
	clock.pass(1_000);
	expect((await revokeKey(contextOf(), { keyId: row.keyId })).revokedAt).toBe(first.revokedAt);
	expect((await admitKey(contextOf(), key))?.actor.revokedAt).toEqual(new Date(first.revokedAt ?? ""));
	const audited = await db.database.select().from(auditRows).where(eq(auditRows.kind, "key-revoked"));
	expect(audited).toHaveLength(1);
	await expect(revokeKey(contextOf(), { keyId: randomUUID() })).rejects.toMatchObject({ code: "not-found" });
});

test("the last use is written at most once a minute, and not for a revoked key", async () => {
	const { key, row } = await addKey(contextOf(), wish());
	const lastUse = async () => (await listKeys(contextOf())).find(({ keyId }) => keyId === row.keyId)?.lastUsedAt;
	const first = clock.now().toISOString();
	await admitKey(contextOf(), key);
	expect(await lastUse()).toBe(first);
	clock.pass(59_000);
	await admitKey(contextOf(), key);
	expect(await lastUse()).toBe(first);
	clock.pass(1_000);
	await admitKey(contextOf(), key);
	expect(await lastUse()).toBe(clock.now().toISOString());
	const before = await lastUse();
	await revokeKey(contextOf(), { keyId: row.keyId });
	clock.pass(120_000);
	await admitKey(contextOf(), key);
	expect(await lastUse()).toBe(before);
});

test("requests are counted together, however many ask at once, and anew in the next window", async () => {
	const { key, row } = await addKey(contextOf(), wish());
	const answers = await Promise.all(Array.from({ length: 50 }, () => admitKey(contextOf(), key)));
	const left = answers.map((answer) => answer?.left).sort((a, b) => Number(a) - Number(b));
	const { requests, windowSeconds } = requestLimit;
	expect(left).toEqual(Array.from({ length: 50 }, (_, index) => requests - 50 + index));
	await db.database.update(apiKeyUses).set({ used: requests }).where(eq(apiKeyUses.keyId, row.keyId));
	expect(await admitKey(contextOf(), key)).toMatchObject({ left: -1 });
	const over = new Date(Date.now() - windowSeconds * 1_000 - 1);
	await db.database.update(apiKeyUses).set({ startedAt: over }).where(eq(apiKeyUses.keyId, row.keyId));
	expect(await admitKey(contextOf(), key)).toMatchObject({ left: requests - 1, resetsIn: windowSeconds });
	// A clock that was set back must not lock anybody out.
	const ahead = new Date(Date.now() + 10 * 60_000);
	await db.database.update(apiKeyUses).set({ startedAt: ahead, used: requests }).where(eq(apiKeyUses.keyId, row.keyId));
	expect(await admitKey(contextOf(), key)).toMatchObject({ left: requests - 1 });
});

test("what cannot be a key, and what could but is none, is nobody", async () => {
	for (const text of ["", "usher_", newKey(), newKey().slice(6), `${newKey()} `]) {
		expect(await admitKey(contextOf(), text)).toBeNull();
	}
});
