/** Named timers: a new one under a name replaces the old. None keeps the process alive. */
export class Timers {
	readonly #running = new Map<string, NodeJS.Timeout>();

	after(name: string, seconds: number, run: () => void): void {
		this.cancel(name);
		const timer = setTimeout(() => {
			this.#running.delete(name);
			run();
		}, seconds * 1_000);
		timer.unref();
		this.#running.set(name, timer);
	}

	cancel(name: string): void {
		clearTimeout(this.#running.get(name));
		this.#running.delete(name);
	}

	cancelAll(): void {
		for (const timer of this.#running.values()) clearTimeout(timer);
		this.#running.clear();
	}
}
