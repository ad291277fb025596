/** A seeded source of chance (mulberry32): the same seed gives the same sequence everywhere. */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** A number in [0, 1). */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = this.#state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	}

	/** A whole number in [0, below). */
	below(limit: number): number {
		return Math.floor(this.next() * limit);
	}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	/** One of a list; undefined only for an empty one. */
	pick<T>(list: readonly T[]): T | undefined {
		return list[this.below(list.length)];
	}
}

/** A seed from a text, so that each room has its own sequence. */
export function seedOf(text: string, seed: number): number {
	let hash = seed >>> 0;
	for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
	return hash;
}
