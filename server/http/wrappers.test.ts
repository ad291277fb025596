import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { ModerationError } from "@/lib/moderation/errors";
import { actorBehind } from "@/server/auth/actor-behind";
import { sealSession, sessionCookie } from "@/server/auth/session";
import { auditRows, userRooms, users } from "@/server/db/schema";
import { ProviderError } from "@/server/ports/errors";
import { readHolder, recordDenial } from "@/server/users";
import { createTestDatabase, type TestDatabase } from "@/tests/factories/database";
import { addPerson, aRoom, contextOver, keptLog, MovableClock } from "@/tests/factories/people";
import { actionWith } from "./action-with";
import { maxBodyBytes } from "./body";
import type { Gate } from "./gate";
import { routeWith } from "./route-with";

const site = {
	url: new URL("https://usher.example.com"),
	secret: "a-secret-of-the-tests-and-of-nothing-else",
	trustedProxies: 0,
	sandboxUrl: null,
	oidc: null,
};
const ours = { origin: site.url.origin, "sec-fetch-site": "same-origin" };
const problemSchema = z.object({
	type: z.string(),
	title: z.string(),
	status: z.number(),
	detail: z.string(),
	code: z.string(),
	trace: z.uuid(),
});

let db: TestDatabase;
let gate: Gate;
let clock: MovableClock;
const log = keptLog();

beforeAll(async () => {
	db = await createTestDatabase();
});
afterAll(() => db.close());
beforeEach(() => {
	clock = new MovableClock();
	log.lines.length = 0;
	gate = {
		site: () => site,
		log: () => log,
		actorOf: (headers) => actorBehind({ database: db.database, clock }, site, headers, readHolder),
		contextFor: (actor, origin, trace) => contextOver(db.database, { actor, origin, trace, clock, log }),
		recordDenial,
	};
});

async function cookieOf(userId: string): Promise<string> {
	const startedAt = Math.floor(clock.now().getTime() / 1000);
	const sealed = await sealSession(site, { userId, startedAt }, clock.now());
	return `${sessionCookie(site).name}=${sealed?.token}`;
}

interface Sent {
	method?: string;
	headers?: Record<string, string>;
	body?: string;
	path?: string;
}
const request = ({ method = "GET", headers = {}, body, path = "/api/test" }: Sent) =>
	new Request(new URL(path, site.url), { method, headers, body });
const noParams = { params: Promise.resolve({}) };
const asJson = { "content-type": "application/json" };

async function problemOf(response: Response) {
	expect(response.headers.get("content-type")).toBe("application/problem+json");
	expect(response.headers.get("cache-control")).toBe("no-store");
	const problem = problemSchema.parse(await response.json());
	expect(problem.status).toBe(response.status);
	return problem;
}

const denials = (userId: string) => db.database.select().from(auditRows).where(eq(auditRows.actorId, userId));

describe("route()", () => {
	it("gives a value as JSON that is not stored, and 204 for nothing", async () => {
		const { userId } = await addPerson(db.database);
		const headers = { cookie: await cookieOf(userId) };
		const route = routeWith(gate);
		const value = await route({}, async ({ context }) => ({ by: context.actor.kind }))(request({ headers }), noParams);
		expect(await value.json()).toEqual({ by: "user" });
		expect(value.headers.get("cache-control")).toBe("no-store");
		const nothing = await route({}, async () => undefined)(request({ headers }), noParams);
		expect(nothing.status).toBe(204);
	});

	it("refuses without a session, with a forged one and with one of nobody", async () => {
		const route = routeWith(gate)({}, async () => "never");
		const { name } = sessionCookie(site);
		const stranger = await cookieOf("00000000-0000-4000-8000-000000000000");
		for (const cookie of ["", `${name}=forged`, stranger]) {
			const headers = { cookie };
			const problem = await problemOf(await route(request({ headers }), noParams));
			expect(problem).toMatchObject({ status: 401, code: "not-signed-in" });
		}
	});

	it("ends an idle session after 30 minutes and a busy one after 12 hours", async () => {
		const { userId } = await addPerson(db.database);
		const startedAt = Math.floor(clock.now().getTime() / 1000);
		const cookie = await cookieOf(userId);
		const route = routeWith(gate)({}, async () => "in");
		const status = async (headers: Record<string, string>) => (await route(request({ headers }), noParams)).status;
		clock.forward(29 * 60_000);
		expect(await status({ cookie })).toBe(200);
		clock.forward(60_000);
		expect(await status({ cookie })).toBe(401);
		const old = new Date((startedAt - 12 * 3600) * 1000);
		expect(await sealSession(site, { userId, startedAt: Math.floor(old.getTime() / 1000) }, clock.now())).toBeNull();
		const nearEnd = startedAt - 12 * 3600 + 40 * 60;
		const sealed = await sealSession(site, { userId, startedAt: nearEnd }, clock.now());
		expect(sealed?.maxAge).toBe(10 * 60);
	});

	it.each([
		["foreign", { origin: "https://evil.example.com" }],
		["null", { origin: "null" }],
		["absent", {}],
		["absent, and cross-site by its own word", { "sec-fetch-site": "cross-site" }],
		["absent, typed by hand", { "sec-fetch-site": "none" }],
		["ours, but cross-site by its own word", { origin: site.url.origin, "sec-fetch-site": "cross-site" }],
		[
			"foreign, with a forwarded host to match",
			{ origin: "https://evil.example.com", "x-forwarded-host": "evil.example.com" },
		],
		["ours with another scheme", { origin: "http://usher.example.com" }],
	])("refuses a change from an origin that is %s", async (_which, origin) => {
		const { userId } = await addPerson(db.database);
		let ran = false;
		const route = routeWith(gate)({}, async () => {
			ran = true;
		});
		const headers = { cookie: await cookieOf(userId), ...origin } as Record<string, string>;
		for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
			const problem = await problemOf(await route(request({ method, headers }), noParams));
			expect(problem).toMatchObject({ status: 403, code: "foreign-origin" });
		}
		const asking = routeWith(gate)({ ownPagesOnly: true }, async () => {
			ran = true;
		});
		expect(await problemOf(await asking(request({ headers }), noParams))).toMatchObject({ code: "foreign-origin" });
		expect(ran).toBe(false);
		await routeWith(gate)({}, async () => {
			ran = true;
		})(request({ headers }), noParams);
		expect(ran).toBe(true);
	});

	it.each([[ours], [{ origin: site.url.origin }], [{ "sec-fetch-site": "same-origin" }]])(
		"takes a change from our own pages: %j",
		async (origin) => {
			const { userId } = await addPerson(db.database);
			const headers = { cookie: await cookieOf(userId), ...origin } as Record<string, string>;
			const asking = routeWith(gate)({ ownPagesOnly: true }, async () => "asked");
			expect(await (await asking(request({ headers }), noParams)).json()).toBe("asked");
			const response = await routeWith(gate)({}, async () => "done")(request({ method: "POST", headers }), noParams);
			expect(response.status).toBe(200);
		},
	);

	it("refuses no role, a disabled account and too low a role, and writes it down", async () => {
		const cases = [
			{ person: await addPerson(db.database, { role: null }), by: "no-role", words: "no role yet" },
			{ person: await addPerson(db.database, { role: "admin", disabled: true }), by: "disabled", words: "disabled" },
			{ person: await addPerson(db.database, { role: "moderator" }), by: "role", words: "moderator" },
		];
		for (const { person, by, words } of cases) {
			const route = routeWith(gate)({ right: "manage-users" }, async () => "never");
			const headers = { cookie: await cookieOf(person.userId) };
			const problem = await problemOf(await route(request({ headers, path: "/api/secret" }), noParams));
			expect(problem).toMatchObject({ status: 403, code: "forbidden" });
			expect(problem.detail).toContain(words);
			expect(await denials(person.userId)).toMatchObject([
				{
					kind: "denied",
					outcome: "refused",
					outcomeCode: by,
					detail: { what: "GET /api/secret", right: "manage-users" },
				},
			]);
		}
	});

	it("writes the same refusal down once a minute, not at every question of an open page", async () => {
		const { userId } = await addPerson(db.database, { disabled: true });
		const headers = { cookie: await cookieOf(userId) };
		const route = routeWith(gate)({}, async () => "never");
		for (let n = 0; n < 5; n++) await route(request({ headers }), noParams);
		await route(request({ headers, path: "/api/other" }), noParams);
		expect(await denials(userId)).toHaveLength(2);
		clock.forward(60_000);
		await route(request({ headers }), noParams);
		expect(await denials(userId)).toHaveLength(3);
	});

	it("refuses a disabled account and one without a role even where no right is asked for", async () => {
		for (const given of [{ disabled: true }, { role: null }]) {
			const { userId } = await addPerson(db.database, given);
			const headers = { cookie: await cookieOf(userId) };
			const response = await routeWith(gate)({}, async () => "never")(request({ headers }), noParams);
			expect(response.status).toBe(403);
		}
	});

	it("answers for a room that was not given as for one that is not there", async () => {
		const { userId } = await addPerson(db.database, { role: "host", rooms: [aRoom("given")] });
		const headers = { cookie: await cookieOf(userId) };
		const route = routeWith(gate)({ right: "see-room" }, async () => {
			throw new ModerationError("not-found", "There is no such room.");
		});
		const ask = async (roomId: string) =>
			problemOf(await route(request({ headers }), { params: Promise.resolve(aRoom(roomId)) }));
		const { trace: _1, ...given } = await ask("given");
		const { trace: _2, ...other } = await ask("other");
		expect(other).toEqual(given);
		expect(await denials(userId)).toHaveLength(1);
	});

	it("reads role, rooms and disabled from the database at every request", async () => {
		const { userId } = await addPerson(db.database, { role: "host", rooms: [aRoom("r")] });
		const headers = { cookie: await cookieOf(userId) };
		const route = routeWith(gate)({ right: "moderate-room" }, async () => "in");
		const status = async () => (await route(request({ headers }), { params: Promise.resolve(aRoom("r")) })).status;
		expect(await status()).toBe(200);
		await db.database.delete(userRooms).where(eq(userRooms.userId, userId));
		expect(await status()).toBe(404);
		await db.database.update(users).set({ role: "moderator" }).where(eq(users.id, userId));
		expect(await status()).toBe(200);
		await db.database.update(users).set({ disabled: true }).where(eq(users.id, userId));
		expect(await status()).toBe(403);
		await db.database.delete(users).where(eq(users.id, userId));
		expect(await status()).toBe(401);
	});

	it("refuses another content type, too large a body, bad JSON and bad fields, without showing values", async () => {
		const { userId } = await addPerson(db.database);
		const cookie = await cookieOf(userId);
		const seen: unknown[] = [];
		const route = routeWith(gate)({ body: z.object({ text: z.string().max(100) }) }, async ({ body }) =>
			seen.push(body),
		);
		const send = (headers: Record<string, string>, body: string) =>
			route(request({ method: "POST", headers: { cookie, ...ours, ...headers }, body }), noParams);
		const forms = { "content-type": "application/x-www-form-urlencoded" };
		expect((await problemOf(await send(forms, "text=a"))).status).toBe(415);
		expect((await problemOf(await send({ "content-type": "text/plain" }, '{"text":"a"}'))).status).toBe(415);
		expect((await problemOf(await send(asJson, JSON.stringify({ text: "x".repeat(maxBodyBytes) })))).status).toBe(413);
		expect(await problemOf(await send(asJson, "{text:"))).toMatchObject({ status: 400, code: "bad-input" });
		const bad = await problemOf(await send(asJson, JSON.stringify({ text: "secret".repeat(50) })));
		expect(bad.status).toBe(400);
		expect(bad.detail).toContain("text");
		expect(bad.detail).not.toContain("secret");
		expect(seen).toEqual([]);
		expect((await send({ "content-type": "application/json; charset=utf-8" }, '{"text":"é"}')).status).toBe(200);
		expect(seen).toEqual([{ text: "é" }]);
	});

	it("stops reading a body that grows past the limit, whatever it says of its length", async () => {
		const { userId } = await addPerson(db.database);
		let pulled = 0;
		const endless = new ReadableStream<Uint8Array>({
			pull(controller) {
				pulled += 1;
				controller.enqueue(new Uint8Array(16 * 1024).fill(32));
			},
		});
		const init: RequestInit & { duplex: "half" } = {
			method: "POST",
			headers: { cookie: await cookieOf(userId), ...ours, ...asJson },
			body: endless,
			duplex: "half",
		};
		const route = routeWith(gate)({ body: z.unknown() }, async () => "never");
		expect((await problemOf(await route(new Request(site.url, init), noParams))).status).toBe(413);
		expect(pulled).toBeLessThan(10);
	});

	it("translates what verbs and adapters throw, once, and keeps inner texts to the log", async () => {
		const { userId } = await addPerson(db.database);
		const headers = { cookie: await cookieOf(userId) };
		const answer = async (error: unknown) =>
			problemOf(await routeWith(gate)({}, () => Promise.reject(error))(request({ headers }), noParams));
		const inner = "inner-text-of-vendor-or-code";
		expect(await answer(new ModerationError("conflict", "Said otherwise before."))).toMatchObject({
			status: 409,
			detail: "Said otherwise before.",
		});
		expect((await answer(new ModerationError("not-recorded", "Not done.", { cause: new Error(inner) }))).status).toBe(
			503,
		);
		const kinds = {
			unreachable: 502,
			refused: 502,
			limited: 429,
			unauthorised: 502,
			unsupported: 422,
			"unknown-outcome": 504,
		};
		for (const [kind, status] of Object.entries(kinds)) {
			const problem = await answer(new ProviderError(kind as keyof typeof kinds, inner, { retryable: false }));
			expect(problem.status).toBe(status);
			expect(problem.detail).not.toContain(inner);
		}
		const broken = await answer(new TypeError(inner));
		expect(broken).toMatchObject({ status: 500, code: "internal" });
		expect(JSON.stringify(broken)).not.toContain(inner);
		// A stored row that no longer parses is our fault, not the asker's.
		expect((await answer(z.string().safeParse(1).error)).status).toBe(500);
		expect(log.lines.filter(({ level }) => level === "error").map(({ facts }) => facts.trace)).toContain(broken.trace);
	});
});

describe("action()", () => {
	const schema = z.object({ text: z.string().max(10) });
	const call = (headers: Record<string, string>, input: unknown, right?: "manage-users") =>
		actionWith(gate, async () => new Headers(headers))(
			schema,
			async (context, { text }) => `${context.origin} ${text}`,
			{
				right,
				name: "test",
			},
		)(input);

	it("gives the value as data", async () => {
		const { userId } = await addPerson(db.database);
		const result = await call({ cookie: await cookieOf(userId), ...ours }, { text: "hi" });
		expect(result).toEqual({ ok: true, value: "server-action hi" });
	});

	it("refuses as data: no session, origin, role, input", async () => {
		const { userId } = await addPerson(db.database, { role: "moderator" });
		const cookie = await cookieOf(userId);
		const codeOf = async (...args: Parameters<typeof call>) => {
			const result = await call(...args);
			return result.ok ? null : result.error.code;
		};
		expect(await codeOf(ours, { text: "hi" })).toBe("not-signed-in");
		expect(await codeOf({ cookie }, { text: "hi" })).toBe("foreign-origin");
		expect(await codeOf({ cookie, origin: "null" }, { text: "hi" })).toBe("foreign-origin");
		const spoofed = { cookie, origin: "https://evil.example.com", "x-forwarded-host": "evil.example.com" };
		expect(await codeOf(spoofed, { text: "hi" })).toBe("foreign-origin");
		expect(await codeOf({ cookie, ...ours }, { text: "hi" }, "manage-users")).toBe("forbidden");
		expect(await codeOf({ cookie, ...ours }, { text: "much too long" })).toBe("bad-input");
		expect(await codeOf({ cookie, ...ours }, "not even an object")).toBe("bad-input");
		expect(await denials(userId)).toMatchObject([{ kind: "denied", detail: { what: "action test" } }]);
	});

	it("never throws what a verb throws", async () => {
		const { userId } = await addPerson(db.database);
		const headers = new Headers({ cookie: await cookieOf(userId), ...ours });
		const broken = actionWith(gate, async () => headers)(schema, () => Promise.reject(new Error("inner")));
		const result = await broken({ text: "hi" });
		expect(result).toMatchObject({ ok: false, error: { code: "internal" } });
		expect(JSON.stringify(result)).not.toContain("inner");
	});

	it("lets go of a refusal that cannot be written down", async () => {
		const { userId } = await addPerson(db.database, { role: "viewer" });
		gate.contextFor = (actor, origin, trace) =>
			contextOver(db.database, { actor, origin, trace, clock, log, database: brokenDatabase() });
		const result = await call({ cookie: await cookieOf(userId), ...ours }, { text: "hi" }, "manage-users");
		expect(result).toMatchObject({ ok: false, error: { code: "forbidden" } });
		expect(log.lines.map(({ event }) => event)).toContain("denial-not-recorded");
	});
});

function brokenDatabase(): TestDatabase["database"] {
	return new Proxy(db.database, {
		get() {
			throw new Error("the audit store is gone");
		},
	});
}
