import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { AskToLeave, NoticeRow } from "@/lib/api/notices";
import type { Actor } from "@/lib/moderation/actor";
import type { RoomRef } from "@/lib/moderation/room";
import { activity, auditRows, commands, notices, users } from "@/server/db/schema";
import type { Context } from "@/server/kernel/context";
import { takeUpBatches } from "@/server/moderation";
import { askToLeave, followNotices, listNotices, withdrawNotice } from "@/server/notices";
import { ProviderError } from "@/server/ports/errors";
import type { RoomControl } from "@/server/ports/room-control";
import { addTestUser, TestClock, testContext } from "@/tests/factories/context";
import { createTestDatabase, type TestDatabase } from "@/tests/factories/database";
import { askRequest, type NoticeStage, noticeStage, somebody } from "@/tests/factories/notices";

let database: TestDatabase;
let clock: TestClock;
let room: RoomRef;
let host: Extract<Actor, { kind: "user" }>;

beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	clock = new TestClock();
	room = { provider: "agora", projectId: "shop", roomId: `room-${randomUUID().slice(0, 8)}` };
	host = await addTestUser(database, "host", [room]);
});

const worker = (stage: NoticeStage): Context =>
	testContext({ database, clock, projects: [stage.project], actor: { kind: "job", job: "notice" }, origin: "job" });
const round = (stage: NoticeStage) => followNotices(worker(stage), stage.project);

async function listed(stage: NoticeStage): Promise<NoticeRow[]> {
	return (await listNotices(worker(stage), { room })).notices;
}

async function only(stage: NoticeStage): Promise<NoticeRow> {
	const [row] = await listed(stage);
	if (row === undefined) throw new Error("no notice");
	return row;
}

/** Asks, and waits until the message is out. */
async function asked(stage: NoticeStage, over: Partial<AskToLeave> = {}): Promise<NoticeRow> {
	const context = testContext({ database, clock, actor: host, projects: [stage.project] });
	await askToLeave(context, askRequest(room, { thenRemove: true, ...over }));
	return vi.waitFor(
		async () => {
			for (const row of await listed(stage)) expect(row.state).not.toBe("waiting");
			return only(stage);
		},
		{ timeout: 15_000 },
	);
}

/** Goes rounds, a second apart, until the notice is as wanted. */
async function until(stage: NoticeStage, state: NoticeRow["state"]): Promise<NoticeRow> {
	return vi.waitFor(
		async () => {
			clock.pass(1_000);
			await round(stage);
			const row = await only(stage);
			expect(row.state).toBe(state);
			return row;
		},
		{ timeout: 10_000, interval: 20 },
	);
}

/** A vendor that takes a removal and shows at once that they have gone. */
const removes: Partial<RoomControl> = {
	perform: async () => ({ already: false, evidence: "reconciled", affected: 1 }),
};

it("removes whoever is still there when their time is over, as the job, once", async () => {
	const stage = noticeStage({}, removes);
	const notice = await asked(stage);
	clock.pass(60_000);
	await round(stage);
	// Whoever leaves in the last second is listed for a moment longer.
	expect(stage.control.performed).toEqual([]);
	clock.pass(3_000);
	const row = await until(stage, "removed");
	expect(row.text).toContain("have been removed");
	expect(stage.control.performed).toMatchObject([{ type: "kick", room, target: { userId: "70011" } }]);

	const rows = await database.database
		.select()
		.from(auditRows)
		.where(eq(auditRows.roomId, room.roomId))
		.orderBy(auditRows.id);
	expect(
		rows.map(({ kind, command, outcome, outcomeCode, actorName }) => [
			kind,
			command,
			outcome ?? outcomeCode,
			actorName,
		]),
	).toEqual([
		["intent", "ask-to-leave", "intent", "Ada host"],
		["outcome", "ask-to-leave", "confirmed", "Ada host"],
		["intent", "kick", "intent", "Usher (notice)"],
		["outcome", "kick", "confirmed", "Usher (notice)"],
		["notice", "ask-to-leave", "removed", "Usher (notice)"],
	]);
	expect(rows[2]).toMatchObject({ reasonCode: "asked-to-leave", origin: "job" });
	expect(rows[2]?.detail).toMatchObject({ note: expect.stringContaining(`Asked to leave by Ada host; still there`) });
	const told = await database.database.select().from(activity).where(eq(activity.commandId, notice.noticeId));
	expect(told.map(({ entry }) => (entry as { outcomeCode: string | null }).outcomeCode)).toEqual([
		null,
		null,
		"removed",
	]);
	for (let more = 0; more < 3; more += 1) {
		clock.pass(60_000);
		expect(await round(stage)).toBe(0);
	}
	expect(stage.control.performed).toHaveLength(1);
});

it("notices on the way that somebody has gone, and removes nobody then", async () => {
	const stage = noticeStage({}, removes);
	await asked(stage);
	clock.pass(21_000);
	await round(stage);
	expect(stage.looks).toBe(1);
	await round(stage);
	expect(stage.looks).toBe(1);
	stage.presence.set("70011", "gone");
	clock.pass(20_000);
	await round(stage);
	expect(await only(stage)).toMatchObject({ state: "left", text: expect.stringContaining("by themselves") });
	clock.pass(60_000);
	await round(stage);
	expect(stage.looks).toBe(2);
	expect(stage.control.performed).toEqual([]);
});

it("removes nobody who left in the last moment", async () => {
	const stage = noticeStage({}, removes);
	await asked(stage, { reactSeconds: 5 });
	clock.pass(7_900);
	expect(await round(stage)).toBe(0);
	stage.presence.set("70011", "gone");
	clock.pass(100);
	await round(stage);
	expect(await only(stage)).toMatchObject({ state: "left" });
	expect(stage.control.performed).toEqual([]);
});

it("removes whoever left and was back when their time was over", async () => {
	const stage = noticeStage({}, removes);
	stage.presence.set("70011", "back");
	await asked(stage);
	clock.pass(63_000);
	await until(stage, "removed");
});

it("leaves people be where no removal was asked for", async () => {
	const stage = noticeStage({}, removes);
	await asked(stage, { thenRemove: false, targets: [somebody("70011"), somebody("70012"), somebody("70013")] });
	stage.presence.set("70012", "gone").set("70013", "back");
	clock.pass(63_000);
	await round(stage);
	const rows = Object.fromEntries(
		(await listed(stage)).map(({ target, state, text }) => [target.userId, { state, text }]),
	);
	expect(rows["70011"]).toMatchObject({ state: "stayed" });
	expect(rows["70012"]).toMatchObject({ state: "left" });
	expect(rows["70013"]).toMatchObject({ state: "stayed", text: expect.stringContaining("were back") });
	expect(stage.looks).toBe(1);
	expect(stage.control.performed).toEqual([]);
});

it("removes whoever could not be reached all the same, and says so beforehand", async () => {
	const stage = noticeStage(
		{
			async *sendToPeople(_room, userIds) {
				for (const userId of userIds) yield { userId, state: "offline" };
			},
		},
		removes,
	);
	expect(await asked(stage)).toMatchObject({
		state: "not-reached",
		text: expect.stringContaining("removed at the time all the same"),
	});
	clock.pass(63_000);
	await until(stage, "removed");
});

it("removes nobody on what the vendor does not tell: asks again, and acts once it is known", async () => {
	const stage = noticeStage({}, removes);
	stage.presence.set("70011", "silent");
	await asked(stage, { reactSeconds: 5 });
	clock.pass(8_000);
	await round(stage);
	expect(await only(stage)).toMatchObject({
		state: "unknown",
		text: expect.stringContaining("Nobody is removed on a guess"),
	});
	stage.presence.set("70011", "unknown");
	clock.pass(2_000);
	await round(stage);
	expect(await only(stage)).toMatchObject({ state: "unknown" });
	expect(stage.control.performed).toEqual([]);
	stage.presence.set("70011", "still-there");
	await until(stage, "removed");
});

it("gives up on a vendor that stays silent, and removes nobody", async () => {
	const stage = noticeStage({}, removes);
	stage.presence.set("70011", "silent");
	await asked(stage, { reactSeconds: 5 });
	for (let minute = 0; minute < 12; minute += 1) {
		clock.pass(60_000);
		await round(stage);
	}
	stage.presence.set("70011", "still-there");
	clock.pass(60_000);
	expect(await round(stage)).toBe(0);
	expect(await only(stage)).toMatchObject({ state: "unknown", text: expect.stringContaining("look into the room") });
	expect(stage.control.performed).toEqual([]);
});

it("removes nobody for a deadline that passed long ago while nothing ran", async () => {
	const stage = noticeStage({}, removes);
	await asked(stage);
	clock.pass(30 * 60_000);
	await round(stage);
	expect(await only(stage)).toMatchObject({ state: "not-removed", text: expect.stringContaining("was not running") });
	expect(stage.control.performed).toEqual([]);
});

it("removes nobody on the word of somebody who lost the right meanwhile", async () => {
	const stage = noticeStage({}, removes);
	await asked(stage);
	await database.database.update(users).set({ disabled: true }).where(eq(users.id, host.userId));
	clock.pass(63_000);
	await round(stage);
	expect(await only(stage)).toMatchObject({
		state: "not-removed",
		text: expect.stringContaining("may not remove people"),
	});
	expect(stage.control.performed).toEqual([]);
});

it("is one deadline for any number of workers", async () => {
	const stage = noticeStage({}, removes);
	await asked(stage, { targets: ["1", "2", "3"].map(somebody) });
	clock.pass(63_000);
	for (let turn = 0; turn < 4; turn += 1) {
		await Promise.all([round(stage), round(stage), round(stage)]);
		clock.pass(1_000);
	}
	await vi.waitFor(
		async () => {
			clock.pass(1_000);
			await round(stage);
			expect((await listed(stage)).map(({ state }) => state)).toEqual(["removed", "removed", "removed"]);
		},
		{ timeout: 15_000 },
	);
	expect(stage.control.performed.map(({ target }) => target?.userId).sort()).toEqual(["1", "2", "3"]);
});

it("goes on where a worker died: between the claim and the decision, and between the decision and the removal", async () => {
	const stage = noticeStage({}, removes);
	const { noticeId } = await asked(stage);
	clock.pass(63_000);
	const mine = eq(notices.id, noticeId);
	const dead = { claimedBy: randomUUID(), claimedUntil: new Date(Date.now() + 30_000) };
	await database.database.update(notices).set(dead).where(mine);
	expect(await round(stage)).toBe(0);

	await database.database
		.update(notices)
		.set({ claimedUntil: new Date(Date.now() - 1) })
		.where(mine);
	// The database goes away after the decision: the removal is decided, and was not ordered.
	const cut = worker(stage);
	const removal = vi.fn(() => Promise.reject(new Error("the process died")));
	const database_ = Object.assign(Object.create(cut.database), {});
	let transactions = 0;
	database_.transaction = (...args: Parameters<typeof cut.database.transaction>) => {
		transactions += 1;
		return transactions === 2 ? removal() : cut.database.transaction(...args);
	};
	await followNotices({ ...cut, database: database_ }, stage.project);
	expect(removal).toHaveBeenCalled();
	expect(await only(stage)).toMatchObject({ state: "removing" });
	expect(stage.control.performed).toEqual([]);
	await until(stage, "removed");
	expect(stage.control.performed).toHaveLength(1);
});

it("sends what the process that took the order never sent, with the full time from then on", async () => {
	const stage = noticeStage();
	const context = testContext({
		database,
		clock,
		actor: host,
		projects: [stage.project],
	});
	// That process dies before it reaches the vendor.
	await askToLeave({ ...context, database: withoutClaims(context) }, askRequest(room));
	expect(await only(stage)).toMatchObject({ state: "waiting" });
	clock.pass(40_000);
	await Promise.all([round(stage), round(stage)]);
	expect(stage.messenger.sent).toHaveLength(1);
	const { state, leaveBy } = await only(stage);
	expect(state).toBe("delivered");
	expect(Date.parse(leaveBy)).toBe(clock.now().getTime() + 60_000);
	expect(JSON.parse(stage.messenger.sent[0]?.content ?? "").at).toBe(leaveBy);
});

function withoutClaims(context: Context): Context["database"] {
	const { database: real } = context;
	return Object.assign(Object.create(real), {
		update: () => {
			throw new Error("the process died");
		},
	});
}

it("tells what became of a removal that failed, and of one that nobody can know of", async () => {
	const refused = noticeStage(
		{},
		{ perform: async () => Promise.reject(new ProviderError("refused", "no", { code: "9", retryable: false })) },
	);
	await asked(refused);
	clock.pass(63_000);
	expect(await until(refused, "not-removed")).toMatchObject({ text: expect.stringContaining("(9)") });

	room = { ...room, roomId: `${room.roomId}-2` };
	host = await addTestUser(database, "host", [room]);
	const lost = noticeStage(
		{},
		{ perform: async () => Promise.reject(new ProviderError("unknown-outcome", "?", { retryable: false })) },
	);
	await asked(lost);
	clock.pass(63_000);
	expect(await until(lost, "unknown")).toMatchObject({ text: expect.stringContaining("goes on asking") });
	// Settled by hand here as the worker would by asking.
	const kick = and(eq(commands.roomId, room.roomId), eq(commands.type, "kick"));
	await database.database.update(commands).set({ outcome: "confirmed", outcomeCode: null, settleAt: null }).where(kick);
	await until(lost, "removed");
});

it("calls somebody who had gone by then gone, and not removed", async () => {
	const stage = noticeStage({}, { perform: async () => ({ already: true, evidence: "reconciled", affected: 0 }) });
	await asked(stage);
	clock.pass(63_000);
	expect(await until(stage, "left")).toMatchObject({ text: expect.stringContaining("they had gone") });
});

it("cannot be taken back once the removal is decided", async () => {
	const stage = noticeStage({}, removes);
	const { noticeId } = await asked(stage);
	clock.pass(63_000);
	await round(stage);
	const context = testContext({ database, clock, actor: host, projects: [stage.project] });
	await expect(withdrawNotice(context, { noticeId })).rejects.toMatchObject({ code: "conflict" });
	await until(stage, "removed");
	await takeUpBatches(worker(stage));
	expect(stage.control.performed).toHaveLength(1);
});
