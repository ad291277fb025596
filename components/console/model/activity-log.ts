import type { ActivityItem } from "@/lib/api/activity";

const mostKept = 400;
const showEveryMs = 150;

export interface ActivitySnapshot {
	/** Newest first. An act stands where it was ordered, with its newest outcome. */
	items: readonly ActivityItem[];
	connected: boolean;
}

const subjectOf = ({ entry, id }: ActivityItem) => (entry.kind === "act" ? entry.commandId : String(id));

/** What the server tells of the room, gathered and shown a few times a second. */
export class ActivityLog {
	readonly #items = new Map<string, ActivityItem>();
	#snapshot: ActivitySnapshot = { items: [], connected: false };
	#connected = false;
	#timer: ReturnType<typeof setTimeout> | null = null;
	readonly #listeners = new Set<() => void>();

	get snapshot(): ActivitySnapshot {
		return this.#snapshot;
	}

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	readonly add = (item: ActivityItem): void => {
		const subject = subjectOf(item);
		const known = this.#items.get(subject);
		if (known && known.id >= item.id) return;
		// The newest word on an act, at the time and place where it was ordered.
		this.#items.set(subject, known ? { ...item, at: known.at } : item);
		this.#later();
	};

	readonly setConnected = (connected: boolean): void => {
		if (connected === this.#connected) return;
		this.#connected = connected;
		this.#later();
	};

	dispose(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#listeners.clear();
	}

	#later(): void {
		this.#timer ??= setTimeout(() => {
			this.#timer = null;
			for (const subject of [...this.#items.keys()].slice(0, Math.max(0, this.#items.size - mostKept)))
				this.#items.delete(subject);
			this.#snapshot = { items: [...this.#items.values()].reverse(), connected: this.#connected };
			for (const listener of [...this.#listeners]) listener();
		}, showEveryMs);
	}
}
