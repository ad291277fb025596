import type { RateLimit } from "../../ports/rate-budget";

export type Lane = "act" | "poll";

/** Somebody of this process who waits for a call to fit. */
export interface Waiter {
	lane: Lane;
	grant(): void;
	fail(error: unknown): void;
}

export interface Grant {
	acts: number;
	polls: number;
	/** How long until another call may fit; 0: nothing was left over. */
	waitMs: number;
}

/** Asks the shared ledger for so many calls at once. */
export type Ask = (limits: readonly RateLimit[], acts: number, polls: number) => Promise<Grant>;

const longestNapMs = 2_000;
const shortestNapMs = 5;

/**
 * Everybody of this process who waits for the same limits: acts first, and one question to the database for all of
 * them, however many wait.
 */
export class LocalQueue {
	private readonly waiting: Record<Lane, Set<Waiter>> = { act: new Set(), poll: new Set() };
	private pumping = false;
	private wake: (() => void) | null = null;

	constructor(
		private readonly limits: readonly RateLimit[],
		private readonly ask: Ask,
	) {}

	add(waiter: Waiter): void {
		this.waiting[waiter.lane].add(waiter);
		// A newcomer may fit where those who wait do not: an act while polls wait.
		this.wake?.();
		if (!this.pumping) void this.pump();
	}

	remove(waiter: Waiter): void {
		this.waiting[waiter.lane].delete(waiter);
	}

	private async pump(): Promise<void> {
		this.pumping = true;
		try {
			// Those who ask in the same moment go out as one question.
			await Promise.resolve();
			while (this.waiting.act.size + this.waiting.poll.size > 0) {
				const grant = await this.ask(this.limits, this.waiting.act.size, this.waiting.poll.size);
				this.hand("act", grant.acts);
				this.hand("poll", grant.polls);
				if (grant.waitMs > 0 && this.waiting.act.size + this.waiting.poll.size > 0) await this.nap(grant.waitMs);
			}
		} catch (error) {
			for (const lane of ["act", "poll"] as const) {
				for (const waiter of this.waiting[lane]) waiter.fail(error);
				this.waiting[lane].clear();
			}
		} finally {
			this.pumping = false;
		}
	}

	private hand(lane: Lane, count: number): void {
		let left = count;
		for (const waiter of this.waiting[lane]) {
			if (left-- <= 0) return;
			this.waiting[lane].delete(waiter);
			waiter.grant();
		}
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
