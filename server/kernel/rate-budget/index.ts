import { randomUUID } from "node:crypto";
import type pg from "pg";
import { ProviderError } from "../../ports/errors";
import type { Lane, RateBudget, RateLimit, RateTicket } from "../../ports/rate-budget";
import { type Calls, type Grant, LocalQueue, type Waiter } from "./local-queue";
import { Settlements } from "./settlements";
import { WayBack } from "./way-back";

/**
 * A window is kept a little longer here than there. In a short one every call is followed until its answer, so little
 * is enough; in a long one this covers the moments that calls are on their way.
 */
function marginMs(windowMs: number): number {
	return holdMs(windowMs) > 0 ? 10 : Math.round(Math.min(windowMs * 0.02, 1_000));
}

/** How long a call without an answer may still be counted; 0 in long windows. */
function holdMs(windowMs: number): number {
	return windowMs <= 2_000 ? 2_000 : 0;
}

/**
 * The rate budget that all processes share: a log of calls in PostgreSQL, counted over sliding windows inside one
 * database function (`take_rate_calls`), so that a question is one round trip and two processes never count at once.
 */
export function createRateBudget(pool: pg.Pool): RateBudget {
	const queues = new Map<string, LocalQueue>();
	const settlements = new Settlements(pool);
	const wayBack = new WayBack();

	async function ask(holder: string, limits: readonly RateLimit[], wanted: Calls): Promise<Grant> {
		const answer = await pool.query<{
			acts: number;
			batches: number;
			polls: number;
			tickets: string[];
			wait_ms: number;
		}>(
			"select acts, batches, polls, tickets::text[], wait_ms from take_rate_calls($1, $2, $3, $4, $5, $6, $7, $8, $9)",
			[
				limits.map((limit) => limit.key),
				limits.map((limit) => limit.max),
				limits.map((limit) => limit.windowMs + marginMs(limit.windowMs)),
				limits.map((limit) => limit.reservedForActs),
				limits.map((limit) => holdMs(limit.windowMs)),
				holder,
				wanted.act,
				wanted.batch,
				wanted.poll,
			],
		);
		const row = answer.rows[0];
		if (row === undefined) throw new Error("take_rate_calls answered with no row");
		const calls = { act: row.acts, batch: row.batches, poll: row.polls };
		return { calls, tickets: row.tickets, waitMs: row.wait_ms };
	}

	function ticketOf(ticket: string): RateTicket {
		const lentAt = performance.now();
		let isDone = false;
		return {
			done() {
				if (isDone) return;
				isDone = true;
				wayBack.saw(performance.now() - lentAt);
				settlements.add(ticket, wayBack.sureMs());
			},
		};
	}

	return {
		async take(limit, { lane, signal }) {
			const limits = (Array.isArray(limit) ? limit : [limit]) as readonly RateLimit[];
			const name = limits.map((one) => `${one.key}|${one.max}|${one.windowMs}|${one.reservedForActs}`).join("\n");
			let queue = queues.get(name);
			if (queue === undefined) {
				const holder = randomUUID();
				// Sorted, so that two processes lock several windows in one order.
				const sorted = [...limits].sort((a, b) => (a.key < b.key ? -1 : 1));
				queue = new LocalQueue(
					sorted,
					(of, wanted) => ask(holder, of, wanted),
					() => queues.delete(name),
					(unclaimed) => {
						for (const ticket of unclaimed) settlements.add(ticket, 0);
					},
				);
				queues.set(name, queue);
			}
			const ticket = await waitIn(queue, lane, signal);
			return limits.some(({ windowMs }) => holdMs(windowMs) > 0) ? ticketOf(ticket) : { done: () => undefined };
		},
		async pause(key, until) {
			await pool.query(
				`insert into rate_pauses (key, until) values ($1, $2)
				 on conflict (key) do update set until = greatest(rate_pauses.until, excluded.until)`,
				[key, until],
			);
		},
	};
}

function waitIn(queue: LocalQueue, lane: Lane, signal: AbortSignal): Promise<string> {
	return new Promise((resolve, reject) => {
		const limited = () =>
			new ProviderError("limited", "the vendor's rate budget left no room in time", {
				retryable: true,
				cause: signal.reason,
			});
		if (signal.aborted) return reject(limited());
		const end = () => {
			queue.remove(waiter);
			reject(limited());
		};
		const waiter: Waiter = {
			lane,
			grant(ticket) {
				signal.removeEventListener("abort", end);
				resolve(ticket);
			},
			fail(error) {
				signal.removeEventListener("abort", end);
				// Nothing was sent: without the ledger nobody knows whether a call fits.
				reject(
					new ProviderError("unreachable", "the rate budget could not be read", { retryable: true, cause: error }),
				);
			},
		};
		signal.addEventListener("abort", end, { once: true });
		queue.add(waiter);
	});
}
