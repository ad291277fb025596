import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Timing } from "@/lib/api/schedules";
import type { Actor } from "@/lib/moderation/actor";
import { type RoomRef, sameRoom } from "@/lib/moderation/room";
import type { KeyHolder, Scope } from "@/lib/moderation/words/api-key";
import { apiKeys } from "@/server/db/schema";
import { ProviderError } from "@/server/ports/errors";
import {
	cancelSchedule,
	dryRunEnd,
	extendEnd,
	listEnds,
	previewSchedule,
	reopenRoom,
	roomSchedule,
	setSchedule,
	skipEnd,
} from "@/server/schedules";
import { addPolledRoom, addTestUser } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";
import { minute, noon, stage } from "./schedule-stage";

let db: TestDatabase;
beforeAll(async () => {
	db = await createTestDatabase();
});
afterAll(() => db.close());

const inDays = (days: number) => new Date(noon.getTime() + days * 24 * 60 * minute).toISOString();
const wholeWeek = { from: noon.toISOString(), to: inDays(7) };
const weekly: Extract<Timing, { kind: "weekly" }> = {
	kind: "weekly",
	weekdays: ["mon", "wed"],
	timeZone: "Europe/Paris",
	startTime: "10:00",
	end: { kind: "at", time: "11:00" },
	from: null,
	until: null,
};

describe("setting a schedule", () => {
	test("writes its next ends down, which the calendar and the room show", async () => {
		const one = stage(db);
		await addPolledRoom(db, one.room, "Town hall");
		const set = await setSchedule(one.job, one.order({ timing: weekly }));
		expect(set).toMatchObject({ roomTitle: "Town hall", nextEndsAt: "2026-11-02T10:00:00.000Z", mayChange: true });
		expect((await one.ends()).map(({ endsAt }) => endsAt.toISOString())).toEqual([
			"2026-11-02T10:00:00.000Z",
			"2026-11-04T10:00:00.000Z",
			"2026-11-09T10:00:00.000Z",
			"2026-11-11T10:00:00.000Z",
			"2026-11-16T10:00:00.000Z",
		]);
		const { ends } = await listEnds(one.job, wholeWeek);
		expect(ends.filter(({ room }) => room.projectId === one.room.projectId)).toMatchObject([
			{
				roomTitle: "Town hall",
				title: "Stand-up",
				repeats: true,
				state: "planned",
				endsAt: "2026-11-02T10:00:00.000Z",
			},
			{ endsAt: "2026-11-04T10:00:00.000Z" },
		]);
		const answer = await roomSchedule(one.job, { room: one.room });
		expect(answer.schedules).toEqual([set]);
		expect(answer.closed).toBeNull();
		expect(answer.facts.length).toBeGreaterThan(1);
	});

	test("pressed twice makes one, also at the very same moment", async () => {
		const one = stage(db);
		const order = one.inMinutes(30);
		await Promise.all([setSchedule(one.job, order), setSchedule(one.job, order)]);
		one.clock.pass(500);
		await setSchedule(one.job, order);
		expect(await one.ends()).toHaveLength(1);
		expect((await roomSchedule(one.job, { room: one.room })).schedules).toHaveLength(1);
	});

	test("again changes what is to come, and keeps what was skipped, extended or is over", async () => {
		const one = stage(db);
		const order = one.order({ timing: weekly });
		await setSchedule(one.job, order);
		const [monday, wednesday] = await one.ends();
		await skipEnd(one.job, { endId: monday?.id ?? "" });
		await extendEnd(one.job, { extensionId: randomUUID(), endId: wednesday?.id ?? "", minutes: 15 });
		const everyDay: Timing = { ...weekly, weekdays: ["mon", "tue", "wed", "thu"] };
		await setSchedule(one.job, { ...order, timing: everyDay, title: "Daily" });
		expect((await one.ends()).slice(0, 4).map(({ state, endsAt }) => [state, endsAt.toISOString()])).toEqual([
			["skipped", "2026-11-02T10:00:00.000Z"],
			["planned", "2026-11-03T10:00:00.000Z"],
			["planned", "2026-11-04T10:15:00.000Z"],
			["planned", "2026-11-05T10:00:00.000Z"],
		]);
		await setSchedule(one.job, { ...order, timing: { ...weekly, weekdays: ["tue"] } });
		expect((await one.ends()).map(({ state, endsAt }) => [state, endsAt.toISOString()])).toEqual([
			["skipped", "2026-11-02T10:00:00.000Z"],
			["planned", "2026-11-03T10:00:00.000Z"],
			["planned", "2026-11-10T10:00:00.000Z"],
		]);
		expect(await one.story()).toEqual([
			"schedule-set confirmed",
			"end-skipped confirmed",
			"end-extended confirmed",
			"schedule-set confirmed",
			"schedule-set confirmed",
		]);
	});

	test("does not warn people anew when only its title is changed", async () => {
		const one = stage(db);
		const { round } = one.worker();
		const order = one.inMinutes(8, { message: "Soon." });
		const at = { kind: "at", at: new Date(noon.getTime() + 8 * minute).toISOString() } as const;
		const timing = { kind: "once", startsAt: null, end: at } as const;
		await setSchedule(one.job, { ...order, timing });
		await round();
		await setSchedule(one.job, { ...order, timing, title: "Other" });
		await round();
		expect(one.messenger.sent).toHaveLength(1);
	});

	test("refuses another room’s id, a cancelled one, a vendor that is not connected, and a room name that cannot be", async () => {
		const one = stage(db);
		const order = one.order();
		await setSchedule(one.job, order);
		const other = { ...order, room: { ...order.room, roomId: "elsewhere" } };
		await expect(setSchedule(one.job, other)).rejects.toMatchObject({ code: "conflict" });
		await cancelSchedule(one.job, order);
		await cancelSchedule(one.job, order);
		await expect(setSchedule(one.job, order)).rejects.toMatchObject({ code: "conflict" });
		const nowhere = one.order({ room: { ...one.room, projectId: "nowhere" } });
		await expect(setSchedule(one.job, nowhere)).rejects.toMatchObject({ code: "not-found" });
		const bad = one.order({ room: { ...one.room, roomId: "a\nb" } });
		await expect(setSchedule(one.job, bad)).rejects.toMatchObject({ code: "bad-input" });
	});

	test("is not done when it cannot be written down", async () => {
		const one = stage(db);
		const owner = new pg.Client({ connectionString: db.adminUrl });
		await owner.connect();
		await owner.query("revoke insert on audit_rows from usher_app");
		try {
			await expect(setSchedule(one.job, one.order())).rejects.toMatchObject({ code: "not-recorded" });
		} finally {
			await owner.query("grant insert on audit_rows to usher_app");
			await owner.end();
		}
		expect(await one.ends()).toEqual([]);
	});
});

describe("extending", () => {
	test("is one press: twice with one id moves it once, and the new time is what counts", async () => {
		const one = stage(db);
		const { round } = one.worker();
		await setSchedule(one.job, one.inMinutes(5));
		const endId = (await one.ends())[0]?.id ?? "";
		const extensionId = randomUUID();
		const press = () => extendEnd(one.job, { extensionId, endId, minutes: 15 });
		await Promise.all([press(), press()]);
		expect(await press()).toMatchObject({
			extendedMinutes: 15,
			plannedAt: new Date(noon.getTime() + 5 * minute).toISOString(),
			endsAt: new Date(noon.getTime() + 20 * minute).toISOString(),
		});
		await expect(extendEnd(one.job, { extensionId, endId, minutes: 5 })).rejects.toMatchObject({ code: "conflict" });
		one.clock.pass(20 * minute - 1);
		await round();
		expect(one.closing.calls).toEqual([]);
		one.clock.pass(1);
		await round();
		expect(one.closing.calls).toHaveLength(1);
		await expect(extendEnd(one.job, { extensionId: randomUUID(), endId, minutes: 5 })).rejects.toMatchObject({
			code: "conflict",
			message: expect.stringContaining("has ended already"),
		});
		expect((await one.story()).filter((row) => row.startsWith("end-extended"))).toHaveLength(1);
	});

	test("at the very moment of the end either moves it or comes too late, never both", async () => {
		const one = stage(db);
		for (let index = 0; index < 8; index += 1) await setSchedule(one.job, one.inMinutes(1, { title: `${index}` }));
		one.clock.pass(minute);
		const ends = await one.ends();
		const results = await Promise.allSettled([
			one.worker().round(),
			...ends.map(({ id }) => extendEnd(one.job, { extensionId: randomUUID(), endId: id, minutes: 30 })),
		]);
		const moved = results.slice(1).map(({ status }) => status === "fulfilled");
		const after = await one.ends();
		for (const [index, { id }] of ends.entries()) {
			const state = after.find((end) => end.id === id)?.state;
			expect(state).toBe(moved[index] ? "planned" : "ended");
		}
		expect(one.closing.calls).toHaveLength(moved.filter((done) => !done).length);
	});
});

test("a skipped end does not come; the one after it does", async () => {
	const one = stage(db);
	await setSchedule(one.job, one.order({ timing: weekly }));
	const [first, second] = await one.ends();
	expect(await skipEnd(one.job, { endId: first?.id ?? "" })).toMatchObject({ state: "skipped" });
	expect(await skipEnd(one.job, { endId: first?.id ?? "" })).toMatchObject({ state: "skipped" });
	one.clock.pass((second?.endsAt.getTime() ?? 0) - noon.getTime());
	await one.worker().round();
	expect(one.closing.calls).toHaveLength(1);
	expect((await one.ends()).slice(0, 2)).toMatchObject([{ state: "skipped" }, { state: "ended" }]);
});

async function addKey(limits: KeyHolder): Promise<Actor> {
	const keyId = randomUUID();
	const by = { createdById: "ada", createdBy: "Ada", createdAt: noon };
	const key = { id: keyId, name: "Backend", hash: keyId, prefix: "usk_", ...by };
	await db.database.insert(apiKeys).values({ ...key, ...limits, scopes: [...limits.scopes] });
	return { kind: "api-key", keyId, name: "Backend", ...limits };
}

describe("the right to schedule", () => {
	async function setUp() {
		const one = stage(db);
		const order = one.order({ timing: weekly });
		await setSchedule(one.job, order);
		const endId = (await one.ends())[0]?.id ?? "";
		const acts = (actor: Actor) => {
			const context = one.as(actor);
			return {
				set: () => setSchedule(context, one.order()),
				change: () => setSchedule(context, { ...order, title: "Mine" }),
				preview: () => previewSchedule(context, order),
				extend: () => extendEnd(context, { extensionId: randomUUID(), endId, minutes: 5 }),
				dryRun: () => dryRunEnd(context, { endId }),
				reopen: () => reopenRoom(context, { room: one.room }),
				skip: () => skipEnd(context, { endId }),
				cancel: () => cancelSchedule(context, order),
			};
		};
		return { one, acts };
	}

	test.each(["host", "moderator", "admin"] as const)("a %s has it in their rooms", async (role) => {
		const { one, acts } = await setUp();
		const actor = await addTestUser(db, role, role === "host" ? [one.room] : []);
		for (const act of Object.values(acts(actor))) await expect(act()).resolves.toBeDefined();
	});

	test("a viewer has not, and it is written down", async () => {
		const { one, acts } = await setUp();
		const actor = await addTestUser(db, "viewer", [one.room]);
		for (const act of Object.values(acts(actor))) await expect(act()).rejects.toMatchObject({ code: "forbidden" });
		expect((await one.story()).filter((row) => row === "denied refused").length).toBeGreaterThanOrEqual(5);
		expect((await roomSchedule(one.as(actor), { room: one.room })).ends[0]).toMatchObject({ mayChange: false });
	});

	test("to a host of another room nothing of it exists: the answers are those for what is not there", async () => {
		const { one, acts } = await setUp();
		const actor = await addTestUser(db, "host", [{ ...one.room, roomId: "another" }]);
		const context = one.as(actor);
		for (const act of Object.values(acts(actor))) await expect(act()).rejects.toMatchObject({ code: "not-found" });
		const nothing = { endId: randomUUID(), scheduleId: randomUUID() };
		const said = async (work: Promise<unknown>) =>
			work.then(
				() => "done",
				(error: Error) => error.message,
			);
		const { skip, cancel, dryRun } = acts(actor);
		expect(await said(skip())).toBe(await said(skipEnd(context, nothing)));
		expect(await said(dryRun())).toBe(await said(dryRunEnd(context, nothing)));
		expect(await said(cancel())).toBe(await said(cancelSchedule(context, nothing)));
		await expect(roomSchedule(context, { room: one.room })).rejects.toMatchObject({ code: "not-found" });
		const { ends } = await listEnds(context, wholeWeek);
		expect(ends).toEqual([]);
	});

	test("of an API key is its scope, within its limits of rooms", async () => {
		const { one, acts } = await setUp();
		const key = (scopes: Scope[], rooms: RoomRef[] | null) =>
			addKey({ scopes, rooms, providers: ["realtimekit"], expiresAt: null, revokedAt: null });
		const full = await key(["schedule", "rooms"], [one.room]);
		for (const act of Object.values(acts(full))) await expect(act()).resolves.toBeDefined();
		expect((await listEnds(one.as(full), wholeWeek)).ends.every(({ room }) => sameRoom(room, one.room))).toBe(true);
		const other = await key(["schedule", "rooms"], [{ ...one.room, roomId: "another" }]);
		for (const act of Object.values(acts(other))) await expect(act()).rejects.toMatchObject({ code: "not-found" });
		expect((await listEnds(one.as(other), wholeWeek)).ends).toEqual([]);
		const reader = await key(["rooms"], null);
		for (const act of Object.values(acts(reader))) await expect(act()).rejects.toMatchObject({ code: "forbidden" });
	});

	test("goes with the role: what the database says now counts, not what the request began with", async () => {
		const { one, acts } = await setUp();
		const actor = await addTestUser(db, null);
		const stale: Actor = { ...actor, role: "admin" };
		for (const act of Object.values(acts(stale))) await expect(act()).rejects.toMatchObject({ code: "forbidden" });
		await expect(listEnds(one.as(stale), wholeWeek)).rejects.toMatchObject({ code: "forbidden" });
	});
});

describe("a dry run", () => {
	const connection = (userId: string, connectionId: string) => ({
		connectionId,
		participantId: `p-${userId}`,
		userId,
		name: userId,
		presetName: null,
		joinedAt: noon,
		leftAt: null,
	});

	test("names each person once with their devices, leaves consoles out, and touches nobody", async () => {
		const connections = [
			connection("eve", "c1"),
			connection("eve", "c2"),
			connection("bob", "c3"),
			connection(`usher:${randomUUID()}`, "c4"),
			{ ...connection("gone", "c5"), leftAt: noon },
		];
		const one = stage(db, { control: { listPeople: async () => ({ known: true, connections, at: noon }) } });
		await setSchedule(one.job, one.order());
		const run = await dryRunEnd(one.job, { endId: (await one.ends())[0]?.id ?? "" });
		expect(run).toMatchObject({
			known: true,
			people: [
				{ userId: "eve", connectionIds: ["c1", "c2"] },
				{ userId: "bob", connectionIds: ["c3"] },
			],
			text: "2 people would be removed now. Nobody was touched.",
		});
		expect(one.closing.calls).toEqual([]);
	});

	test("says that nobody knows when the vendor’s list is empty or it does not answer", async () => {
		const empty = stage(db, { control: { listPeople: async () => ({ known: false, connections: [], at: noon }) } });
		await setSchedule(empty.job, empty.order());
		const run = await dryRunEnd(empty.job, { endId: (await empty.ends())[0]?.id ?? "" });
		expect(run).toMatchObject({ known: false, people: [], text: expect.stringContaining("may not be whole") });
		const silent = stage(db, {
			control: { listPeople: () => Promise.reject(new ProviderError("unreachable", "down", { retryable: true })) },
		});
		await setSchedule(silent.job, silent.order());
		expect(await dryRunEnd(silent.job, { endId: (await silent.ends())[0]?.id ?? "" })).toMatchObject({ known: false });
	});
});

test("a preview shows the next ends and what to know, and writes nothing", async () => {
	const facts = {
		keepsOut: { able: true },
		longestLockMs: 86_400_000,
		betweenEndsMs: 1_000,
		atTheEnd: "Gone.",
	} as const;
	const one = stage(db, { closing: { facts } });
	const room = { ...one.room, roomId: "other" };
	await setSchedule(one.job, one.order({ room, timing: weekly }));
	const changing = { ...weekly, timeZone: "America/New_York", from: "2027-03-10", until: "2027-03-16" };
	const preview = await previewSchedule(
		one.job,
		one.order({ timing: changing, keepOut: { kind: "until-next-start" } }),
	);
	expect(preview.ends).toEqual([
		{
			startsAt: "2027-03-10T15:00:00.000Z",
			endsAt: "2027-03-10T16:00:00.000Z",
			reopensAt: "2027-03-15T14:00:00.000Z",
		},
		{ startsAt: "2027-03-15T14:00:00.000Z", endsAt: "2027-03-15T15:00:00.000Z", reopensAt: null },
	]);
	expect(preview.notes.join("\n")).toContain("go forward before 15 March");
	expect(preview.notes.join("\n")).toContain("nobody comes in until somebody opens the room");
	const same = await previewSchedule(one.job, one.order({ timing: weekly }));
	expect(same.notes.join("\n")).toContain("One other room ends at the same time");
	expect(await one.ends()).toHaveLength(5);
	await expect(
		previewSchedule(one.job, one.order({ timing: { ...weekly, timeZone: "Nowhere/At_All" } })),
	).rejects.toMatchObject({ code: "bad-input" });
});
