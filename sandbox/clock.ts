interface Task {
	readonly at: number;
	readonly run: () => void;
}

/**
 * The sandbox's time. Tests move it and stop it, so that a rule of an hour or a limit per second needs no waiting;
 * what is due on the way happens in order, each at its own time. Only what asks this clock moves with it.
 */
export class SandboxClock {
	#offset = 0;
	#frozenAt: number | null = null;
	/** The time of the task that runs while the clock is being moved. */
	#moment: number | null = null;
	#tasks = new Set<Task>();
	#timer: NodeJS.Timeout | undefined;

	readonly now = (): number => this.#moment ?? this.#frozenAt ?? Date.now() + this.#offset;

	get frozen(): boolean {
		return this.#frozenAt !== null;
	}

	/** Runs something at a time; returns the way to call it off. */
	at(time: number, run: () => void): () => void {
		const task: Task = { at: time, run };
		this.#tasks.add(task);
		this.#arm();
		return () => {
			this.#tasks.delete(task);
		};
	}

	/** Moves the time forward. */
	advance(milliseconds: number): void {
		const from = this.now();
		const until = from + milliseconds;
		for (let task = this.#earliest(); task && task.at <= until; task = this.#earliest()) {
			this.#tasks.delete(task);
			this.#moment = Math.max(task.at, from);
			task.run();
		}
		this.#moment = null;
		if (this.#frozenAt === null) this.#offset += milliseconds;
		else this.#frozenAt = until;
		this.#arm();
	}

	/** Stops the time where it is; only `advance` moves it then. */
	freeze(): void {
		this.#frozenAt ??= this.now();
		clearTimeout(this.#timer);
	}

	/** Lets the time run on from where it stands. */
	thaw(): void {
		if (this.#frozenAt === null) return;
		this.#offset = this.#frozenAt - Date.now();
		this.#frozenAt = null;
		this.#arm();
	}

	/** Real time again, and nothing due any more. */
	reset(): void {
		clearTimeout(this.#timer);
		this.#tasks = new Set();
		this.#offset = 0;
		this.#frozenAt = null;
	}

	#earliest(): Task | undefined {
		let first: Task | undefined;
		for (const task of this.#tasks) if (!first || task.at < first.at) first = task;
		return first;
	}

	#arm(): void {
		clearTimeout(this.#timer);
		const next = this.#earliest();
		if (!next || this.frozen) return;
		// A timer holds 31 bits; a later task is looked at again on the way.
		this.#timer = setTimeout(() => this.advance(0), Math.min(Math.max(0, next.at - this.now()), 2 ** 31 - 1));
		this.#timer.unref();
	}
}
