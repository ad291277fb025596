import { useSyncExternalStore } from "react";

export interface Polled<T> {
	/** null: nothing has been told yet. */
	data: T | null;
	/** When `data` came, epoch milliseconds. */
	updatedAt: number | null;
	/** Why the latest try brought nothing newer; null: it did. */
	error: Error | null;
}

const nothing = { data: null, updatedAt: null, error: null };

/**
 * One question asked again and again while somebody watches and the page can be seen; one request serves every part of a
 * page. By hand and not with TanStack Query, for the same weight as `use-rooms.ts`.
 */
export class Poll<T> {
	readonly #ask: (signal: AbortSignal) => Promise<T>;
	readonly #everyMs: number;
	readonly #listeners = new Set<() => void>();
	#state: Polled<T> = nothing;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#running: AbortController | null = null;

	constructor(ask: (signal: AbortSignal) => Promise<T>, everyMs: number) {
		this.#ask = ask;
		this.#everyMs = everyMs;
	}

	readonly read = (): Polled<T> => this.#state;

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		if (this.#listeners.size === 1) {
			document.addEventListener("visibilitychange", this.#seen);
			const age = Date.now() - (this.#state.updatedAt ?? 0);
			this.#timer = setTimeout(this.refresh, Math.max(0, this.#everyMs - age));
		}
		return () => {
			this.#listeners.delete(listener);
			if (this.#listeners.size > 0) return;
			document.removeEventListener("visibilitychange", this.#seen);
			clearTimeout(this.#timer);
			this.#running?.abort();
			this.#running = null;
		};
	};

	/** Asks now; the next regular turn is counted from here. */
	readonly refresh = async (): Promise<void> => {
		clearTimeout(this.#timer);
		this.#running?.abort();
		const mine = new AbortController();
		this.#running = mine;
		try {
			const data = await this.#ask(mine.signal);
			if (mine.signal.aborted) return;
			this.#publish({ data, updatedAt: Date.now(), error: null });
		} catch (error) {
			if (mine.signal.aborted) return;
			this.#publish({ ...this.#state, error: error instanceof Error ? error : new Error(String(error)) });
		}
		if (this.#running !== mine) return;
		this.#running = null;
		if (this.#listeners.size > 0 && !document.hidden) this.#timer = setTimeout(this.refresh, this.#everyMs);
	};

	#publish(next: Polled<T>): void {
		this.#state = next;
		for (const listener of this.#listeners) listener();
	}

	readonly #seen = (): void => {
		if (!document.hidden) void this.refresh();
	};
}

export function usePoll<T>(poll: Poll<T>): Polled<T> {
	return useSyncExternalStore(poll.subscribe, poll.read, () => nothing);
}
