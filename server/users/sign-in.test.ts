import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditRows, signInFailures, users } from "@/server/db/schema";
import type { Context } from "@/server/kernel/context";
import { createTestDatabase, type TestDatabase } from "@/tests/factories/database";
import { addPerson, contextOver, keptLog, MovableClock } from "@/tests/factories/people";
import { deriveWithScrypt, passwordsWith } from "./password";
import { signInWithOidc } from "./sign-in-with-oidc";
import { type PasswordAttempt, signInWithPasswordBy } from "./sign-in-with-password";
import { throttle } from "./throttle";

const cost = { N: 2 ** 10, r: 8, p: 1 };
const right = "correct horse battery";
let db: TestDatabase;
let clock: MovableClock;
let context: Context;
let hashed = 0;
const hashing = passwordsWith((password, salt, at) => {
	hashed += 1;
	return deriveWithScrypt(password, salt, at);
}, cost);
const signIn = signInWithPasswordBy(hashing);

beforeAll(async () => {
	db = await createTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
	await db.database.delete(signInFailures);
	clock = new MovableClock();
	context = contextOver(db.database, { actor: { kind: "system", part: "sign-in" }, clock, log: keptLog() });
	hashed = 0;
});

let people = 0;
async function owner(given: { disabled?: boolean } = {}) {
	people += 1;
	const email = `owner-${people}@example.com`;
	const person = await addPerson(db.database, { email, passwordHash: await hashing.hash(right), ...given });
	hashed = 0;
	return person;
}

function attempt(given: Partial<PasswordAttempt>) {
	return signIn(context, {
		email: "nobody@example.com",
		password: "wrong",
		address: "198.51.100.1",
		device: null,
		...given,
	});
}

const lastRow = async () => (await db.database.select().from(auditRows).orderBy(desc(auditRows.id)).limit(1))[0];

describe("signing in with a password", () => {
	it("lets the owner in, whatever the case of the e-mail, and writes it down", async () => {
		const { email, userId } = await owner();
		expect(await attempt({ email: ` ${email.toUpperCase()}`, password: right })).toEqual({ ok: true, userId });
		expect(await lastRow()).toMatchObject({
			kind: "sign-in",
			actorId: userId,
			outcome: "confirmed",
			origin: "sign-in",
		});
		const [user] = await db.database.select().from(users).where(eq(users.id, userId));
		expect(user?.lastSignInAt).toEqual(clock.now());
	});

	it("answers a wrong password, an unknown account and one without a password alike, with one hash each", async () => {
		const { email } = await owner();
		const without = await addPerson(db.database);
		for (const given of [email, "nobody@example.com", without.email]) {
			hashed = 0;
			expect(await attempt({ email: given })).toEqual({ ok: false, reason: "wrong" });
			expect(hashed).toBe(1);
		}
	});

	it("writes an e-mail down only where an account has it", async () => {
		const { email, userId } = await owner();
		await attempt({ email });
		expect(await lastRow()).toMatchObject({ kind: "sign-in-failed", targetUserId: userId, targetName: email });
		await attempt({ email: "my-password-by-mistake" });
		const row = await lastRow();
		expect(row).toMatchObject({ kind: "sign-in-failed", targetUserId: null, targetName: null });
		expect(JSON.stringify(row)).not.toContain("my-password");
	});

	it("tells a disabled account only to whoever has its password", async () => {
		const { email } = await owner({ disabled: true });
		expect(await attempt({ email })).toEqual({ ok: false, reason: "wrong" });
		expect(await attempt({ email, password: right })).toEqual({ ok: false, reason: "disabled" });
	});

	it("hashes anew when the cost has changed", async () => {
		const { email, userId } = await owner();
		const dearer = passwordsWith(deriveWithScrypt, { ...cost, N: 2 ** 11 });
		const answer = await signInWithPasswordBy(dearer)(context, { email, password: right, address: "a", device: null });
		expect(answer).toEqual({ ok: true, userId });
		const [user] = await db.database.select().from(users).where(eq(users.id, userId));
		expect(user?.passwordHash).toMatch(/^scrypt\$2048\$/);
	});
});

describe("slowing wrong passwords", () => {
	it("grows the delay on one account to its cap, hashes nothing meanwhile, and never counts who is waiting", async () => {
		const { email } = await owner();
		for (let n = 0; n < throttle.free.account; n++) expect(await attempt({ email })).toMatchObject({ reason: "wrong" });
		const delays: number[] = [];
		for (let n = 0; n < 7; n++) {
			hashed = 0;
			const slow = await attempt({ email });
			if (slow.ok || slow.reason !== "slow") throw new Error("It was not slowed.");
			for (let again = 0; again < 5; again++) await attempt({ email, password: right });
			expect(hashed).toBe(0);
			delays.push(slow.waitSeconds);
			clock.forward(slow.waitSeconds * 1000);
			expect(await attempt({ email })).toEqual({ ok: false, reason: "wrong" });
		}
		expect(delays).toEqual([1, 2, 4, 8, 16, 30, 30]);
	});

	it("hashes at most as often as is free when 100 come at once", async () => {
		const { email } = await owner();
		await Promise.all(Array.from({ length: 100 }, () => attempt({ email })));
		expect(hashed).toBe(throttle.free.account);
	});

	it("lets two from one address in at once, whichever of them is counted first", async () => {
		const [one, other] = [await owner(), await owner()];
		expect(await attempt({ email: one.email, password: right })).toMatchObject({ ok: true });
		await attempt({ email: "somebody@example.com" });
		clock.forward(-5);
		expect(await attempt({ email: other.email, password: right })).toMatchObject({ ok: true });
	});

	it("lets the right password in after its delay, and starts afresh", async () => {
		const { email, userId } = await owner();
		for (let n = 0; n < 100; n++) {
			await attempt({ email });
			clock.forward(1000);
		}
		clock.forward(throttle.capMs);
		expect(await attempt({ email, password: right })).toEqual({ ok: true, userId });
		expect(await attempt({ email })).toEqual({ ok: false, reason: "wrong" });
	});

	it("slows an account that does not exist in the same way", async () => {
		const answers = async (email: string) => {
			const said: unknown[] = [];
			for (let n = 0; n < 8; n++) said.push(await attempt({ email, address: `203.0.113.${n}` }));
			return said;
		};
		expect(await answers("nobody@example.com")).toEqual(await answers((await owner()).email));
	});

	it("slows one account guessed at from many addresses", async () => {
		const { email } = await owner();
		for (let n = 0; n < 100; n++) await attempt({ email, address: `203.0.113.${n}` });
		expect(hashed).toBe(throttle.free.account);
	});

	it("slows 1,000 accounts from one address, and nobody at another", async () => {
		const { email, userId } = await owner();
		for (let n = 0; n < 1000; n++) await attempt({ email: `guess-${n}@example.com` });
		expect(hashed).toBe(throttle.free.address);
		expect(await attempt({ email, password: right })).toMatchObject({ reason: "slow" });
		expect(await attempt({ email, password: right, address: "203.0.113.5" })).toEqual({ ok: true, userId });
	});

	it("does not give an attacker's address back what it used by signing in to an account of its own", async () => {
		const { email } = await owner();
		for (let n = 0; n < throttle.free.address - 1; n++) await attempt({ email: `guess-${n}@example.com` });
		expect(await attempt({ email, password: right })).toMatchObject({ ok: true });
		await attempt({ email: "guess-again@example.com" });
		expect(await attempt({ email: "guess-once-more@example.com" })).toMatchObject({ reason: "slow" });
	});

	it("never makes the owner's own browser wait for strangers, and slows guessing with its cookie alone", async () => {
		const { email, userId } = await owner();
		const other = await owner();
		const device = { userId, deviceId: "22222222-2222-4222-8222-222222222222" };
		for (let n = 0; n < 50; n++) await attempt({ email });
		expect(await attempt({ email, password: right })).toMatchObject({ reason: "slow" });
		expect(await attempt({ email, password: right, device })).toEqual({ ok: true, userId });
		hashed = 0;
		for (let n = 0; n < 50; n++) await attempt({ email, device });
		expect(hashed).toBe(throttle.free.device);
		// The cookie is good for its own account only.
		hashed = 0;
		for (let n = 0; n < 50; n++) await attempt({ email: other.email, device, address: "203.0.113.77" });
		expect(hashed).toBe(throttle.free.account);
	});

	it("forgets what is older than its window", async () => {
		const { email } = await owner();
		for (let n = 0; n < 20; n++) await attempt({ email });
		clock.forward(throttle.windowMs);
		for (let n = 0; n < throttle.free.account; n++) expect(await attempt({ email })).toMatchObject({ reason: "wrong" });
		expect(await db.database.select().from(signInFailures)).toHaveLength(2 * throttle.free.account);
	});
});

describe("signing in with an identity provider", () => {
	const person = {
		issuer: "https://id.example.com",
		subject: "s-1",
		email: "Ana@Example.com",
		emailVerified: true,
		name: "Ana",
	};

	it("makes a user without a role at first, and knows them by issuer and subject ever after", async () => {
		const first = await signInWithOidc(context, person);
		const again = await signInWithOidc(context, { ...person, email: "renamed@example.com", name: "Ana R." });
		expect(again).toEqual(first);
		const found = await db.database.select().from(users).where(eq(users.oidcSubject, "s-1"));
		expect(found).toMatchObject([{ email: "ana@example.com", name: "Ana", role: null, passwordHash: null }]);
		expect(await lastRow()).toMatchObject({ kind: "sign-in", actorId: found[0]?.id });
	});

	it("never joins accounts by e-mail", async () => {
		const { email, userId } = await owner();
		const before = await db.database.select().from(users).where(eq(users.id, userId));
		expect(await signInWithOidc(context, { ...person, subject: "s-2", email })).toEqual({
			ok: false,
			reason: "email-taken",
		});
		expect(await db.database.select().from(users).where(eq(users.id, userId))).toEqual(before);
		expect(await db.database.select().from(users).where(eq(users.oidcSubject, "s-2"))).toEqual([]);
		expect(await lastRow()).toMatchObject({ kind: "sign-in-failed", detail: { why: "email-taken" } });
	});

	it("takes the same subject of another issuer for somebody else", async () => {
		const here = await signInWithOidc(context, { ...person, subject: "s-3", email: "c@example.com" });
		const there = await signInWithOidc(context, {
			...person,
			subject: "s-3",
			issuer: "https://other.example.com",
			email: "d@example.com",
		});
		if (!here.ok || !there.ok) throw new Error("Somebody was refused.");
		expect(there.userId).not.toBe(here.userId);
	});

	it("does not show an address that the provider has not verified", async () => {
		const { email } = await owner();
		const answer = await signInWithOidc(context, { ...person, subject: "s-4", email, emailVerified: false });
		if (!answer.ok) throw new Error("It was refused.");
		const [user] = await db.database.select().from(users).where(eq(users.id, answer.userId));
		expect(user?.email).toBe("s-4@id.example.com (not verified)");
	});

	it("refuses a disabled person, and makes one user of two first sign-ins at once", async () => {
		const both = await Promise.all(
			[1, 2].map(() => signInWithOidc(context, { ...person, subject: "s-5", email: "e@example.com" })),
		);
		expect(both[0]).toEqual(both[1]);
		await db.database.update(users).set({ disabled: true }).where(eq(users.oidcSubject, "s-5"));
		expect(await signInWithOidc(context, { ...person, subject: "s-5" })).toEqual({ ok: false, reason: "disabled" });
	});
});
