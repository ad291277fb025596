import { expect, test } from "vitest";
import { asTheyCome } from "./as-they-come";

const after = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(resolve, ms, value));

async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
	const found: T[] = [];
	for await (const result of results) found.push(result);
	return found;
}

test("hands over what is there first", async () => {
	expect(await all(asTheyCome([60, 5, 30], 3, (ms) => after(ms, ms)))).toEqual([5, 30, 60]);
});

test("never works on more than so many at once", async () => {
	let running = 0;
	let most = 0;
	const work = async (n: number) => {
		most = Math.max(most, ++running);
		await after(n % 7, null);
		running--;
		return n;
	};
	const numbers = Array.from({ length: 60 }, (_, n) => n);
	expect((await all(asTheyCome(numbers, 4, work))).sort((a, b) => a - b)).toEqual(numbers);
	expect(most).toBe(4);
});

test("takes from a source as it goes, and starts nothing more for a reader who left", async () => {
	let taken = 0;
	let closed = false;
	async function* source() {
		try {
			for (;;) yield taken++;
		} finally {
			closed = true;
		}
	}
	for await (const n of asTheyCome(source(), 2, (m) => after(1, m))) if (n >= 3) break;
	expect(taken).toBeLessThanOrEqual(8);
	expect(closed).toBe(true);
});

test("a failure ends it, and the failures that come later trouble nobody", async () => {
	const work = async (n: number) => {
		await after(n, null);
		throw new Error(`failed ${n}`);
	};
	await expect(all(asTheyCome([1, 5, 10], 3, work))).rejects.toThrow("failed 1");
	await after(20, null);
});
