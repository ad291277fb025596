const shardCount = 64;

/** What a room's state shows of the map. */
export type ReadonlyIdMap<Value> = Pick<IdMap<Value>, "get" | "has" | "keys" | "size" | "copy">;

/**
 * A map whose copies are cheap: a copy shares its parts with the original until one of them is written to. With
 * thousands of people coming and going, copying a whole map for each frame would be most of the work.
 */
export class IdMap<Value> {
	#shards: Map<string, Value>[] = Array.from({ length: shardCount }, () => new Map());
	/** The parts that nobody else reads. */
	readonly #own = new Set<number>();
	#size = 0;

	copy(): IdMap<Value> {
		const copy = new IdMap<Value>();
		copy.#shards = this.#shards.slice();
		copy.#size = this.#size;
		// From now on both read the same parts, so neither may write to them.
		this.#own.clear();
		return copy;
	}

	get size(): number {
		return this.#size;
	}

	get(id: string): Value | undefined {
		return this.#shards[shardOf(id)]?.get(id);
	}

	has(id: string): boolean {
		return this.#shards[shardOf(id)]?.has(id) ?? false;
	}

	set(id: string, value: Value): void {
		const shard = this.#owned(shardOf(id));
		const before = shard.size;
		shard.set(id, value);
		this.#size += shard.size - before;
	}

	delete(id: string): void {
		if (this.has(id) && this.#owned(shardOf(id)).delete(id)) this.#size -= 1;
	}

	*keys(): Generator<string> {
		for (const shard of this.#shards) yield* shard.keys();
	}

	#owned(at: number): Map<string, Value> {
		const shared = this.#shards[at];
		if (shared && this.#own.has(at)) return shared;
		const own = new Map(shared);
		this.#shards[at] = own;
		this.#own.add(at);
		return own;
	}
}

function shardOf(id: string): number {
	let hash = 0;
	for (let at = 0; at < id.length; at += 1) hash = (hash * 31 + id.charCodeAt(at)) | 0;
	return (hash ^ (hash >>> 16)) & (shardCount - 1);
}
