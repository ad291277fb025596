import { randomUUID } from "node:crypto";
import type pg from "pg";
import PgBoss from "pg-boss";
import type { z } from "zod";
import type { Log } from "../kernel/log";
import { pause } from "../kernel/signals";
import type { JobKind, JobQueue } from "../ports/job-queue";

/** Any number, the same for all who share a database. */
const makingLock = 7_418_265_002;
const batch = 20;
const lookEveryMs = 500;
const closeWithinMs = 10_000;
const retryAfterSeconds = 2;

export interface RunningQueue extends JobQueue {
	/** Takes up no more, gives running jobs a moment, and lets go of what is left: another worker takes it over. */
	close(): Promise<void>;
}

export interface QueueOptions {
	pool: pg.Pool;
	log: Log;
	/** Whether this process also tidies the queue: one worker at a time does. */
	supervise: boolean;
}

/**
 * The job queue on the same PostgreSQL. Jobs are fetched by a loop of ours and each settled on its own: pg-boss's own
 * `work` fails a whole batch for one job, and leaves its settling unawaited, so that a database restart would end the
 * process with an unhandled rejection.
 */
export function createJobQueue({ pool, log, supervise }: QueueOptions): RunningQueue {
	const closing = new AbortController();
	const loops: Promise<void>[] = [];
	const known = new Set<string>();
	let starting: Promise<PgBoss> | null = null;

	async function open(): Promise<PgBoss> {
		const boss = new PgBoss({
			db: { executeSql: (text, values) => pool.query(withoutSchema(text), values) },
			schema: "pgboss",
			schedule: false,
			supervise,
			maintenanceIntervalSeconds: 30,
			deleteAfterDays: 7,
			archiveCompletedAfterSeconds: 3_600,
		});
		boss.on("error", (error) => log.warn("queue-trouble", { cause: error }));
		await boss.start();
		return boss;
	}

	async function ready<Schema extends z.ZodType>(kind: JobKind<Schema>): Promise<PgBoss> {
		starting ??= open().catch((error: unknown) => {
			starting = null;
			throw error;
		});
		const boss = await starting;
		if (!known.has(kind.name)) {
			await makeQueue(boss, kind);
			known.add(kind.name);
		}
		return boss;
	}

	/** Processes that make queues at the same moment would deadlock on the queue's tables. */
	async function makeQueue<Schema extends z.ZodType>(boss: PgBoss, kind: JobKind<Schema>): Promise<void> {
		if ((await boss.getQueue(kind.name)) !== null) return;
		const client = await pool.connect();
		try {
			await client.query("select pg_advisory_lock($1)", [makingLock]);
			await boss.createQueue(kind.name, {
				name: kind.name,
				policy: "short",
				retryLimit: kind.attempts - 1,
				retryDelay: retryAfterSeconds,
				retryBackoff: true,
				expireInSeconds: kind.expireInSeconds,
			});
		} finally {
			await client.query("select pg_advisory_unlock($1)", [makingLock]).catch(() => undefined);
			client.release();
		}
	}

	async function takeUp<Schema extends z.ZodType>(
		kind: JobKind<Schema>,
		handler: (payload: z.output<Schema>, signal: AbortSignal) => Promise<void>,
	): Promise<void> {
		while (!closing.signal.aborted) {
			try {
				const boss = await ready(kind);
				const jobs = await boss.fetch<unknown>(kind.name, { batchSize: batch });
				await Promise.all(jobs.map((job) => carryOut(boss, job)));
				if (jobs.length === batch) continue;
			} catch (error) {
				log.warn("queue-trouble", { queue: kind.name, cause: error });
			}
			await pause(lookEveryMs, closing.signal);
		}

		async function carryOut(boss: PgBoss, job: PgBoss.Job<unknown>): Promise<void> {
			const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(kind.expireInSeconds * 1_000)]);
			try {
				await handler(kind.payload.parse(job.data), signal);
			} catch (error) {
				log.warn("job-failed", { queue: kind.name, job: job.id, cause: error });
				await boss.fail(kind.name, job.id, { message: String(error) });
				return;
			}
			await boss.complete(kind.name, job.id);
		}
	}

	return {
		async send(kind, payload, options = {}) {
			const boss = await ready(kind);
			await boss.send(kind.name, payload as object, {
				// The policy keeps one waiting job per key; without a key each job is its own.
				singletonKey: options.singletonKey ?? randomUUID(),
				...(options.startAfter && { startAfter: options.startAfter }),
			});
		},
		async work(kind, handler) {
			await ready(kind);
			loops.push(takeUp(kind, handler));
		},
		async close() {
			closing.abort();
			const closed = new AbortController();
			await Promise.race([Promise.allSettled(loops), pause(closeWithinMs, closed.signal)]);
			// Else the timer would keep a program alive that has nothing left to do.
			closed.abort();
			const boss = await starting?.catch(() => null);
			await boss?.stop({ graceful: false, close: false }).catch(() => undefined);
		},
	};
}

/** The migration has made the schema for us; the app's role may not make schemas, not even one that is there. */
function withoutSchema(text: string): string {
	return text.replace(/CREATE SCHEMA IF NOT EXISTS pgboss\s*;?/i, "");
}
