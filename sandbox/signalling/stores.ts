type Item = {
	readonly timestamp: string;
	readonly peerId: string;
	readonly storeKey: string;
	readonly payload: Uint8Array;
};

/** The SDK's shared stores, kept as long as the session. */
export class Stores {
	readonly #rooms = new Map<string, Map<string, Map<string, Item>>>();

	constructor(private readonly now: () => number) {}

	insert(meetingId: string, store: string, peerId: string, storeKey: string, payload: Uint8Array): Item {
		const item = { timestamp: new Date(this.now()).toISOString(), peerId, storeKey, payload: Uint8Array.from(payload) };
		this.#store(meetingId, store).set(storeKey, item);
		return item;
	}

	/** The items of the named keys, or all of them when none is named. */
	read(meetingId: string, store: string, keys: readonly string[]): Item[] {
		const items = this.#rooms.get(meetingId)?.get(store) ?? new Map<string, Item>();
		if (keys.length === 0) return [...items.values()];
		return keys.flatMap((key) => items.get(key) ?? []);
	}

	remove(meetingId: string, store: string, keys: readonly string[]): void {
		const items = this.#rooms.get(meetingId)?.get(store);
		for (const key of keys) items?.delete(key);
	}

	forget(meetingId: string): void {
		this.#rooms.delete(meetingId);
	}

	#store(meetingId: string, name: string): Map<string, Item> {
		const room = this.#rooms.get(meetingId) ?? new Map<string, Map<string, Item>>();
		this.#rooms.set(meetingId, room);
		const store = room.get(name) ?? new Map<string, Item>();
		room.set(name, store);
		return store;
	}
}
