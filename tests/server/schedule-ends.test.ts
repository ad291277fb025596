import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noticeSchema } from "@/lib/moderation/notice";
import { auditRows, roomEnds } from "@/server/db/schema";
import { expireIntents } from "@/server/moderation";
import { ProviderError } from "@/server/ports/errors";
import type { ListedConnection } from "@/server/ports/room-control";
import { closedUntil, endsAt, endWatch, extendEnd, listEnds, roomSchedule, setSchedule } from "@/server/schedules";
import { TestClock } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";
import { minute, noon, stage } from "./schedule-stage";

let db: TestDatabase;
beforeAll(async () => {
	db = await createTestDatabase();
});
afterAll(() => db.close());

const down = () => Promise.reject(new ProviderError("unreachable", "down", { retryable: true }));
const somebody = (joinedAt: Date | null): ListedConnection => ({
	connectionId: "c1",
	participantId: "p1",
	userId: "eve",
	name: "Eve",
	presetName: null,
	joinedAt,
	leftAt: null,
});

describe("an end", () => {
	test("comes at its time: not before, once, on record, with evidence", async () => {
		const one = stage(db);
		const { round } = one.worker();
		await setSchedule(one.job, one.inMinutes(1));
		one.clock.pass(minute - 1);
		await round();
		expect(one.closing.calls).toEqual([]);
		one.clock.pass(1);
		await round();
		await round();
		expect(one.closing.calls).toEqual([{ verb: "close", room: one.room, keepOutUntil: null }]);
		expect(await one.ends()).toMatchObject([
			{ state: "ended", lateMs: null, code: null, dueAt: null, claimedBy: null },
		]);
		expect(await one.commands()).toMatchObject([
			{ type: "kick-all", actorKind: "job", actorId: "scheduled-end", outcome: "confirmed", evidence: "reconciled" },
		]);
		expect(await one.story()).toEqual(["schedule-set confirmed", "intent intent", "outcome confirmed"]);
		const { ends } = await roomSchedule(one.job, { room: one.room });
		expect(ends).toMatchObject([{ state: "ended", text: expect.stringMatching(/^Ended\./) }]);
	});

	test("comes once with many workers at the same moment", async () => {
		const one = stage(db);
		await Promise.all(Array.from({ length: 5 }, (_, minutes) => setSchedule(one.job, one.inMinutes(minutes + 1))));
		one.clock.pass(5 * minute);
		const workers = Array.from({ length: 4 }, () => one.worker());
		await Promise.all(workers.map(({ round }) => round()));
		await Promise.all(workers.map(({ round }) => round()));
		expect(one.closing.calls).toHaveLength(5);
		expect((await one.ends()).map(({ state, attempts }) => `${state} ${attempts}`)).toEqual(Array(5).fill("ended 1"));
		expect((await one.story()).filter((row) => row.startsWith("intent"))).toHaveLength(5);
	});

	test("is no end before the vendor’s word: tokens are refused first, and the screen says that it is going on", async () => {
		const seen: unknown[] = [];
		const one = stage(db, {
			closing: {
				close: async (room) => {
					seen.push(await closedUntil(one.job, db.database, room));
					seen.push((await roomSchedule(one.job, { room })).ends[0]?.state);
					seen.push(await one.story());
					return { ack: { already: false, evidence: "reconciled", affected: 1 }, lock: null };
				},
			},
		});
		await setSchedule(one.job, one.inMinutes(1, { keepOut: { kind: "minutes", minutes: 30 } }));
		expect(await endsAt(one.job, db.database, one.room)).toEqual(new Date(noon.getTime() + minute));
		one.clock.pass(minute);
		await one.worker().round();
		expect(seen).toEqual([
			{ until: new Date(noon.getTime() + 31 * minute), ending: false },
			"ending",
			["schedule-set confirmed", "intent intent"],
		]);
		expect(await one.ends()).toMatchObject([{ state: "ended" }]);
	});

	test("of an empty room is an end, and says so", async () => {
		const already = { already: true, evidence: "provider-ack", affected: 0, roomLive: false } as const;
		const one = stage(db, { closing: { close: async () => ({ ack: already, lock: null }) } });
		await setSchedule(one.job, one.inMinutes(1));
		one.clock.pass(minute);
		await one.worker().round();
		const { ends } = await roomSchedule(one.job, { room: one.room });
		expect(ends).toMatchObject([{ state: "ended", text: expect.stringContaining("Nobody was in the room.") }]);
	});
});

test("an end that cannot be written down is not carried out; once it can, it is", async () => {
	const one = stage(db);
	const { round } = one.worker();
	await setSchedule(one.job, one.inMinutes(1));
	one.clock.pass(minute);
	const owner = new pg.Client({ connectionString: db.adminUrl });
	await owner.connect();
	await owner.query("revoke insert on audit_rows from usher_app");
	try {
		await round();
		expect(one.closing.calls).toEqual([]);
		expect(await one.commands()).toEqual([]);
		expect(await one.ends()).toMatchObject([{ state: "ending", claimedBy: null }]);
	} finally {
		await owner.query("grant insert on audit_rows to usher_app");
		await owner.end();
	}
	one.clock.pass(2_000);
	await round();
	expect(await one.ends()).toMatchObject([{ state: "ended", attempts: 2 }]);
	expect(await one.story()).toEqual(["schedule-set confirmed", "intent intent", "outcome confirmed"]);
});

describe("a vendor that is down at the time", () => {
	test("is asked again, ever later, until it answers; then it is late and says so", async () => {
		let isDown = true;
		const one = stage(db, {
			control: { findRoom: down },
			closing: {
				close: () =>
					isDown
						? down()
						: Promise.resolve({ ack: { already: false, evidence: "reconciled", affected: 1 }, lock: null }),
			},
		});
		const { round } = one.worker();
		await setSchedule(one.job, one.inMinutes(1));
		one.clock.pass(minute);
		await round();
		await round();
		expect(one.closing.calls).toHaveLength(1);
		expect(await closedUntil(one.job, db.database, one.room)).toEqual({ until: null, ending: true });
		const [first] = (await roomSchedule(one.job, { room: one.room })).ends;
		expect(first).toMatchObject({ state: "ending", text: expect.stringContaining("the vendor did not answer") });
		one.clock.pass(2_000);
		await round();
		one.clock.pass(2_000);
		await round();
		expect(one.closing.calls).toHaveLength(2);
		// Much later the command has still not been forgotten: the end is at work on it.
		one.clock.pass(60_000);
		await expireIntents(one.job);
		expect(await one.commands()).toMatchObject([{ outcome: "intent" }]);
		isDown = false;
		await round();
		expect(await closedUntil(one.job, db.database, one.room)).toBeNull();
		expect(await one.ends()).toMatchObject([{ state: "ended", lateMs: 64_000 }]);
		expect((await roomSchedule(one.job, { room: one.room })).ends[0]?.text).toMatch(/^Ended 64 s late\./);
		expect(await one.story()).toEqual(["schedule-set confirmed", "intent intent", "outcome confirmed"]);
	});

	test("until the window closes is shown as not ended, never claimed", async () => {
		const one = stage(db, { closing: { close: down } });
		const { round } = one.worker();
		await setSchedule(one.job, one.inMinutes(1, { keepOut: { kind: "minutes", minutes: 60 } }));
		one.clock.pass(minute);
		for (let seconds = 0; seconds <= 400; seconds += 5) {
			await round();
			one.clock.pass(5_000);
		}
		expect(await one.ends()).toMatchObject([{ state: "not-ended", code: "unreachable", lateMs: null, dueAt: null }]);
		expect(await one.commands()).toMatchObject([{ outcome: "failed", outcomeCode: "unreachable" }]);
		expect(await one.story()).toEqual(["schedule-set confirmed", "intent intent", "outcome failed"]);
		expect(one.closing.calls.length).toBeGreaterThan(5);
		expect(one.closing.calls.length).toBeLessThan(20);
		const { ends, closed } = await roomSchedule(one.job, { room: one.room });
		expect(ends[0]?.text).toMatch(/^Not ended: the vendor did not answer\. People may still be in the room\./);
		expect(closed?.reopensAt).toBe(new Date(noon.getTime() + 61 * minute).toISOString());
	});

	test("delays no other vendor’s ends", async () => {
		const hangs = stage(db, { closing: { close: () => new Promise(() => undefined) } });
		const works = stage(db);
		await setSchedule(hangs.job, hangs.inMinutes(1));
		await setSchedule(works.job, works.inMinutes(1));
		hangs.clock.pass(minute);
		works.clock.pass(minute);
		const both = { ...works.job, projects: [...hangs.job.projects, ...works.job.projects] };
		const watch = endWatch(() => ({
			...both,
			projectOf: (room) => both.projects.find(({ control }) => control.projectId === room.projectId),
		}));
		await watch.round();
		await expect.poll(async () => (await works.ends())[0]?.state).toBe("ended");
		expect((await hangs.ends())[0]?.state).toBe("ending");
	});
});

describe("an order that the vendor took", () => {
	const acked = { ack: { already: false, evidence: "provider-ack", affected: null }, lock: null } as const;
	const full = (people: number) => async () => ({
		room: { provider: "realtimekit" as const, projectId: "-", roomId: "-" },
		title: "Hall",
		open: true,
		session: { sessionId: null, people, startedAt: null },
	});

	test("is not given twice while people are in who may have come back, and is not claimed without evidence", async () => {
		const one = stage(db, {
			closing: { close: async () => acked },
			control: {
				findRoom: full(1),
				listPeople: async () => ({ known: true, connections: [somebody(null)], at: new Date() }),
			},
		});
		const { round } = one.worker();
		await setSchedule(one.job, one.inMinutes(1, { windowMinutes: 1 }));
		one.clock.pass(minute);
		await round();
		expect(await one.ends()).toMatchObject([{ state: "ending", code: "not-confirmed" }]);
		expect(await one.commands()).toMatchObject([{ outcome: "sent", outcomeCode: "not-confirmed" }]);
		for (let seconds = 0; seconds < 300; seconds += 30) {
			one.clock.pass(30_000);
			await round();
		}
		expect(one.closing.calls).toHaveLength(1);
		expect(await one.ends()).toMatchObject([{ state: "not-ended", code: "not-confirmed" }]);
	}, 60_000);

	test("has ended the room where all who are in came later", async () => {
		const one = stage(db, {
			closing: { close: async () => acked },
			control: {
				findRoom: full(1),
				listPeople: async () => ({
					known: true,
					connections: [somebody(new Date(noon.getTime() + minute + 1_000))],
					at: new Date(),
				}),
			},
		});
		await setSchedule(one.job, one.inMinutes(1));
		one.clock.pass(minute);
		await one.worker().round();
		const { ends } = await roomSchedule(one.job, { room: one.room });
		expect(ends).toMatchObject([{ state: "ended", text: expect.stringContaining("have come back") }]);
	});

	test("is given again where somebody is known to have stayed", async () => {
		let people = 1;
		const one = stage(db, {
			closing: {
				close: async () => {
					if (one.closing.calls.length > 1) people = 0;
					return acked;
				},
			},
			control: {
				findRoom: async (room) => full(people)().then((facts) => ({ ...facts, room })),
				listPeople: async () => ({ known: true, connections: [somebody(noon)], at: new Date() }),
			},
		});
		const { round } = one.worker();
		await setSchedule(one.job, one.inMinutes(1));
		one.clock.pass(minute);
		await round();
		one.clock.pass(2_000);
		await round();
		expect(one.closing.calls).toHaveLength(2);
		expect(await one.ends()).toMatchObject([{ state: "ended" }]);
		expect((await one.story()).filter((row) => row.startsWith("intent"))).toHaveLength(1);
	});
});

describe("after a time in which nobody was there", () => {
	test("a missed end within its window runs late and says so", async () => {
		const one = stage(db);
		await setSchedule(one.job, one.inMinutes(1, { windowMinutes: 10 }));
		one.clock.pass(8 * minute);
		await one.worker().round();
		expect(await one.ends()).toMatchObject([{ state: "ended", lateMs: 7 * minute }]);
		expect((await roomSchedule(one.job, { room: one.room })).ends[0]?.text).toMatch(/^Ended 7 min late\./);
	});

	test("one older than its window is skipped, on record", async () => {
		const one = stage(db);
		await setSchedule(one.job, one.inMinutes(1, { windowMinutes: 5 }));
		one.clock.pass(6 * minute + 1);
		await one.worker().round();
		expect(one.closing.calls).toEqual([]);
		expect(await one.ends()).toMatchObject([{ state: "skipped-late", code: "too-late" }]);
		expect(await one.story()).toEqual(["schedule-set confirmed", "end-skipped-late refused"]);
		expect((await roomSchedule(one.job, { room: one.room })).ends[0]?.text).toMatch(/^Skipped: Usher was not running/);
	});

	test("nobody of the next session is removed by an end of the one before", async () => {
		const one = stage(db);
		const start = new Date(noon.getTime() + 3 * minute).toISOString();
		await setSchedule(one.job, one.inMinutes(1, { windowMinutes: 60 }));
		const next = { kind: "once", startsAt: start, end: { kind: "after", minutes: 30 } } as const;
		await setSchedule(one.job, one.order({ timing: next }));
		one.clock.pass(4 * minute);
		await one.worker().round();
		expect(one.closing.calls).toEqual([]);
		expect(await one.ends()).toMatchObject([{ state: "skipped-late", code: "next-started" }, { state: "planned" }]);
	});
});

describe("a clock that is set", () => {
	test("back by ten minutes after an end does not end twice", async () => {
		const one = stage(db);
		const { round } = one.worker();
		await setSchedule(one.job, one.inMinutes(5));
		await round();
		one.clock.pass(5 * minute);
		await round();
		one.clock.pass(-10 * minute);
		await round();
		one.clock.pass(10 * minute);
		await round();
		await one.worker().round();
		expect(one.closing.calls).toHaveLength(1);
		expect(await one.story()).toEqual(["schedule-set confirmed", "intent intent", "outcome confirmed"]);
	});

	test("forward by ten minutes skips no end, however short its window", async () => {
		const one = stage(db);
		const { round } = one.worker();
		await setSchedule(one.job, one.inMinutes(1, { windowMinutes: 1 }));
		await round();
		one.clock.pass(10 * minute);
		await round();
		expect(await one.ends()).toMatchObject([{ state: "ended", lateMs: 9 * minute }]);
	});

	test("back by ten minutes before an end neither loses nor doubles it", async () => {
		const one = stage(db);
		const { round } = one.worker();
		await setSchedule(one.job, one.inMinutes(5));
		one.clock.pass(4 * minute);
		await round();
		one.clock.pass(-10 * minute);
		await round();
		expect(one.closing.calls).toHaveLength(0);
		one.clock.pass(11 * minute);
		await round();
		await round();
		expect(one.closing.calls).toHaveLength(1);
	});
});

describe("a worker that dies", () => {
	/** What a killed worker leaves behind, once its claim has run out. */
	const lapse = (projectId: string) =>
		db.database
			.update(roomEnds)
			.set({ claimedUntil: sql`now() - interval '1 second'` })
			.where(eq(roomEnds.projectId, projectId));

	test("between telling the vendor and writing it down leaves one end on record", async () => {
		const one = stage(db, {
			closing: {
				close: async () => {
					if (one.closing.calls.length === 1) return new Promise<never>(() => undefined);
					return { ack: { already: false, evidence: "reconciled", affected: 0 }, lock: null };
				},
			},
		});
		await setSchedule(one.job, one.inMinutes(1, { keepOut: { kind: "minutes", minutes: 5 } }));
		one.clock.pass(minute);
		void one.worker().round();
		await expect.poll(() => one.closing.calls.length).toBe(1);
		await lapse(one.room.projectId);
		await one.worker().round();
		expect(await one.ends()).toMatchObject([{ state: "ended", attempts: 2 }]);
		expect(await one.story()).toEqual(["schedule-set confirmed", "intent intent", "outcome confirmed"]);
	});

	test("and ended an unlocked room is not followed by a second order: the vendor is asked first", async () => {
		const one = stage(db, { closing: { close: () => new Promise<never>(() => undefined) } });
		await setSchedule(one.job, one.inMinutes(1));
		one.clock.pass(minute);
		void one.worker().round();
		await expect.poll(() => one.closing.calls.length).toBe(1);
		await lapse(one.room.projectId);
		await one.worker().round();
		expect(one.closing.calls).toHaveLength(1);
		expect(await one.ends()).toMatchObject([{ state: "ended" }]);
	});
});

describe("people in the room", () => {
	test("are told 10 and 5 minutes before, each once, however many workers there are", async () => {
		const one = stage(db);
		await setSchedule(one.job, one.inMinutes(30, { message: "We close soon." }));
		const workers = [one.worker(), one.worker(), one.worker()];
		const round = () => Promise.all(workers.map((worker) => worker.round()));
		one.clock.pass(20 * minute - 1);
		await round();
		expect(one.messenger.sent).toEqual([]);
		one.clock.pass(1);
		await round();
		await round();
		expect(one.messenger.sent).toHaveLength(1);
		one.clock.pass(5 * minute);
		await round();
		await round();
		expect(one.messenger.sent).toHaveLength(2);
		const notices = one.messenger.sent.map(({ content }) => noticeSchema.parse(JSON.parse(content)));
		expect(notices).toMatchObject([
			{ kind: "room-ends", text: "We close soon.", at: new Date(noon.getTime() + 30 * minute).toISOString() },
			{ kind: "room-ends" },
		]);
		expect(notices[0]?.id).not.toBe(notices[1]?.id);
	});

	test("are told at once of an end in a minute, and again of the new time when it moves", async () => {
		const one = stage(db);
		const { round } = one.worker();
		const order = one.inMinutes(1, { message: "We close soon." });
		await setSchedule(one.job, order);
		await round();
		expect(one.messenger.sent).toHaveLength(1);
		const [end] = await one.ends();
		await extendEnd(one.job, { extensionId: randomUUID(), endId: end?.id ?? "", minutes: 15 });
		await round();
		expect(one.messenger.sent).toHaveLength(1);
		one.clock.pass(6 * minute);
		await round();
		const last = JSON.parse(one.messenger.sent[1]?.content ?? "{}");
		expect(last.at).toBe(new Date(noon.getTime() + 16 * minute).toISOString());
		expect(await one.ends()).toMatchObject([{ state: "planned", extendedMinutes: 15 }]);
	});

	test("are told in as many bytes as the vendor takes, without half a character", async () => {
		const one = stage(db, { messenger: { longestBytes: 300 } });
		await setSchedule(one.job, one.inMinutes(1, { message: "🙂é".repeat(200) }));
		await one.worker().round();
		const content = one.messenger.sent[0]?.content ?? "";
		expect(Buffer.byteLength(content)).toBeLessThanOrEqual(300);
		expect(noticeSchema.parse(JSON.parse(content)).text).toMatch(/^(🙂é)+🙂?…$/u);
	});

	test("who could not be reached are tried again, and the page says so", async () => {
		let isDown = true;
		const one = stage(db, {
			messenger: { sendToRoom: async () => (isDown ? down() : { people: 3 }) },
		});
		const { round } = one.worker();
		await setSchedule(one.job, one.inMinutes(8, { message: "We close soon." }));
		await round();
		const telling = async () => (await roomSchedule(one.job, { room: one.room })).ends[0]?.telling;
		expect(await telling()).toContain("could not be sent");
		isDown = false;
		one.clock.pass(20_000);
		await round();
		expect(one.messenger.sent).toHaveLength(2);
		expect(await telling()).toContain("3 people");
	});

	test("of a vendor without messages are told only while a console is open, and the page says so", async () => {
		const one = stage(db, { messenger: null });
		await setSchedule(one.job, one.inMinutes(8, { message: "We close soon." }));
		await one.worker().round();
		const { ends } = await roomSchedule(one.job, { room: one.room });
		expect(ends[0]?.telling).toContain("only while a console is open");
	});
});

test("ends of a vendor that wants a pause between two wait, and say so beforehand", async () => {
	const facts = {
		keepsOut: { able: false, reason: "No." },
		longestLockMs: null,
		betweenEndsMs: 1_000,
		atTheEnd: "Gone.",
	} as const;
	const one = stage(db, { closing: { facts } });
	for (let index = 0; index < 6; index += 1) {
		const room = { ...one.room, roomId: `hall-${index}` };
		const at = new Date(noon.getTime() + minute).toISOString();
		await setSchedule(one.job, one.order({ room, timing: { kind: "once", startsAt: null, end: { kind: "at", at } } }));
	}
	const window = { from: noon.toISOString(), to: new Date(noon.getTime() + 2 * minute).toISOString() };
	const { ends } = await listEnds(one.job, window);
	const mine = ends.filter(({ room }) => room.projectId === one.room.projectId);
	expect(mine.map(({ waitsSeconds }) => waitsSeconds)).toEqual([0, 1, 2, 3, 4, 5]);
	one.clock.pass(minute);
	// Only as many as have their turn soon are under way at once.
	await one.worker().round();
	expect(one.closing.calls).toHaveLength(4);
});

test("the ends that are due are found by their index, among thousands", async () => {
	const one = stage(db, { clock: new TestClock(noon) });
	const order = one.order({ timing: { kind: "once", startsAt: null, end: { kind: "after", minutes: 1_000 } } });
	await setSchedule(one.job, order);
	await db.database.execute(sql`
		insert into room_ends (id, schedule_id, provider, project_id, room_id, planned_at, ends_at, state, due_at, warn_at, updated_at)
		select gen_random_uuid(), ${order.scheduleId}, 'realtimekit', ${one.room.projectId}, 'room-' || n,
			now() + n * interval '1 minute', now() + n * interval '1 minute', 'planned', now() + n * interval '1 minute',
			now() + n * interval '1 minute', now()
		from generate_series(1, 20000) n`);
	await db.database.execute(sql`analyze room_ends`);
	const plan = async (query: ReturnType<typeof sql>) =>
		(await db.database.execute(sql`explain ${query}`)).rows.map((row) => String(row["QUERY PLAN"])).join("\n");
	const project = sql`provider = 'realtimekit' and project_id = ${one.room.projectId}`;
	expect(
		await plan(
			sql`select id from room_ends where ${project} and due_at <= now() and (claimed_until is null or claimed_until < now()) order by due_at, id limit 40 for update skip locked`,
		),
	).toContain("room_ends_due");
	expect(
		await plan(sql`select id from room_ends where state = 'planned' and warn_at <= now() order by warn_at limit 100`),
	).toContain("room_ends_warn");
	expect(
		await plan(
			sql`select id from room_ends where ends_at >= now() and ends_at <= now() + interval '1 hour' order by ends_at, id limit 2000`,
		),
	).toContain("room_ends_at");
	expect(
		await plan(sql`select id from room_ends where ${project} and room_id = 'room-7' and state = 'ending' limit 1`),
	).toContain("room_ends_room");
	const rows = await db.database.select().from(auditRows).where(eq(auditRows.projectId, one.room.projectId));
	expect(rows).toHaveLength(1);
});
