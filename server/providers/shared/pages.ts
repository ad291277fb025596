import { ProviderError } from "../../ports/errors";

export interface Page<Item> {
	items: Item[];
	/** How many there are in all, where the vendor tells. */
	total: number | null;
	/** Rows of this page that could not be read. */
	unreadable: number;
}

/**
 * Reads a numbered listing to its end, whatever the vendor's habits: it may cap the page size, leave out
 * the total, ignore the page number, or count pages from 0. `whole` is false when rows may be missing.
 */
export async function readPages<Item>(
	read: (pageNumber: number) => Promise<Page<Item>>,
	idOf: (item: Item) => string,
	maxPages: number,
): Promise<{ items: Item[]; whole: boolean }> {
	const found = new Map<string, Item>();
	let unreadable = 0;
	let total: number | null = null;
	const take = async (pageNumber: number): Promise<boolean> => {
		const page = pageNumber === 0 ? await read(0).catch(emptyWhenRefused) : await read(pageNumber);
		const before = found.size;
		for (const item of page.items) found.set(idOf(item), item);
		unreadable += page.unreadable;
		total = page.total ?? total;
		return found.size > before;
	};
	const missing = () => total !== null && found.size + unreadable < total;

	let pageNumber = 1;
	let grew = await take(pageNumber);
	while (grew && (total === null || missing()) && pageNumber < maxPages) {
		pageNumber++;
		grew = await take(pageNumber);
	}
	const cutShort = grew && pageNumber >= maxPages && (total === null || missing());
	if (!cutShort && (total === null || missing())) await take(0);
	return { items: [...found.values()], whole: unreadable === 0 && !cutShort && !missing() };
}

/** A vendor that counts from 1 may refuse a page 0, which then holds nothing that is missed. */
export function emptyWhenRefused(error: unknown): Page<never> {
	if (error instanceof ProviderError && error.kind === "refused") return { items: [], total: null, unreadable: 0 };
	throw error;
}
