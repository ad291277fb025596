import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AuditFilter, auditFilterSchema } from "@/lib/api/audit";
import type { Actor } from "@/lib/moderation/actor";
import type { RoomRef } from "@/lib/moderation/room";
import { listAudit } from "@/server/audit";
import { auditQuery } from "@/server/audit/list-audit";
import { auditRows } from "@/server/db/schema";
import { recordAudit } from "@/server/kernel/audit";
import { expireIntents, orderCommand } from "@/server/moderation";
import { addTestUser, TestClock, testContext, testRoom } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";

type User = Extract<Actor, { kind: "user" }>;
let db: TestDatabase;
beforeAll(async () => {
	db = await createTestDatabase();
});
afterAll(() => db.close());

describe("who reads what", () => {
	let room: RoomRef;
	let people: Record<"viewer" | "host" | "other" | "moderator" | "admin", User>;
	const own = "10000000-0000-4000-8000-000000000001";
	const others = "10000000-0000-4000-8000-000000000002";
	beforeAll(async () => {
		room = testRoom();
		people = {
			viewer: await addTestUser(db, "viewer", [room]),
			host: await addTestUser(db, "host", [room]),
			other: await addTestUser(db, "host", [room]),
			moderator: await addTestUser(db, "moderator"),
			admin: await addTestUser(db, "admin"),
		};
		const clock = new TestClock();
		const target = { userId: "eve", participantId: "p", connectionIds: [], name: "Eve" };
		const order = { type: "kick", room, sessionId: null, target, reason: null, confirmation: null } as const;
		await orderCommand(testContext({ database: db, actor: people.host, clock }), { commandId: own, ...order });
		await orderCommand(testContext({ database: db, actor: people.other, clock }), { commandId: others, ...order });
		clock.pass(31_000);
		await expireIntents(testContext({ database: db, clock, origin: "job" }));
		await recordAudit(testContext({ database: db, actor: people.host, origin: "sign-in" }), db.database, {
			kind: "sign-in",
		});
	});
	const read = async (actor: User, filter: AuditFilter = {}) =>
		(await listAudit(testContext({ database: db, actor }), filter)).rows;

	test("a host: their own acts in rooms, and what a job found out about them", async () => {
		expect((await read(people.host)).map(({ kind, commandId, actorKind }) => [kind, commandId, actorKind])).toEqual([
			["outcome", own, "job"],
			["intent", own, "user"],
		]);
		expect(await read(people.host, { commandId: others })).toEqual([]);
	});

	test("a moderator: everybody's acts in rooms, no sign-ins", async () => {
		const rows = await read(people.moderator);
		expect(rows).toHaveLength(4);
		expect(rows.every(({ roomId }) => roomId === room.roomId)).toBe(true);
	});

	test("an admin: everything", async () => {
		expect((await read(people.admin)).map(({ kind }) => kind).sort()).toEqual([
			"intent",
			"intent",
			"outcome",
			"outcome",
			"sign-in",
		]);
	});

	test("a viewer, and who is disabled: nothing", async () => {
		await expect(read(people.viewer)).rejects.toMatchObject({ code: "forbidden" });
		await expect(read({ ...people.admin, disabled: true })).rejects.toMatchObject({ code: "forbidden" });
	});
});

describe("a hundred thousand rows", () => {
	let admin: Actor;
	let host: Actor;
	beforeAll(async () => {
		admin = await addTestUser(db, "admin");
		host = await addTestUser(db, "host");
		// Each row is hashed onto the one before, which takes longer for all of them than one statement may.
		for (let from = 0; from < 100_000; from += 5_000) {
			await db.database.execute(sql`
			insert into ${auditRows} (at, kind, command, actor_kind, actor_id, actor_name, provider, project_id, room_id,
				target_user_id, target_participant_id, target_name, origin, outcome)
			select timestamptz '2026-01-01' + make_interval(mins => n), case n % 3 when 0 then 'intent' when 1 then 'outcome' else 'sign-in' end,
				case when n % 5000 = 0 then 'kick-all' when n % 2 = 0 then 'kick' else 'mute-audio' end,
				'user', 'actor-' || n % 400, 'Actor ' || n % 400, 'realtimekit', 'app', 'room-' || n % 700,
				'user-' || n % 9000, 'participant-' || n % 9000, 'Person ' || n % 9000, 'console',
				case when n % 4000 = 0 then 'unknown' else 'confirmed' end
			from generate_series(${from + 1}::int, ${from + 5_000}::int) n`);
		}
		const { default: pg } = await import("pg");
		const owner = new pg.Client({ connectionString: db.adminUrl });
		await owner.connect();
		await owner.query("analyze audit_rows");
		await owner.end();
	});

	test.each<[string, Record<string, string>]>([
		["no filter", {}],
		["an actor's id", { actor: "actor-7" }],
		["an actor's name", { actor: "ACTOR 7" }],
		["a room", { room: "room-9" }],
		["a target's user id", { target: "user-77" }],
		["a target's name", { target: "person 77" }],
		["a command", { command: "kick-all" }],
		["an outcome", { outcome: "unknown" }],
		["a day", { from: "2026-01-05T00:00:00Z", to: "2026-01-06T00:00:00Z" }],
		["a command id", { commandId: "10000000-0000-4000-8000-000000000001" }],
		["a later page", { before: "50000" }],
	])("%s is found by an index", async (_, given) => {
		const filter = auditFilterSchema.parse(given);
		const query = auditQuery(testContext({ database: db, actor: admin }), filter);
		const explained = await db.database.execute<{ "QUERY PLAN": string }>(sql`explain ${query.getSQL()}`);
		const plan = explained.rows.map((row) => row["QUERY PLAN"]).join("\n");
		expect(plan).not.toMatch(/Seq Scan/);
		expect(plan).toMatch(/Index/);
	});

	test("a host's own acts are found by an index", async () => {
		const query = auditQuery(testContext({ database: db, actor: host }), {});
		const explained = await db.database.execute<{ "QUERY PLAN": string }>(sql`explain ${query.getSQL()}`);
		expect(explained.rows.map((row) => row["QUERY PLAN"]).join("\n")).not.toMatch(/Seq Scan on audit_rows/);
	});

	test("pages follow each other without a gap or a row twice, while rows are added", async () => {
		const context = testContext({ database: db, actor: admin });
		const filter = { actor: "actor-7" };
		const seen: number[] = [];
		let before: number | null = null;
		do {
			const page = await listAudit(context, before === null ? filter : { ...filter, before });
			seen.push(...page.rows.map(({ id }) => id));
			before = page.nextBefore;
			await recordAudit({ ...context, actor: { kind: "job", job: "actor-7" } }, db.database, { kind: "noise" });
		} while (before !== null);
		expect(seen).toHaveLength(250);
		expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
	});
});
