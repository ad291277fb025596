import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { noticeSchema } from "@/lib/moderation/notice";
import { roomEnds } from "@/server/db/schema";
import { repeat } from "@/server/jobs/repeat";
import { systemClock } from "@/server/kernel/clock";
import type { Context, Project } from "@/server/kernel/context";
import { closedUntil, endWatch, reopenRoom, roomSchedule, setSchedule } from "@/server/schedules";
import { agoraStage } from "../contract/agora-stage";
import type { OnTimeStage } from "../contract/on-time-stage";
import { realtimeKitStage, stopSandbox } from "../contract/realtimekit-stage";
import { zegoStage } from "../contract/zego-stage";
import { testContext } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";

let db: TestDatabase;
beforeAll(async () => {
	db = await createTestDatabase();
});
afterAll(async () => {
	await db.close();
	await stopSandbox();
});

type Stand = OnTimeStage & Pick<Project, "control">;
const vendors: [string, () => Promise<Stand>][] = [
	["Agora", agoraStage],
	["ZEGO", zegoStage],
	["RealtimeKit", realtimeKitStage],
];

test.each(vendors)("%s ends on time over its real adapter, with nobody at a console", async (_name, open) => {
	const stand = await open();
	const people = [stand.onTime.usersOf(1), stand.onTime.usersOf(2)];
	const { room } = await stand.makeRoom(`hall-${randomUUID().slice(0, 8)}`, people);
	const project: Project = { control: stand.control, entry: null, closing: stand.closing, messenger: stand.messenger };
	const context = (job: string): Context =>
		testContext({ database: db, clock: systemClock, projects: [project], actor: { kind: "job", job }, origin: "job" });
	// Two workers, in their usual rhythm.
	const stopping = new AbortController();
	const workers = [0, 1].map(() => {
		const watch = endWatch(context);
		const round = { name: "ends", everyMs: 500, work: () => watch.round() };
		return repeat(round, context("test").log, stopping.signal).then(() => watch.idle());
	});
	const admin = context("test");
	const endsAt = new Date(Date.now() + 2_500);
	await setSchedule(admin, {
		scheduleId: randomUUID(),
		room,
		title: "",
		timing: { kind: "once", startsAt: null, end: { kind: "at", at: endsAt.toISOString() } },
		keepOut: { kind: "minutes", minutes: 30 },
		message: "We close soon.",
		windowMinutes: 5,
	});
	const endOf = async () => {
		const [end] = await db.database.select().from(roomEnds).where(eq(roomEnds.roomId, room.roomId));
		return end;
	};
	await expect.poll(async () => (await endOf())?.state, { timeout: 20_000, interval: 50 }).toBe("ended");
	const end = await endOf();
	expect(Math.abs((end?.takenAt?.getTime() ?? 0) - endsAt.getTime())).toBeLessThan(5_000);
	expect(end).toMatchObject({ lateMs: null, attempts: 1 });
	expect(stand.inside(room)).toEqual([]);

	// They were told where the server reaches them, once.
	for (const { userId } of stand.onTime.reaches === "nobody" ? [] : people) {
		const notices = (await stand.received(room, userId)).map((text) => noticeSchema.parse(JSON.parse(text)));
		expect(notices).toMatchObject([{ kind: "room-ends", text: "We close soon.", at: endsAt.toISOString() }]);
	}

	// Nobody returns where the vendor can see to it, until the room is opened; the page says where it cannot.
	const [first] = people;
	expect(await stand.enter(room, first?.userId ?? "")).toBe(!stand.onTime.locks);
	expect(await closedUntil(admin, db.database, room)).not.toBeNull();
	const { ends } = await roomSchedule(admin, { room });
	expect(ends[0]?.text.includes("cannot keep people out")).toBe(!stand.onTime.locks);
	expect(await reopenRoom(admin, { room })).toEqual({ closed: null });
	expect(await stand.enter(room, first?.userId ?? "")).toBe(true);
	stopping.abort();
	await Promise.all(workers);
	await stand.close();
});
