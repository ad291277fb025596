import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Timing, weekdays } from "@/lib/api/schedules";
import { roomLocks } from "@/server/db/schema";
import { ProviderError } from "@/server/ports/errors";
import {
	cancelSchedule,
	closedUntil,
	materialiseEnds,
	reopenRoom,
	roomSchedule,
	setSchedule,
} from "@/server/schedules";
import { addTestUser } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";
import { minute, noon, type Stage, stage } from "./schedule-stage";

let db: TestDatabase;
beforeAll(async () => {
	db = await createTestDatabase();
});
afterAll(() => db.close());

const hour = 60 * minute;
const down = () => Promise.reject(new ProviderError("unreachable", "down", { retryable: true }));
/** Every day at 13:00, from 10:00. */
const timing = {
	kind: "weekly",
	weekdays: [...weekdays],
	timeZone: "UTC",
	startTime: "10:00",
	end: { kind: "at", time: "13:00" },
	from: null,
	until: null,
} satisfies Timing;
const until = { kind: "until-next-start" } as const;
const tomorrowAtTen = new Date("2026-11-02T10:00:00Z");

test("people are kept out until the next start, then the room is opened, on record", async () => {
	const one = stage(db);
	const { round } = one.worker();
	await setSchedule(one.job, one.order({ timing, keepOut: until }));
	one.clock.pass(hour);
	await round();
	expect(one.closing.calls).toMatchObject([{ verb: "close", keepOutUntil: tomorrowAtTen }]);
	expect(await closedUntil(one.job, db.database, one.room)).toEqual({ until: tomorrowAtTen, ending: false });
	const { closed, ends } = await roomSchedule(one.job, { room: one.room });
	expect(closed).toMatchObject({ reopensAt: tomorrowAtTen.toISOString() });
	expect(ends[0]).toMatchObject({ state: "ended", reopensAt: tomorrowAtTen.toISOString() });
	one.clock.pass(21 * hour - 1);
	await round();
	expect(one.closing.calls).toHaveLength(1);
	one.clock.pass(1);
	expect(await closedUntil(one.job, db.database, one.room)).toBeNull();
	await round();
	expect(one.closing.calls[1]).toMatchObject({ verb: "reopen", lock: { reference: `lock-${one.room.roomId}` } });
	expect(await one.locks()).toEqual([]);
	expect((await one.story()).at(-1)).toBe("room-opened confirmed");
	const after = (await roomSchedule(one.job, { room: one.room })).ends[0];
	expect(after).toMatchObject({ reopensAt: null, text: "Ended. People may come in." });
});

test("a lock that lasts less than that is renewed in good time, its new handle kept", async () => {
	let locks = 0;
	const lockFor = (now: Date) => ({ reference: `rule-${++locks}`, until: new Date(now.getTime() + 24 * hour) });
	const facts = { keepsOut: { able: true }, longestLockMs: 24 * hour, betweenEndsMs: 0, atTheEnd: "Gone." } as const;
	const one: Stage = stage(db, {
		closing: {
			facts,
			close: async () => ({
				ack: { already: false, evidence: "reconciled", affected: 1 },
				lock: lockFor(one.clock.now()),
			}),
			renew: async () => lockFor(one.clock.now()),
		},
	});
	const { round } = one.worker();
	const keepOut = { kind: "minutes", minutes: 4_000 } as const;
	await setSchedule(one.job, one.inMinutes(1, { keepOut }));
	one.clock.pass(minute);
	await round();
	for (let passed = 0; passed < 4_000; passed += 5) {
		one.clock.pass(5 * minute);
		const [lock] = await one.locks();
		// Never does the vendor's lock run out before its time.
		if (lock?.until) expect(lock.until > one.clock.now() || (lock.reopensAt ?? 0) <= lock.until).toBe(true);
		await round();
	}
	expect(one.closing.calls.map(({ verb }) => verb)).toEqual(["close", "renew", "renew", "reopen"]);
	expect(one.closing.calls[3]).toMatchObject({ lock: { reference: "rule-3" } });
	expect(await one.locks()).toEqual([]);
});

test("a vendor that is down at the start is told to open the room until it does; tokens are given out meanwhile", async () => {
	let isDown = true;
	const one = stage(db, { closing: { reopen: async () => (isDown ? down() : undefined) } });
	const { round } = one.worker();
	await setSchedule(one.job, one.inMinutes(1, { keepOut: { kind: "minutes", minutes: 10 } }));
	one.clock.pass(minute);
	await round();
	one.clock.pass(10 * minute);
	await round();
	expect(await closedUntil(one.job, db.database, one.room)).toBeNull();
	const { closed } = await roomSchedule(one.job, { room: one.room });
	expect(closed?.text).toBe("The room is to be opened, but the vendor did not answer. Usher keeps trying.");
	isDown = false;
	await round();
	expect(one.closing.calls.filter(({ verb }) => verb === "reopen")).toHaveLength(1);
	one.clock.pass(minute);
	await round();
	expect(await one.locks()).toEqual([]);
});

describe("opening by hand", () => {
	test("opens at once, for whoever may schedule the room, and once", async () => {
		const one = stage(db);
		await setSchedule(one.job, one.order({ timing, keepOut: until }));
		one.clock.pass(hour);
		await one.worker().round();
		const host = one.as(await addTestUser(db, "host", [one.room]));
		await expect(reopenRoom(one.as(await addTestUser(db, "host")), { room: one.room })).rejects.toMatchObject({
			code: "not-found",
		});
		await expect(
			reopenRoom(one.as(await addTestUser(db, "viewer", [one.room])), { room: one.room }),
		).rejects.toMatchObject({ code: "forbidden" });
		expect(await one.locks()).toHaveLength(1);
		expect(await reopenRoom(host, { room: one.room })).toEqual({ closed: null });
		expect(await reopenRoom(host, { room: one.room })).toEqual({ closed: null });
		expect(one.closing.calls.filter(({ verb }) => verb === "reopen")).toHaveLength(1);
		expect((await one.story()).slice(-4)).toEqual([
			"denied refused",
			"denied refused",
			"room-opening intent",
			"room-opened confirmed",
		]);
	});

	test("says so where the vendor has not answered, and a worker goes on", async () => {
		let isDown = true;
		const one = stage(db, { closing: { reopen: async () => (isDown ? down() : undefined) } });
		await setSchedule(one.job, one.order({ timing, keepOut: until }));
		one.clock.pass(hour);
		await one.worker().round();
		const { closed } = await reopenRoom(one.job, { room: one.room });
		expect(closed?.text).toContain("Usher keeps trying");
		isDown = false;
		one.clock.pass(5_000);
		await one.worker().round();
		expect(await one.locks()).toEqual([]);
	});
});

test("of two locks of one room, the one that the room itself carries is lifted with the last", async () => {
	const one = stage(db, {
		closing: {
			close: async () => ({
				ack: { already: false, evidence: "reconciled", affected: 1 },
				lock: { reference: null, until: null },
			}),
		},
	});
	const { round } = one.worker();
	await setSchedule(one.job, one.inMinutes(1, { keepOut: { kind: "minutes", minutes: 10 } }));
	await setSchedule(one.job, one.inMinutes(5, { keepOut: { kind: "minutes", minutes: 30 } }));
	one.clock.pass(minute);
	await round();
	one.clock.pass(4 * minute);
	await round();
	expect(await one.locks()).toHaveLength(2);
	one.clock.pass(6 * minute);
	await round();
	expect(await one.locks()).toHaveLength(1);
	expect(one.closing.calls.map(({ verb }) => verb)).toEqual(["close", "close"]);
	one.clock.pass(24 * minute);
	await round();
	expect(one.closing.calls.map(({ verb }) => verb)).toEqual(["close", "close", "reopen"]);
});

test("after the last end of a series nobody comes in until somebody opens the room", async () => {
	const one = stage(db);
	const last = { ...timing, until: "2026-11-01" };
	await setSchedule(one.job, one.order({ timing: last, keepOut: until }));
	one.clock.pass(hour);
	await one.worker().round();
	expect(one.closing.calls).toMatchObject([{ keepOutUntil: "until-lifted" }]);
	expect(await closedUntil(one.job, db.database, one.room)).toEqual({ until: null, ending: false });
	expect((await roomSchedule(one.job, { room: one.room })).closed).toMatchObject({ reopensAt: null });
});

test("nobody is kept out of another schedule’s run in the same room", async () => {
	const one = stage(db);
	const startsAt = new Date(noon.getTime() + 20 * minute);
	await setSchedule(one.job, one.inMinutes(1, { keepOut: { kind: "minutes", minutes: 60 } }));
	const other = { kind: "once", startsAt: startsAt.toISOString(), end: { kind: "after", minutes: 30 } } as const;
	await setSchedule(one.job, one.order({ timing: other }));
	one.clock.pass(minute);
	await one.worker().round();
	expect(one.closing.calls).toMatchObject([{ keepOutUntil: startsAt }]);
});

test("a vendor that cannot keep people out is not asked to let them in, and the page says who gives no tokens", async () => {
	const facts = {
		keepsOut: { able: false, reason: "It has no such rule." },
		longestLockMs: null,
		betweenEndsMs: 0,
		atTheEnd: "Gone.",
	} as const;
	const already = { ack: { already: false, evidence: "reconciled", affected: 1 }, lock: null } as const;
	const one = stage(db, { closing: { facts, close: async () => already } });
	const { round } = one.worker();
	await setSchedule(one.job, one.inMinutes(1, { keepOut: { kind: "minutes", minutes: 10 } }));
	one.clock.pass(minute);
	await round();
	expect(await closedUntil(one.job, db.database, one.room)).not.toBeNull();
	const { ends } = await roomSchedule(one.job, { room: one.room });
	expect(ends[0]).toMatchObject({ reopensAt: null, text: expect.stringContaining("cannot keep people out") });
	one.clock.pass(10 * minute);
	await round();
	expect(one.closing.calls.map(({ verb }) => verb)).toEqual(["close"]);
	expect(await one.locks()).toEqual([]);
});

test("a repeating schedule goes on for months, each end once, whoever writes them down", async () => {
	const one = stage(db);
	const workers = [one.worker(), one.worker()];
	const order = one.order({ timing, keepOut: until });
	await setSchedule(one.job, order);
	for (let day = 0; day < 40; day += 1) {
		one.clock.pass(hour);
		await Promise.all([materialiseEnds(one.job), materialiseEnds(one.job)]);
		for (const { round } of workers) await round();
		one.clock.pass(21 * hour);
		for (const { round } of workers) await round();
		one.clock.pass(2 * hour);
	}
	const ended = (await one.ends()).filter(({ state }) => state === "ended");
	expect(ended).toHaveLength(40);
	expect(one.closing.calls.filter(({ verb }) => verb === "close")).toHaveLength(40);
	expect(one.closing.calls.filter(({ verb }) => verb === "reopen")).toHaveLength(40);
	await cancelSchedule(one.job, { scheduleId: order.scheduleId });
	expect((await one.ends()).filter(({ state }) => state === "planned")).toEqual([]);
	await materialiseEnds(one.job);
	expect((await one.ends()).filter(({ state }) => state === "planned")).toEqual([]);
}, 60_000);

test("a worker that dies while opening a room is followed by another", async () => {
	const one: Stage = stage(db, {
		closing: {
			reopen: () =>
				one.closing.calls.filter(({ verb }) => verb === "reopen").length === 1
					? new Promise<never>(() => undefined)
					: Promise.resolve(),
		},
	});
	const { round } = one.worker();
	await setSchedule(one.job, one.inMinutes(1, { keepOut: { kind: "minutes", minutes: 10 } }));
	one.clock.pass(minute);
	await round();
	one.clock.pass(10 * minute);
	void one.worker().round();
	await expect.poll(() => one.closing.calls.length).toBe(2);
	const lapsed = { claimedUntil: sql`now() - interval '1 second'` };
	await db.database.update(roomLocks).set(lapsed).where(eq(roomLocks.projectId, one.room.projectId));
	await one.worker().round();
	expect(await one.locks()).toEqual([]);
});
