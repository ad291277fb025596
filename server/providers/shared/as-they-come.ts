/**
 * Does the work of many items, so many at once, and hands over each result as soon as it is there. A rejection ends
 * it; whoever stops reading starts no further item.
 */
export async function* asTheyCome<In, Out>(
	items: Iterable<In> | AsyncIterable<In>,
	atOnce: number,
	work: (item: In) => Promise<Out>,
): AsyncGenerator<Out> {
	const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
	const running = new Set<Promise<Out>>();
	const done: { promise: Promise<Out> }[] = [];
	let wake: () => void = () => undefined;
	let exhausted = false;
	try {
		for (;;) {
			while (!exhausted && running.size < atOnce) {
				const next = await source.next();
				if (next.done) exhausted = true;
				else {
					const promise = work(next.value);
					running.add(promise);
					const finish = () => {
						running.delete(promise);
						done.push({ promise });
						wake();
					};
					promise.then(finish, finish);
				}
				if (done.length > 0) break;
			}
			const first = done.shift();
			if (first !== undefined) yield await first.promise;
			else if (running.size === 0) return;
			else {
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
		}
	} finally {
		await source.return?.();
	}
}
