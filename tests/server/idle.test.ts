import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { noticeSchema } from "@/lib/moderation/notice";
import { auditRows, commands, idleCases, roomEnds, schedules } from "@/server/db/schema";
import {
	dryRunPolicy,
	followCases,
	idleSearch,
	readIdle,
	removePolicy,
	setPolicy,
	setPolicyActing,
} from "@/server/idle";
import { ProviderError } from "@/server/ports/errors";
import { reportActivity } from "@/server/presence";
import { addTestUser } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";
import { fakeMessenger } from "../factories/fake-vendor-ports";
import { connection, type IdleStage, idleStage, still } from "../factories/idle-stage";

const minute = 60_000;
let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.close());

const silent = { kind: "silent", minutes: 2 } as const;
const alone = { kind: "alone", minutes: 2 } as const;

/** A room in which Ada has been still for three minutes, and a policy that acts on it. */
async function sleeper(options: Parameters<typeof idleStage>[1] = {}): Promise<IdleStage & { policyId: string }> {
	const stage = await idleStage(database, options);
	stage.inside.set("ada", connection("ada"));
	stage.inside.set("bob", connection("bob"));
	stage.reports.set("ada", still);
	stage.reports.set("bob", { ...still, video: true });
	const { policyId } = await stage.policy(silent);
	await stage.pass(3 * minute, false);
	await stage.act(policyId);
	return { ...stage, policyId };
}

const orders = (stage: IdleStage) =>
	database.database.select().from(commands).where(eq(commands.roomId, stage.room.roomId));
const audited = (kind: string, stage: IdleStage) =>
	database.database
		.select()
		.from(auditRows)
		.where(and(eq(auditRows.kind, kind), eq(auditRows.roomId, stage.room.roomId)));

async function settled(stage: IdleStage, state: string): Promise<void> {
	await vi.waitFor(async () => {
		await stage.work();
		expect((await stage.cases())[0]?.state).toBe(state);
	}, 10_000);
}

describe("a policy", () => {
	test("is the admin's, and starts as a dry run", async () => {
		const stage = await idleStage(database);
		const moderator = { ...stage.admin, actor: await addTestUser(database, "moderator") };
		const wish = await stage.policy(silent);
		for (const verb of [
			() => setPolicy(moderator, wish),
			() => dryRunPolicy(moderator, wish),
			() => setPolicyActing(moderator, { ...wish, acting: true, seenDryRun: null }),
			() => removePolicy(moderator, wish),
			() => readIdle(moderator),
		]) {
			await expect(verb()).rejects.toMatchObject({ code: "forbidden" });
		}
		const [policy] = (await readIdle(stage.admin)).policies.filter(({ policyId }) => policyId === wish.policyId);
		expect(policy).toMatchObject({ acting: false, name: "Sleepers", removed: 0, condition: silent });
	});

	test("acts only after a dry run of itself as it is now, of today", async () => {
		const stage = await idleStage(database);
		const wish = await stage.policy(silent);
		const { policyId } = wish;
		const acting = (seenDryRun: string | null) => setPolicyActing(stage.admin, { policyId, acting: true, seenDryRun });
		await expect(acting(null)).rejects.toMatchObject({ code: "conflict", message: /dry run first/ });
		await expect(acting(policyId)).rejects.toMatchObject({ message: /no such dry run/ });
		const { dryRunId } = await dryRunPolicy(stage.admin, { policyId });
		stage.clock.pass(25 * 60 * minute);
		await expect(acting(dryRunId)).rejects.toMatchObject({ message: /more than a day old/ });
		const fresh = await dryRunPolicy(stage.admin, { policyId });
		expect(await acting(fresh.dryRunId)).toMatchObject({ acting: true });
		expect(await setPolicy(stage.admin, wish)).toMatchObject({ acting: true });
		expect(await setPolicy(stage.admin, { ...wish, graceSeconds: 30 })).toMatchObject({ acting: false });
		await expect(acting(fresh.dryRunId)).rejects.toMatchObject({ message: /changed after this dry run/ });
		const kinds = await database.database
			.select({ kind: auditRows.kind, detail: auditRows.detail })
			.from(auditRows)
			.where(eq(auditRows.actorKind, "user"));
		const own = kinds.filter(({ detail }) => (detail as { policyId?: string }).policyId === policyId);
		expect(own.map(({ kind }) => kind)).toEqual([
			"idle-policy-changed",
			"idle-dry-run",
			"idle-dry-run",
			"idle-policy-changed",
			"idle-policy-changed",
		]);
	});

	test("that was removed comes back under no circumstances", async () => {
		const stage = await idleStage(database);
		const wish = await stage.policy(silent);
		await removePolicy(stage.admin, wish);
		await expect(setPolicy(stage.admin, wish)).rejects.toMatchObject({ code: "conflict" });
		await expect(dryRunPolicy(stage.admin, wish)).rejects.toMatchObject({ code: "not-found" });
		expect((await readIdle(stage.admin)).policies.map(({ policyId }) => policyId)).not.toContain(wish.policyId);
	});

	test("tells in its dry run who would go, and touches nobody", async () => {
		const stage = await idleStage(database);
		stage.inside.set("ada", connection("ada"));
		stage.inside.set("bob", connection("bob"));
		stage.reports.set("ada", still);
		const wish = await stage.policy(silent);
		await stage.pass(3 * minute);
		const run = await dryRunPolicy(stage.admin, wish);
		expect(run.findings).toMatchObject([{ target: { userId: "ada" }, verdict: "go", roomTitle: "Lecture" }]);
		expect(run.unknown).toEqual([expect.stringMatching(/^Lecture: Nobody reports whether one person/)]);
		await stage.pass(minute);
		expect(await stage.cases()).toEqual([]);
		expect(stage.messenger.sent).toEqual([]);
		expect(stage.control.performed).toEqual([]);
	});
});

describe("somebody who is idle", () => {
	test("is told, has their grace, and is removed once", async () => {
		const stage = await sleeper();
		await stage.work();
		const [warned] = await stage.cases();
		expect(warned).toMatchObject({ state: "warned", target: { userId: "ada" }, commandId: null });
		expect(warned?.text).toMatch(/^Told/);
		const [sent] = stage.messenger.sent;
		expect(sent?.userIds).toEqual(["ada"]);
		const notice = noticeSchema.parse(JSON.parse(sent?.content ?? ""));
		expect(notice).toMatchObject({
			id: warned?.caseId,
			kind: "idle",
			text: "Are you still there?",
			at: warned?.removeAt,
		});
		await stage.pass(45_000);
		expect(stage.control.performed).toEqual([]);
		await stage.pass(30_000);
		await settled(stage, "removed");
		expect(stage.control.performed).toMatchObject([{ type: "kick", target: { userId: "ada" } }]);
		expect(await orders(stage)).toMatchObject([
			{ actorKind: "job", actorId: "idle-policy", reasonText: "Idle policy “Sleepers”: silent for 2 min" },
		]);
		const outcomes = (await audited("idle-warning", stage)).map(({ outcome }) => outcome);
		expect(outcomes).toEqual(["intent", "confirmed"]);
		await stage.pass(2 * minute);
		expect(stage.control.performed).toHaveLength(1);
		expect(await stage.cases()).toHaveLength(1);
	});

	test("stays for one word in their grace, and is told so", async () => {
		const stage = await sleeper();
		await stage.work();
		await stage.pass(30_000);
		stage.reports.set("ada", { ...still, spoke: true });
		await stage.pass(15_000);
		stage.reports.set("ada", still);
		// A client that leaves by itself must know before its time is over.
		expect(await stage.cases()).toMatchObject([{ state: "stayed", text: expect.stringMatching(/^They spoke/) }]);
		await stage.pass(30_000);
		expect(stage.control.performed).toEqual([]);
		expect(stage.messenger.sent.map(({ content }) => noticeSchema.parse(JSON.parse(content)).kind)).toEqual([
			"idle",
			"withdrawn",
		]);
	});

	test("stays for a word of the last second, whose report has not come yet", async () => {
		const stage = await sleeper();
		await stage.work();
		await stage.pass(55_000);
		stage.reports.clear();
		await stage.pass(10_000);
		expect(await stage.cases()).toMatchObject([{ state: "warned" }]);
		const spoke = { room: stage.room, userId: "ada", connectionId: null, ...still, spoke: true };
		await reportActivity(stage.job, { reports: [spoke] });
		await stage.work();
		expect(await stage.cases()).toMatchObject([{ state: "stayed" }]);
		expect(stage.control.performed).toEqual([]);
	});

	test("who leaves by themselves has left, and nobody is removed", async () => {
		const stage = await sleeper();
		await stage.work();
		stage.inside.delete("ada");
		await stage.pass(75_000);
		expect(await stage.cases()).toMatchObject([{ state: "left" }]);
		expect(await orders(stage)).toEqual([]);
	});

	test("is spared when the policy is stopped or changed in their grace", async () => {
		const stage = await sleeper();
		await stage.work();
		await setPolicyActing(stage.admin, { policyId: stage.policyId, acting: false, seenDryRun: null });
		await stage.pass(75_000);
		expect(await stage.cases()).toMatchObject([{ state: "spared" }]);
		expect(stage.control.performed).toEqual([]);
	});

	test("goes unwarned only where nobody can be told, and the case says so", async () => {
		const stage = await sleeper({ messenger: null });
		await stage.work();
		expect(await stage.cases()).toMatchObject([
			{ state: "warned", text: expect.stringMatching(/^Nobody could be told/) },
		]);
		await stage.pass(75_000);
		await settled(stage, "removed");
	});

	test("is spared where the vendor could not be asked to tell them", async () => {
		const down = fakeMessenger({
			async *sendToPeople(_room, [userId = ""]) {
				yield { userId, error: new ProviderError("unreachable", "no answer", { retryable: true }) };
			},
		});
		const stage = await sleeper({ messenger: down });
		await stage.work();
		expect(await stage.cases()).toMatchObject([{ state: "spared", text: expect.stringMatching(/unwarned/) }]);
		await stage.pass(75_000);
		expect(stage.control.performed).toEqual([]);
	});

	test("is spared when the vendor no longer says who is in the room", async () => {
		let down = false;
		const people = [connection("ada")];
		const stage = await sleeper({
			control: {
				listPeople: async () => {
					if (down) throw new ProviderError("unreachable", "no answer", { retryable: true });
					return { known: true, connections: people, at: new Date() };
				},
			},
		});
		await stage.work();
		down = true;
		await stage.pass(2 * minute);
		expect(await stage.cases()).toMatchObject([{ state: "warned" }]);
		await stage.pass(2 * minute);
		expect(await stage.cases()).toMatchObject([{ state: "spared" }]);
		expect(await orders(stage)).toEqual([]);
	});

	test("a removal that the vendor refuses is shown as that", async () => {
		const stage = await sleeper({
			control: {
				perform: async () => {
					throw new ProviderError("refused", "no", { code: "1", retryable: false });
				},
			},
		});
		await stage.work();
		await stage.pass(75_000);
		await settled(stage, "not-removed");
	});
});

describe("two workers and restarts", () => {
	test("make one case, one warning and one removal", async () => {
		const stage = await sleeper();
		const both = () =>
			Promise.all(
				[idleSearch(), idleSearch()].map(async (search) => {
					await search(stage.job);
					await followCases(stage.job);
				}),
			);
		await both();
		await both();
		expect(await stage.cases()).toHaveLength(1);
		expect(stage.messenger.sent).toHaveLength(1);
		await stage.pass(75_000, false);
		await both();
		await both();
		await settled(stage, "removed");
		expect(stage.control.performed).toHaveLength(1);
		// The list of before the removal still names them.
		await both();
		expect(await stage.cases()).toHaveLength(1);
	});

	test("a worker that died while telling somebody is followed by another, under the same id", async () => {
		const stage = await sleeper();
		await idleSearch()(stage.job);
		const dies = fakeMessenger({
			// biome-ignore lint/correctness/useYield: it dies before it could
			async *sendToPeople() {
				throw new Error("killed");
			},
		});
		const dying = { ...stage.job, projectOf: () => ({ control: stage.control, entry: null, messenger: dies }) };
		await expect(followCases(dying)).rejects.toThrow("killed");
		await followCases(stage.job);
		expect(stage.messenger.sent).toEqual([]);
		await database.database.update(idleCases).set({ claimedUntil: new Date(0) });
		await followCases(stage.job);
		expect(stage.messenger.sent[0]?.content).toContain(dies.sent[0]?.content.match(/"id":"[^"]+"/)?.[0]);
		expect(await stage.cases()).toMatchObject([{ state: "warned", text: expect.stringMatching(/^Told/) }]);
	});

	test.each([10, -10])("a clock that jumps by %i minutes at any step removes nobody", async (jump) => {
		for (const step of ["before the warning", "in the grace"]) {
			const stage = await sleeper();
			if (step === "in the grace") await stage.work();
			stage.clock.pass(jump * minute);
			await stage.work();
			await stage.pass(minute);
			expect(stage.control.performed, step).toEqual([]);
		}
	});
});

describe("of two moderators, each meant by another policy, one is left", () => {
	/** Both have been warned, and their grace is over: “1” was silent, “2” did not leave at the end. */
	async function bothDue(): Promise<IdleStage> {
		const stage = await idleStage(database, { provider: "agora" });
		for (const uid of ["1", "2"]) stage.inside.set(uid, connection(uid, { role: "host" }));
		stage.reports.set("1", still);
		await addEnd(stage, new Date(stage.clock.now().getTime() + minute));
		const policies = [
			await stage.policy({ kind: "silent", minutes: 2 }, { name: "Sleepers" }),
			await stage.policy({ kind: "overstayed", minutes: 2 }, { name: "Stayers" }),
		];
		await stage.pass(3.5 * minute, false);
		for (const { policyId } of policies) await stage.act(policyId);
		await stage.work();
		const warned = (await stage.cases()).map(({ state, target }) => `${target.userId} ${state}`);
		expect(warned.sort()).toEqual(["1 warned", "2 warned"]);
		await stage.pass(75_000, false);
		return stage;
	}
	const left = async (stage: IdleStage) => {
		await vi.waitFor(async () => {
			await stage.work();
			const states = (await stage.cases()).map(({ state }) => state);
			expect(states.sort()).toEqual(["removed", "spared"]);
		}, 10_000);
		expect(stage.control.performed).toHaveLength(1);
		expect(stage.inside.size).toBe(1);
	};

	test("when one worker acts on both", async () => {
		await left(await bothDue());
	});

	test("when two workers act at the same moment", async () => {
		const stage = await bothDue();
		const ofRoom = eq(idleCases.roomId, stage.room.roomId);
		const claim = (person: string, claimedUntil: Date | null) =>
			database.database
				.update(idleCases)
				.set({ claimedUntil })
				.where(and(ofRoom, eq(idleCases.person, person)));
		const waiting = async (count: number) =>
			vi.waitFor(async () => {
				const locks = await database.database.execute(
					sql`select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`,
				);
				expect(locks.rows).toHaveLength(count);
			}, 3_000);
		await claim("u:2", new Date(Date.now() + 60_000));
		let workers: Promise<void>[] = [];
		// Nobody's order can be written down before both have come to it.
		await database.database.transaction(async (transaction) => {
			await transaction.execute(sql`lock table batches in exclusive mode`);
			workers = [followCases(stage.job)];
			await waiting(1);
			await claim("u:2", null);
			workers.push(followCases(stage.job));
			await waiting(2);
		});
		await Promise.all(workers);
		await left(stage);
	});
});

/** An end of the stage's room, which has come unless `over` says otherwise. */
async function addEnd(stage: IdleStage, at: Date, over: Partial<typeof roomEnds.$inferInsert> = {}): Promise<void> {
	const scheduleId = randomUUID();
	await database.database.insert(schedules).values({
		id: scheduleId,
		...stage.room,
		title: "Lecture",
		timing: {},
		keepOut: {},
		windowMinutes: 60,
		fingerprint: "",
		createdByName: "Ada",
		createdAt: at,
		updatedAt: at,
	});
	const times = { plannedAt: at, endsAt: at, updatedAt: at };
	await database.database
		.insert(roomEnds)
		.values({ id: randomUUID(), scheduleId, ...stage.room, ...times, state: "ended", ...over });
}

describe("still there after the end", () => {
	const overstayed = { kind: "overstayed", minutes: 5 } as const;

	/** A room that two people did not leave when it ended, ten minutes ago. */
	async function ended(over: Partial<typeof roomEnds.$inferInsert> = {}, next: Date | null = null) {
		const stage = await idleStage(database);
		stage.inside.set("ada", connection("ada"));
		stage.inside.set("bob", connection("bob"));
		await addEnd(stage, new Date(stage.clock.now().getTime() + 2 * minute), over);
		if (next !== null) await addEnd(stage, next, { state: "planned" });
		const { policyId } = await stage.policy(overstayed);
		await stage.pass(6 * minute, false);
		await stage.act(policyId);
		await stage.work();
		expect(await stage.cases()).toEqual([]);
		await stage.pass(90_000, false);
		await stage.work();
		return stage;
	}

	test("they are warned and removed, all of them", async () => {
		const stage = await ended();
		expect((await stage.cases()).map(({ state }) => state)).toEqual(["warned", "warned"]);
		await stage.pass(75_000);
		await vi.waitFor(async () => {
			await stage.work();
			expect((await stage.cases()).map(({ state }) => state)).toEqual(["removed", "removed"]);
		}, 10_000);
	});

	test.each([
		["was cancelled", { state: "cancelled" } as const, null],
		["was skipped", { state: "skipped" } as const, null],
		["was followed by the next start", { nextStartAt: new Date("2026-11-01T12:03:00Z") }, null],
		["has another after it that people may have come for", {}, new Date("2026-11-01T14:00:00Z")],
	])("nobody is where the end %s", async (_how, over, next) => {
		const stage = await ended(over, next);
		expect(await stage.cases()).toEqual([]);
	});
});

test("saved minutes run until the person is back", async () => {
	const stage = await idleStage(database);
	stage.inside.set("ada", connection("ada"));
	const { policyId } = await stage.policy(alone);
	await stage.pass(3 * minute, false);
	await stage.act(policyId);
	await stage.work();
	await stage.pass(75_000);
	await settled(stage, "removed");
	await stage.pass(7 * minute);
	const soFar = (await stage.cases())[0]?.savedMinutes ?? 0;
	expect(soFar).toBeGreaterThan(6.5);
	stage.inside.set("ada", connection("ada"));
	await stage.pass(minute);
	const [done] = await stage.cases();
	expect(done?.savedMinutes).toBeGreaterThan(soFar - 0.1);
	expect(done?.savedMinutes).toBeLessThan(8.5);
	const { policies } = await readIdle(stage.admin);
	expect(policies.find((one) => one.policyId === policyId)).toMatchObject({
		removed: 1,
		savedMinutes: done?.savedMinutes,
	});
});
