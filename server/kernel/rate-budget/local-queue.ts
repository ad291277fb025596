import { type Lane, lanes, type RateLimit } from "../../ports/rate-budget";

/** Somebody of this process who waits for a call to fit. */
export interface Waiter {
	lane: Lane;
	grant(ticket: string): void;
	fail(error: unknown): void;
}

/** How many calls of each lane. */
export type Calls = Record<Lane, number>;

export interface Grant {
	calls: Calls;
	/** One for each call, the most urgent lane's first. */
	tickets: readonly string[];
	/** How long until another call may fit; 0: nothing was left over. */
	waitMs: number;
}

/** Asks the shared ledger for so many calls at once. */
export type Ask = (limits: readonly RateLimit[], calls: Calls) => Promise<Grant>;

const longestNapMs = 2_000;
const shortestNapMs = 5;

/**
 * Everybody of this process who waits for the same limits: the most urgent first, and one question to the database for
 * all of them, however many wait.
 */
export class LocalQueue {
	private readonly waiting: Record<Lane, Set<Waiter>> = { act: new Set(), batch: new Set(), poll: new Set() };
	private pumping = false;
	private wake: (() => void) | null = null;

	constructor(
		private readonly limits: readonly RateLimit[],
		private readonly ask: Ask,
		/** Nobody waits any more: the queue may be forgotten. */
		private readonly onIdle: () => void,
		/** Calls that were granted to people who had given up by then. */
		private readonly onUnclaimed: (tickets: readonly string[]) => void,
	) {}

	add(waiter: Waiter): void {
		// A newcomer may fit where those who wait do not: an act while polls wait.
		if (this.mostUrgent() > lanes.indexOf(waiter.lane)) this.wake?.();
		this.waiting[waiter.lane].add(waiter);
		if (!this.pumping) void this.pump();
	}

	remove(waiter: Waiter): void {
		this.waiting[waiter.lane].delete(waiter);
		if (this.isEmpty()) this.wake?.();
	}

	private async pump(): Promise<void> {
		this.pumping = true;
		let leftOver = false;
		try {
			// Those who ask in the same moment go out as one question.
			await Promise.resolve();
			// Once more with nobody: whoever gave up waiting is in nobody's way any more.
			while (!this.isEmpty() || leftOver) {
				const wanted = this.sizes();
				const grant = await this.ask(this.limits, wanted);
				const unclaimed = this.hand(grant);
				if (unclaimed.length > 0) this.onUnclaimed(unclaimed);
				leftOver = grant.waitMs > 0 && lanes.some((lane) => wanted[lane] > 0);
				if (leftOver && !this.isEmpty()) await this.nap(grant.waitMs);
			}
		} catch (error) {
			for (const lane of lanes) {
				for (const waiter of this.waiting[lane]) waiter.fail(error);
				this.waiting[lane].clear();
			}
		} finally {
			this.pumping = false;
			this.onIdle();
		}
	}

	private sizes(): Calls {
		const { act, batch, poll } = this.waiting;
		return { act: act.size, batch: batch.size, poll: poll.size };
	}

	private isEmpty(): boolean {
		return lanes.every((lane) => this.waiting[lane].size === 0);
	}

	/** The place of the most urgent lane in which somebody waits. */
	private mostUrgent(): number {
		const first = lanes.findIndex((lane) => this.waiting[lane].size > 0);
		return first === -1 ? lanes.length : first;
	}

	/** Answers with the tickets that nobody was there for any more. */
	private hand({ calls, tickets }: Grant): string[] {
		const left = [...tickets];
		const unclaimed: string[] = [];
		for (const lane of lanes) {
			const waiters = this.waiting[lane].values();
			for (const ticket of left.splice(0, calls[lane])) {
				const waiter = waiters.next().value;
				if (waiter === undefined) unclaimed.push(ticket);
				else {
					this.waiting[lane].delete(waiter);
					waiter.grant(ticket);
				}
			}
		}
		return unclaimed;
	}

	private nap(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const done = () => {
				clearTimeout(timer);
				this.wake = null;
				resolve();
			};
			const timer = setTimeout(done, Math.min(Math.max(ms, shortestNapMs), longestNapMs));
			this.wake = done;
		});
	}
}
