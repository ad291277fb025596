// `npm run bench:schedules`: 10,000 rooms that end within a few minutes, 200 of them in one and the same second, carried
// out by two workers on a vendor that answers within 100 ms. Prints how late they were and what it cost.
import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { openDatabase } from "@/server/db/client";
import { migrate } from "@/server/db/migrate";
import { roomEnds, schedules } from "@/server/db/schema";
import { systemClock } from "@/server/kernel/clock";
import { setSchedule } from "@/server/schedules";
import { startPostgres } from "../../scripts/postgres.mjs";
import { fakeClosing, fakeControl, testContext } from "../factories/context";

const total = Number(process.env.USHER_BENCH_SCHEDULES ?? 10_000);
const spreadSeconds = Number(process.env.USHER_BENCH_SECONDS ?? 240);
const atOnce = 200;
const byVerb = 500;

const folder = mkdtempSync(path.join(tmpdir(), "usher-bench-"));
const postgres = await startPostgres({ dataDir: path.join(folder, "data"), throwaway: true });
const adminUrl = postgres.urlFor("usher_bench");
const appUrl = new URL(adminUrl);
appUrl.username = "usher_app";
appUrl.password = "usher-bench";
await migrate({ adminUrl, appUrl: appUrl.href });
const connection = openDatabase(appUrl.href, { max: 10, onError: () => undefined });
const database = { ...connection, url: appUrl.href, adminUrl };
const projects = [{ control: fakeControl({ projectId: "bench" }), entry: null, closing: fakeClosing() }];
const context = testContext({ database, projects, clock: systemClock, actor: { kind: "system", part: "bench" } });

const children = [0, 1].map(() =>
	fork(path.join(import.meta.dirname, "schedules-process.ts"), [JSON.stringify({ url: appUrl.href })], {
		execArgv: ["--import", "tsx"],
	}),
);
await Promise.all(children.map((child) => once(child, "message", { signal: AbortSignal.timeout(60_000) })));

const order = (index: number, at: Date) => ({
	scheduleId: randomUUID(),
	room: { provider: "realtimekit", projectId: "bench", roomId: `room-${index}` } as const,
	title: "",
	timing: { kind: "once", startsAt: null, end: { kind: "at", at: at.toISOString() } } as const,
	keepOut: { kind: "no" } as const,
	message: null,
	windowMinutes: 60,
});

// The first come by the verb, to see what one costs; the others as rows of the same kind, to have them before they are due.
const setting = performance.now();
const preparesMs = 45_000;
const begins = Date.now() + preparesMs;
const timeOf = (index: number) =>
	new Date(begins + (index < atOnce ? (spreadSeconds / 2) * 1_000 : (index / total) * spreadSeconds * 1_000));
for (let index = 0; index < byVerb; index += 10) {
	await Promise.all(Array.from({ length: 10 }, (_, at) => setSchedule(context, order(index + at, timeOf(index + at)))));
}
const setMs = (performance.now() - setting) / byVerb;
for (let index = byVerb; index < total; index += 500) {
	const now = new Date();
	const some = Array.from({ length: Math.min(500, total - index) }, (_, at) => order(index + at, timeOf(index + at)));
	const rows = some.map(({ scheduleId: id, room, ...rest }) => ({
		...rest,
		...room,
		id,
		fingerprint: "",
		createdByName: "Bench",
		createdAt: now,
		updatedAt: now,
	}));
	await connection.database.insert(schedules).values(rows);
	await connection.database.insert(roomEnds).values(
		rows.map(({ id, provider, projectId, roomId, timing }) => {
			const at = new Date(timing.end.at);
			const when = { plannedAt: at, endsAt: at, dueAt: at, updatedAt: now };
			return { id: randomUUID(), scheduleId: id, provider, projectId, roomId, state: "planned" as const, ...when };
		}),
	);
}
if (Date.now() > begins) throw new Error(`preparing took longer than ${preparesMs / 1_000} s`);
console.log(`${total} schedules; one takes ${setMs.toFixed(1)} ms to set`);

const counts = z.object({ open: z.coerce.number(), ended: z.coerce.number() });
const give = Date.now() + preparesMs + spreadSeconds * 1_000 + 120_000;
for (;;) {
	await new Promise((resolve) => setTimeout(resolve, 2_000));
	const { rows } = await connection.database.execute(sql`
		select count(*) filter (where state in ('planned', 'ending')) as open, count(*) filter (where state = 'ended') as ended
		from room_ends`);
	const { open, ended } = counts.parse(rows[0]);
	if (open === 0) {
		console.log(`${ended} of ${total} ended`);
		break;
	}
	if (Date.now() > give) throw new Error(`${open} are still open`);
}
const lateness = z.object({ burst: z.boolean(), late: z.coerce.number() }).array();
const { rows } = await connection.database.execute(sql`
	select ends_at = ${timeOf(0).toISOString()}::timestamptz as burst,
		extract(epoch from taken_at - ends_at) as late from room_ends order by late`);
const late = lateness.parse(rows);
for (const [name, some] of [
	["spread", late.filter(({ burst }) => !burst)],
	[`${atOnce} in one second`, late.filter(({ burst }) => burst)],
] as const) {
	const at = (share: number) =>
		(some[Math.min(some.length - 1, Math.floor(some.length * share))]?.late ?? 0).toFixed(2);
	console.log(`${name}: late p50 ${at(0.5)} s, p99 ${at(0.99)} s, at most ${at(1)} s (of ${some.length})`);
}
const twice = await connection.database.execute(sql`
	select count(*) as count from audit_rows where kind = 'intent' and command = 'kick-all'`);
console.log(`ends on record: ${twice.rows[0]?.count} for ${total}`);
const spent = await Promise.all(
	children.map(async (child) => {
		child.send("stop");
		const [message] = await once(child, "message");
		return z.object({ cpuMs: z.number() }).parse(message).cpuMs;
	}),
);
const cpu = spent.reduce((sum, ms) => sum + ms, 0);
const ranMs = Date.now() - begins + preparesMs;
console.log(
	`CPU of both workers: ${(cpu / 1_000).toFixed(1)} s in ${(ranMs / 1_000).toFixed(0)} s on ${cpus().length} cores, ${(cpu / total).toFixed(2)} ms an end`,
);
await connection.close();
await postgres.stop();
rmSync(folder, { recursive: true, force: true });
