import type { RecordEntry, RecordKind } from "./events";

const kept = 200_000;

/** Everything that happened, in order; ids only grow, and the oldest half goes when memory would. */
export class WorldRecord {
	#entries: RecordEntry[] = [];
	#nextId = 1;

	constructor(private readonly now: () => number) {}

	add(kind: RecordKind, meetingId: string | null, detail: Record<string, unknown> = {}): RecordEntry {
		const entry: RecordEntry = {
			...detail,
			id: this.#nextId++,
			at: new Date(this.now()).toISOString(),
			kind,
			meetingId,
		};
		this.#entries.push(entry);
		if (this.#entries.length > kept) this.#entries = this.#entries.slice(kept / 2);
		return entry;
	}

	/** Entries after an id, oldest first. */
	after(id: number): RecordEntry[] {
		const first = this.#entries[0];
		if (!first) return [];
		return this.#entries.slice(Math.max(0, id - first.id + 1));
	}

	get lastId(): number {
		return this.#nextId - 1;
	}
}
