/** Several sources as one, in the order in which they come; whoever stops reading stops them all. */
export async function* merge<Item>(sources: readonly AsyncGenerator<Item>[]): AsyncGenerator<Item> {
	const next = async (source: AsyncGenerator<Item>) => ({ source, result: await source.next() });
	const waiting = new Map(sources.map((source) => [source, next(source)]));
	try {
		while (waiting.size > 0) {
			const { source, result } = await Promise.race(waiting.values());
			if (result.done === true) {
				waiting.delete(source);
				continue;
			}
			waiting.set(source, next(source));
			yield result.value;
		}
	} finally {
		// Not awaited: a source that hangs must not keep the reader, and its signal ends it.
		for (const [source, pending] of waiting) {
			pending.catch(() => undefined);
			source.return(undefined).catch(() => undefined);
		}
	}
}
