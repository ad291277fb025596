import { and, desc, eq } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChangeUser } from "@/lib/api/users";
import type { RoomRef } from "@/lib/moderation/room";
import { auditRows, polledRooms, users } from "@/server/db/schema";
import type { Context } from "@/server/kernel/context";
import { createTestDatabase, type TestDatabase } from "@/tests/factories/database";
import { addPerson, aRoom, contextOver, keptLog } from "@/tests/factories/people";
import { addUser } from "./add-user";
import { changeUserWith } from "./change-user";
import { listUsers } from "./list-users";
import { seedDemo } from "./seed-demo";
import { signInWithPassword } from "./sign-in-with-password";

let db: TestDatabase;
let expelled: { userId: string; rooms: RoomRef[] | "all" }[] = [];
const changeUser = changeUserWith(async (_context, input) => {
	expelled.push(input);
});

beforeAll(async () => {
	db = await createTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
	expelled = [];
	await db.database.delete(users);
});

async function asAdmin(): Promise<Context> {
	return contextOver(db.database, { actor: await addPerson(db.database, { role: "admin" }), origin: "users-page" });
}

const rowsOf = (kind: string) =>
	db.database.select().from(auditRows).where(eq(auditRows.kind, kind)).orderBy(desc(auditRows.id));

describe("managing users", () => {
	it("is for admins only", async () => {
		for (const role of ["viewer", "host", "moderator", null] as const) {
			const actor = await addPerson(db.database, { role });
			const context = contextOver(db.database, { actor });
			const forbidden = { code: "forbidden" };
			await expect(listUsers(context)).rejects.toMatchObject(forbidden);
			await expect(changeUser(context, { userId: actor.userId, role: "admin" })).rejects.toMatchObject(forbidden);
			const password = "long enough to pass";
			await expect(
				addUser(context, { email: "x@example.com", name: "X", role: "admin", password }),
			).rejects.toMatchObject(forbidden);
		}
	});

	it("adds somebody who can sign in, tells twice the same e-mail, and writes no password down", async () => {
		const context = await asAdmin();
		const input = { email: "new@example.com", name: "New", role: "host" as const, password: "a quite long password" };
		const row = await addUser(context, input);
		expect(row).toMatchObject({
			email: "new@example.com",
			role: "host",
			rooms: [],
			signIn: { password: true, oidc: false },
		});
		await expect(addUser(context, input)).rejects.toMatchObject({ code: "conflict" });
		const attempt = { email: input.email, password: input.password, address: "a", device: null };
		expect(await signInWithPassword(context, attempt)).toEqual({ ok: true, userId: row.id });
		const audit = await rowsOf("user-added");
		expect(audit[0]).toMatchObject({ targetUserId: row.id, origin: "users-page", detail: { after: { role: "host" } } });
		expect(JSON.stringify(audit)).not.toMatch(/quite long|scrypt/);
	});

	it("lists people with their rooms by title, and never a hash", async () => {
		const context = await asAdmin();
		await addPerson(db.database, {
			email: "aa@example.com",
			rooms: [aRoom("r1"), aRoom("r2")],
			passwordHash: "scrypt$…",
		});
		await db.database
			.insert(polledRooms)
			.values({ ...aRoom("r1"), title: "Town hall", live: true, seenAt: new Date() })
			.onConflictDoNothing();
		const rows = await listUsers(context);
		expect(rows).toHaveLength(2);
		expect(rows.find(({ email }) => email === "aa@example.com")?.rooms).toEqual([
			{ ...aRoom("r1"), title: "Town hall" },
			{ ...aRoom("r2"), title: null },
		]);
		expect(JSON.stringify(rows)).not.toContain("scrypt");
	});

	it("records before and after in the same transaction, and nothing for no change", async () => {
		const context = await asAdmin();
		const { userId } = await addPerson(db.database, { role: "host", rooms: [aRoom("r1")] });
		await changeUser(context, { userId, role: "moderator", presetName: "p" });
		await changeUser(context, { userId, role: "moderator", presetName: "p" });
		const rows = (await rowsOf("user-changed")).filter(({ targetUserId }) => targetUserId === userId);
		expect(rows).toMatchObject([
			{
				actorId: context.actor.kind === "user" ? context.actor.userId : "",
				detail: {
					before: { role: "host", disabled: false, presetName: null, rooms: [aRoom("r1")] },
					after: { role: "moderator", disabled: false, presetName: "p", rooms: [aRoom("r1")] },
				},
			},
		]);
	});

	it("changes nothing when it cannot be recorded", async () => {
		const context = await asAdmin();
		const { userId } = await addPerson(db.database, { role: "host" });
		const owner = new pg.Client({ connectionString: db.adminUrl });
		await owner.connect();
		await owner.query("revoke insert on audit_rows from usher_app");
		try {
			await expect(changeUser(context, { userId, disabled: true })).rejects.toThrow();
		} finally {
			await owner.query("grant insert on audit_rows to usher_app");
			await owner.end();
		}
		const [user] = await db.database.select().from(users).where(eq(users.id, userId));
		expect(user?.disabled).toBe(false);
		expect(expelled).toEqual([]);
	});

	it("answers not-found for nobody", async () => {
		const userId = "33333333-3333-4333-8333-333333333333";
		await expect(changeUser(await asAdmin(), { userId, disabled: true })).rejects.toMatchObject({ code: "not-found" });
	});
});

describe("the last admin", () => {
	it("can not be demoted or disabled, by anybody", async () => {
		const context = await asAdmin();
		const userId = context.actor.kind === "user" ? context.actor.userId : "";
		for (const change of [{ disabled: true }, { role: "moderator" as const }, { role: null }]) {
			await expect(changeUser(context, { userId, ...change })).rejects.toMatchObject({ code: "conflict" });
		}
		await addPerson(db.database, { role: "admin", disabled: true });
		await expect(changeUser(context, { userId, disabled: true })).rejects.toMatchObject({ code: "conflict" });
		const other = await addPerson(db.database, { role: "admin" });
		await changeUser(context, { userId: other.userId, disabled: true });
		await expect(changeUser(context, { userId, disabled: true })).rejects.toMatchObject({ code: "conflict" });
	});

	it("is left when two admins disable each other at the same moment", async () => {
		for (let round = 0; round < 5; round++) {
			await db.database.delete(users);
			const [one, two] = [
				await addPerson(db.database, { role: "admin" }),
				await addPerson(db.database, { role: "admin" }),
			];
			await Promise.allSettled([
				changeUser(contextOver(db.database, { actor: one }), { userId: two.userId, disabled: true }),
				changeUser(contextOver(db.database, { actor: two }), { userId: one.userId, role: "viewer" }),
			]);
			const left = await db.database
				.select()
				.from(users)
				.where(and(eq(users.role, "admin"), eq(users.disabled, false)));
			expect(left).toHaveLength(1);
		}
	});
});

describe("what shrinks is enforced in the vendor's rooms", () => {
	const cases: [string, Omit<ChangeUser, "userId">, RoomRef[] | "all" | null][] = [
		["disabled", { disabled: true }, "all"],
		["demoted", { role: "viewer" }, "all"],
		["role taken", { role: null }, "all"],
		["another preset", { presetName: "weaker" }, "all"],
		["one room taken", { rooms: [aRoom("r1")] }, [aRoom("r2")]],
		["a room taken and promoted to all", { role: "moderator", rooms: [] }, null],
		["promoted", { role: "moderator" }, null],
		["a room more", { rooms: [aRoom("r1"), aRoom("r2"), aRoom("r3")] }, null],
	];
	it.each(cases)("%s", async (_what, change, rooms) => {
		const context = await asAdmin();
		const { userId } = await addPerson(db.database, { role: "host", rooms: [aRoom("r1"), aRoom("r2")] });
		await changeUser(context, { userId, ...change });
		expect(expelled).toEqual(rooms === null ? [] : [{ userId, rooms }]);
	});

	it("keeps the change when the vendor does not answer, and says so in the log", async () => {
		const log = keptLog();
		const context = { ...(await asAdmin()), log };
		const { userId } = await addPerson(db.database);
		const failing = changeUserWith(() => Promise.reject(new Error("vendor is down")));
		expect(await failing(context, { userId, disabled: true })).toMatchObject({ disabled: true });
		expect(log.lines).toMatchObject([{ level: "error", event: "console-not-expelled" }]);
	});

	it("tells the other processes at the commit", async () => {
		const context = await asAdmin();
		const { userId } = await addPerson(db.database);
		const listener = new pg.Client({ connectionString: db.url });
		await listener.connect();
		try {
			await listener.query("listen usher_user");
			const heard = new Promise<string | undefined>((resolve) => {
				listener.once("notification", ({ payload }) => resolve(payload));
			});
			await changeUser(context, { userId, disabled: true });
			expect(await heard).toBe(userId);
		} finally {
			await listener.end();
		}
	});
});

describe("the demo's people", () => {
	it("come once, with their rooms, and are left as they are after that", async () => {
		const project = { control: { provider: "realtimekit", projectId: aRoom().projectId }, entry: null };
		const projects = [project] as unknown as Context["projects"];
		const context = contextOver(db.database, { projects });
		expect(await seedDemo(context)).toBe(5);
		await db.database.update(users).set({ disabled: true }).where(eq(users.email, "viewer@usher.demo"));
		expect(await seedDemo(context)).toBe(0);
		const rows = await listUsers(context);
		expect(rows.map(({ email, role, rooms }) => [email, role, rooms.length])).toEqual([
			["admin@usher.demo", "admin", 0],
			["host@usher.demo", "host", 3],
			["moderator@usher.demo", "moderator", 0],
			["trainee@usher.demo", "host", 2],
			["viewer@usher.demo", "viewer", 1],
		]);
		expect(rows.find(({ email }) => email === "trainee@usher.demo")?.presetName).toBe("usher-trainee");
		expect(rows.find(({ email }) => email === "viewer@usher.demo")?.disabled).toBe(true);
		const attempt = { email: "trainee@usher.demo", password: "usher-demo-trainee", address: "a", device: null };
		expect(await signInWithPassword(context, attempt)).toMatchObject({ ok: true });
	});
});
