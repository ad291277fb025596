import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/moderation/actor";
import { type DatabaseConnection, openDatabase } from "./db/client";
import { isMigrated } from "./db/is-migrated";
import { type Env, readEnv } from "./env";
import { createJobQueue, type RunningQueue } from "./jobs/pg-boss-queue";
import { systemClock } from "./kernel/clock";
import type { Context, Project } from "./kernel/context";
import { createLog, type Log } from "./kernel/log";
import { createRateBudget } from "./kernel/rate-budget";
import { createSignals, type ProcessSignals } from "./kernel/signals";
import type { Site } from "./kernel/site";
import type { RateBudget } from "./ports/rate-budget";
import { createAgora } from "./providers/agora";
import { createRealtimeKit } from "./providers/realtimekit";
import { createZego } from "./providers/zego";

export * as activity from "./activity";
export * as audit from "./audit";
export { ConfigurationError } from "./env";
export * as idle from "./idle";
export * as keys from "./keys";
export * as moderation from "./moderation";
export * as notices from "./notices";
export * as presence from "./presence";
export * as rooms from "./rooms";
export * as schedules from "./schedules";
export * as search from "./search";
export * as tokens from "./tokens";
export * as users from "./users";

/** The running server: what configuration and ports make together. One a process; tests make their own. */
export interface Runtime {
	env: Env;
	log: Log;
	projects: readonly Project[];
	connection: DatabaseConnection;
	queue: RunningQueue;
	signals: ProcessSignals;
	/** Aborted once the process is asked to end: streams end, so that requests can run out. */
	draining: AbortSignal;
	contextFor(actor: Actor, origin: Context["origin"], trace?: string): Context;
	drain(): void;
	close(): Promise<void>;
}

export interface RuntimeOptions {
	/** The worker also tidies the job queue. */
	worker?: boolean;
	/** Where log lines go; standard output when left out. */
	write?: (line: string) => void;
}

/** Ties configuration, adapters and ports together. Nothing is connected before it is used. */
export function createRuntime(env: Env, options: RuntimeOptions = {}): Runtime {
	const log = createLog({ secrets: env.secrets, ...(options.write && { write: options.write }) });
	const connection = openDatabase(env.databaseUrl, {
		max: 15,
		onError: (error) => log.warn("database-connection-lost", { cause: error }),
	});
	const queue = createJobQueue({ pool: connection.pool, log, supervise: options.worker === true });
	const signals = createSignals(env.databaseUrl, log);
	const vendors = connectVendors(env, createRateBudget(connection.pool), log);
	const projects: readonly Project[] = vendors.map(({ close: _close, ...project }) => project);
	const draining = new AbortController();
	let closing: Promise<void> | null = null;

	async function close(): Promise<void> {
		draining.abort();
		await queue.close();
		await Promise.allSettled([...vendors.map((vendor) => vendor.close()), signals.close()]);
		await connection.close();
	}

	return {
		env,
		log,
		projects,
		connection,
		queue,
		signals,
		draining: draining.signal,
		contextFor(actor, origin, trace = randomUUID()) {
			return {
				actor,
				origin,
				trace,
				database: connection.database,
				clock: systemClock,
				log: log.with({ trace }),
				queue,
				signals,
				projects,
				projectOf: (room) =>
					projects.find(({ control }) => control.provider === room.provider && control.projectId === room.projectId),
				settings: {
					presetForRole: env.presetForRole,
					unattendedMinutes: env.unattendedMinutes,
					roomPollSeconds: env.roomPollSeconds,
				},
			};
		},
		drain: () => draining.abort(),
		close: () => {
			closing ??= close();
			return closing;
		},
	};
}

type Vendor = Project & { close(): Promise<void> };

/** The vendors that configuration names, in the order in which screens show them. */
function connectVendors({ realtimekit, agora, zego }: Env, budget: RateBudget, log: Log): Vendor[] {
	const seams = { budget, log, clock: systemClock };
	const vendors: Vendor[] = [];
	if (realtimekit !== null) vendors.push(createRealtimeKit({ ...realtimekit, ...seams }));
	if (agora !== null) vendors.push({ ...createAgora({ ...agora, ...seams }), entry: null });
	if (zego !== null) vendors.push({ ...createZego({ ...zego, ...seams }), entry: null });
	return vendors;
}

/** On the global object: Next bundles this module several times into one process, which has one runtime all the same. */
const holder = globalThis as { [slot: symbol]: Runtime | undefined };
const slot = Symbol.for("usher.runtime");

/** The process's runtime, made on the first call from the environment (or from `env`, by the worker and by tests). */
export function openRuntime(env?: Env, options?: RuntimeOptions): Runtime {
	const open = holder[slot];
	if (open !== undefined) return open;
	const made = createRuntime(env ?? readEnv(), options);
	holder[slot] = made;
	return made;
}

export async function closeRuntime(): Promise<void> {
	const open = holder[slot];
	holder[slot] = undefined;
	await open?.close();
}

/** What a verb needs, for one actor and one request or job run. */
export function contextFor(actor: Actor, origin: Context["origin"], trace?: string): Context {
	return openRuntime().contextFor(actor, origin, trace);
}

export function site(): Site {
	return openRuntime().env.site;
}

/** Aborted when this process is asked to end. */
export function drainSignal(): AbortSignal {
	return openRuntime().draining;
}

/** This process is asked to end: streams end now, so that requests can run out. */
export function drain(): void {
	holder[slot]?.drain();
}

export type Readiness = { ready: true } | { ready: false; reason: "database" | "migrations" | "draining" };

/** Whether requests can be served: the database answers, and has this version's tables. */
export async function readiness(): Promise<Readiness> {
	const { connection, draining, log } = openRuntime();
	if (draining.aborted) return { ready: false, reason: "draining" };
	try {
		return (await isMigrated(connection.pool)) ? { ready: true } : { ready: false, reason: "migrations" };
	} catch (error) {
		log.warn("not-ready", { cause: error });
		return { ready: false, reason: "database" };
	}
}
