import fc from "fast-check";
import { expect, test } from "vitest";
import { ProviderError } from "../../ports/errors";
import { type Page, readPages } from "./pages";

interface Habit {
	rows: number;
	size: number;
	first: 0 | 1;
	tellsTotal: boolean;
	below: "first" | "refused";
	ignoresPageNumber: boolean;
}

function vendor(habit: Habit) {
	let calls = 0;
	const all = Array.from({ length: habit.rows }, (_, index) => `row-${index}`);
	const read = async (pageNumber: number): Promise<Page<string>> => {
		calls++;
		if (pageNumber < habit.first && habit.below === "refused") {
			throw new ProviderError("refused", "page_no", { code: "400", retryable: false });
		}
		const page = habit.ignoresPageNumber ? 0 : Math.max(pageNumber, habit.first) - habit.first;
		return {
			items: all.slice(page * habit.size, (page + 1) * habit.size),
			total: habit.tellsTotal ? habit.rows : null,
			unreadable: 0,
		};
	};
	return { read, calls: () => calls };
}

test("reads a listing whole, whatever the vendor's habits", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.record({
				rows: fc.nat(60),
				size: fc.integer({ min: 1, max: 25 }),
				first: fc.constantFrom(0 as const, 1 as const),
				tellsTotal: fc.boolean(),
				below: fc.constantFrom("first" as const, "refused" as const),
				ignoresPageNumber: fc.constant(false),
			}),
			async (habit) => {
				const { items, whole } = await readPages(vendor(habit).read, (row) => row, 100);
				expect(whole).toBe(true);
				expect(items).toHaveLength(habit.rows);
			},
		),
		{ numRuns: 500 },
	);
});

test("takes one call where the vendor tells the total and it fits a page", async () => {
	const { read, calls } = vendor({
		rows: 5,
		size: 100,
		first: 1,
		tellsTotal: true,
		below: "first",
		ignoresPageNumber: false,
	});
	await readPages(read, (row) => row, 10);
	expect(calls()).toBe(1);
});

test("does not call a listing whole that it could not read to its end", async () => {
	const long = { rows: 60, size: 5, first: 1, tellsTotal: true, below: "first", ignoresPageNumber: false } as const;
	expect(await readPages(vendor(long).read, (row) => row, 3)).toMatchObject({ whole: false });
	expect(await readPages(vendor({ ...long, tellsTotal: false }).read, (row) => row, 3)).toMatchObject({ whole: false });
	const stuck = vendor({ ...long, ignoresPageNumber: true });
	expect(await readPages(stuck.read, (row) => row, 50)).toMatchObject({ whole: false });
	expect(stuck.calls()).toBeLessThan(5);
});

test("does not call a listing whole that has rows it cannot read", async () => {
	const read = async () => ({ items: ["a"], total: 2, unreadable: 1 });
	expect(await readPages(read, (row) => row, 5)).toEqual({ items: ["a"], whole: false });
});
