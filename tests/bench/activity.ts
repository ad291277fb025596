// `npm run bench:activity`: reports of activity of 25,000 people in 1,000 rooms, 1,000 a request: as many as fit, then
// 100,000 a minute. First the verb by itself, then over HTTP with a key, as the API serves them. CPU is that of the
// process that serves and of PostgreSQL, in seconds of one core.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { ActivityReport } from "@/lib/api/idle";
import { SANDBOX_AGORA } from "@/sandbox/credentials";
import { openDatabase } from "@/server/db/client";
import { migrate } from "@/server/db/migrate";
import { systemClock } from "@/server/kernel/clock";
import { addKey } from "@/server/keys";
import { reportActivity } from "@/server/presence";
import { startPostgres } from "../../scripts/postgres.mjs";
import { fakeControl, testContext } from "../factories/context";

const people = 25_000;
const rooms = 1_000;
const aRequest = 1_000;
const wanted = 100_000;
const burstRequests = Number(process.env.USHER_BENCH_REQUESTS ?? 200);
const pacedSeconds = Number(process.env.USHER_BENCH_SECONDS ?? 60);
const atOnce = 4;

const folder = mkdtempSync(path.join(tmpdir(), "usher-bench-"));
const postgres = await startPostgres({ dataDir: path.join(folder, "data"), throwaway: true });
const adminUrl = postgres.urlFor("usher_bench");
const appUrl = new URL(adminUrl);
appUrl.username = "usher_app";
appUrl.password = "usher-bench";
await migrate({ adminUrl, appUrl: appUrl.href });
const connection = openDatabase(appUrl.href, { max: 10, onError: () => undefined });
const database = { ...connection, url: appUrl.href, adminUrl };
const projectId = SANDBOX_AGORA.appId;
const control = fakeControl({ provider: "agora", projectId });
const context = testContext({ database, control, clock: systemClock, actor: { kind: "system", part: "bench" } });

function batch(index: number): ActivityReport[] {
	return Array.from({ length: aRequest }, (_, at): ActivityReport => {
		const person = (index * aRequest + at) % people;
		const room = { provider: "agora", projectId, roomId: `room-${person % rooms}` } as const;
		const spoke = (person + index) % 7 === 0;
		return { room, userId: String(person + 1), connectionId: null, spoke, audio: spoke, video: person % 3 === 0 };
	});
}

type Send = (reports: ActivityReport[], index: number) => Promise<number>;

/** What Linux tells of a process, from its state on (the parent is next, ticks of 10 ms are eleventh and twelfth). */
function statOf(pid: string | number): string[] {
	try {
		return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
	} catch {
		return [];
	}
}

const backend = await connection.database.execute(sql`select pg_backend_pid() as pid`);
const postmaster = statOf(Number(backend.rows[0]?.pid))[1];

/** CPU of PostgreSQL's processes until now, in milliseconds; null where the system does not say. */
function databaseCpuMs(): number | null {
	if (postmaster === undefined) return null;
	let ticks = 0;
	for (const pid of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
		const stat = statOf(pid);
		if (pid !== postmaster && stat[1] !== postmaster) continue;
		ticks += Number(stat[11]) + Number(stat[12]);
		// Of connections that have ended, their parent keeps the account.
		if (pid === postmaster) ticks += Number(stat[13]) + Number(stat[14]);
	}
	return ticks * 10;
}

const quantile = (sorted: readonly number[], q: number) =>
	sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

async function measure(name: string, requests: number, everyMs: number, send: Send, cpuMs: () => Promise<number>) {
	const took: number[] = [];
	let next = 0;
	let taken = 0;
	const before = { cpu: await cpuMs(), database: databaseCpuMs() };
	const started = performance.now();
	const one = async () => {
		for (let index = next++; index < requests; index = next++) {
			const due = started + index * everyMs;
			if (due > performance.now()) await wait(due - performance.now());
			const reports = batch(index);
			const sent = performance.now();
			const accepted = await send(reports, index);
			took.push(performance.now() - sent);
			taken += accepted;
		}
	};
	await Promise.all(Array.from({ length: atOnce }, one));
	const seconds = (performance.now() - started) / 1_000;
	const after = { cpu: await cpuMs(), database: databaseCpuMs() };
	took.sort((a, b) => a - b);
	if (taken !== requests * aRequest) throw new Error(`${requests * aRequest - taken} reports were not taken`);
	const ofDatabase =
		before.database === null || after.database === null
			? "unknown"
			: `${((after.database - before.database) / 1_000).toFixed(1)} s`;
	console.log(
		[
			`${name}: ${taken} reports in ${seconds.toFixed(1)} s, ${Math.round(taken / seconds)} a second`,
			`  a request of ${aRequest}: p50 ${quantile(took, 0.5).toFixed(0)} ms, p99 ${quantile(took, 0.99).toFixed(0)} ms`,
			`  CPU: ${((after.cpu - before.cpu) / 1_000).toFixed(1)} s serving, ${ofDatabase} PostgreSQL`,
		].join("\n"),
	);
}

const ownCpu = async () => {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1_000;
};
const direct: Send = async (reports) => (await reportActivity(context, { reports })).accepted;
const paced = { requests: Math.round((wanted / 60 / aRequest) * pacedSeconds), everyMs: (60_000 * aRequest) / wanted };

console.log(`${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}`);
await measure("verb, as many as fit", burstRequests, 0, direct, ownCpu);
await measure(`verb, ${wanted} a minute`, paced.requests, paced.everyMs, direct, ownCpu);

const child = fork(
	path.join(import.meta.dirname, "activity-server.ts"),
	[JSON.stringify({ databaseUrl: appUrl.href })],
	{ execArgv: ["--import", "tsx"] },
);
const hear = async <T>(schema: z.ZodType<T>) => {
	const [said] = await once(child, "message", { signal: AbortSignal.timeout(60_000) });
	return schema.parse(said);
};
const { port } = await hear(z.object({ port: z.number() }));
const keys = await Promise.all(
	Array.from({ length: 8 }, async (_, index) => {
		const wish = {
			name: `bench ${index}`,
			scopes: ["activity" as const],
			providers: null,
			rooms: null,
			expiresAt: null,
		};
		return (await addKey(context, wish)).key;
	}),
);
const overHttp: Send = async (reports, index) => {
	const answer = await fetch(`http://127.0.0.1:${port}/api/v1/activity`, {
		method: "POST",
		headers: { authorization: `Bearer ${keys[index % keys.length]}`, "content-type": "application/json" },
		body: JSON.stringify({ reports }),
	});
	if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
	return z.object({ accepted: z.number() }).parse(await answer.json()).accepted;
};
const childCpu = async () => {
	child.send("cpu");
	return (await hear(z.object({ cpuMs: z.number() }))).cpuMs;
};
await measure("HTTP, as many as fit", burstRequests, 0, overHttp, childCpu);
await measure(`HTTP, ${wanted} a minute`, paced.requests, paced.everyMs, overHttp, childCpu);

const { rows } = await connection.database.execute(
	sql`select count(*)::int as people, pg_size_pretty(pg_total_relation_size('presence_signs')) as size from presence_signs`,
);
console.log("kept:", rows[0]);
child.disconnect();
await connection.close();
await postgres.stop();
rmSync(folder, { recursive: true, force: true });
