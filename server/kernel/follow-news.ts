import type { Signals, SignalTopic } from "../ports/signals";
import { pause } from "./signals";

/** Items of one look at the table. */
export const newsPage = 500;
/** Hints can be lost; the table cannot. */
const lookAtLeastEveryMs = 10_000;

export interface NewsInput {
	topic: SignalTopic;
	/** Hints with this payload are about it. */
	key: string;
	/** The last id already seen; null: `look` decides where to begin. */
	afterId: number | null;
	signal: AbortSignal;
}

/**
 * What comes into a table, until `signal` aborts: in order, nothing lost, nothing twice. `look` reads up to `newsPage`
 * items after an id, in the order of their ids; it is asked on each hint, and now and then without one.
 */
export async function* followNews<Item extends { id: number }>(
	signals: Signals,
	{ topic, key, afterId, signal }: NewsInput,
	look: (afterId: number | null) => Promise<Item[]>,
): AsyncGenerator<Item> {
	let news = true;
	let wake = new AbortController();
	const stop = signals.listen(topic, (payload) => {
		if (payload !== null && payload !== key) return;
		news = true;
		wake.abort();
	});
	const end = () => wake.abort();
	signal.addEventListener("abort", end);
	let last = afterId;
	try {
		while (!signal.aborted) {
			if (news) {
				news = false;
				const items = await look(last);
				for (const item of items) {
					if (signal.aborted) return;
					yield item;
					last = item.id;
				}
				last ??= 0;
				if (items.length === newsPage) news = true;
				continue;
			}
			wake = new AbortController();
			// A hint between the last look and this line has set `news`, and must not be slept over.
			if (!news && !signal.aborted) await pause(lookAtLeastEveryMs, wake.signal);
			news = true;
		}
	} finally {
		stop();
		signal.removeEventListener("abort", end);
	}
}
