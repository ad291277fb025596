import { sql } from "drizzle-orm";
import pg from "pg";
import type { Database, Transaction } from "../db/client";
import { type Signals, type SignalTopic, signalTopics } from "../ports/signals";
import type { Log } from "./log";

const channel = (topic: SignalTopic) => `usher_${topic}`;
const beatMs = 10_000;
const answerWithinMs = 5_000;
const longestPauseMs = 5_000;

/** Tells every process; inside a transaction, at the moment it commits. */
export async function signal(database: Database | Transaction, topic: SignalTopic, payload: string): Promise<void> {
	await database.execute(sql`select pg_notify(${channel(topic)}, ${payload})`);
}

/** The same for many at once. */
export async function signals(
	database: Database | Transaction,
	topic: SignalTopic,
	payloads: readonly string[],
): Promise<void> {
	if (payloads.length === 0) return;
	await database.execute(sql`
		select pg_notify(${channel(topic)}, value) from jsonb_array_elements_text(${JSON.stringify(payloads)}::jsonb)`);
}

export interface ProcessSignals extends Signals {
	close(): Promise<void>;
}

/** One LISTEN connection for the whole process, opened by the first listener and reopened whenever it breaks. */
export function createSignals(url: string, log: Log): ProcessSignals {
	const listeners = new Map<SignalTopic, Set<(payload: string | null) => void>>(
		signalTopics.map((topic) => [topic, new Set()]),
	);
	const stopping = new AbortController();
	let loop: Promise<void> | null = null;

	const tell = (topic: SignalTopic, payload: string | null) => {
		for (const heard of listeners.get(topic) ?? []) heard(payload);
	};

	async function keepListening(): Promise<void> {
		let pauseMs = 100;
		while (!stopping.signal.aborted) {
			const client = new pg.Client({
				connectionString: url,
				connectionTimeoutMillis: answerWithinMs,
				query_timeout: answerWithinMs,
				keepAlive: true,
				application_name: "usher-signals",
			});
			const broken = new Promise<void>((resolve) => {
				client.on("error", () => resolve());
				client.on("end", () => resolve());
			});
			client.on("notification", ({ channel: name, payload }) => {
				const topic = signalTopics.find((known) => channel(known) === name);
				if (topic !== undefined) tell(topic, payload ?? "");
			});
			try {
				await client.connect();
				for (const topic of signalTopics) await client.query(`listen ${channel(topic)}`);
				pauseMs = 100;
				for (const topic of signalTopics) tell(topic, null);
				await untilBroken(client, broken);
			} catch (error) {
				log.warn("signals-cut", { cause: error, retryInMs: pauseMs });
			} finally {
				void client.end().catch(() => undefined);
			}
			await pause(pauseMs, stopping.signal);
			pauseMs = Math.min(pauseMs * 2, longestPauseMs);
		}
	}

	/** A cut cable tells nobody: a small question every few seconds finds out. */
	async function untilBroken(client: pg.Client, broken: Promise<void>): Promise<void> {
		const over = broken.then(() => true);
		while (!stopping.signal.aborted) {
			if (await Promise.race([over, pause(beatMs, stopping.signal).then(() => false)])) return;
			if (!stopping.signal.aborted) await client.query("select 1");
		}
	}

	return {
		listen(topic, heard) {
			const known = listeners.get(topic);
			known?.add(heard);
			loop ??= keepListening();
			return () => known?.delete(heard);
		},
		async close() {
			stopping.abort();
			await loop;
		},
	};
}

/** Waits, but never longer than until the signal. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) return resolve();
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		signal.addEventListener("abort", done);
	});
}
