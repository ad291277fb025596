/** One message of an event stream; `id` comes back as `Last-Event-ID` when the browser reconnects. */
export interface StreamItem {
	id: number;
	data: unknown;
}

export interface EventStreamOptions {
	/** The browser went away. */
	disconnected: AbortSignal;
	/** This process is asked to end. */
	draining: AbortSignal;
	items(signal: AbortSignal): AsyncIterable<StreamItem>;
	/** Whether the reader may still see this; asked every few seconds, and when `onDoubt` calls. */
	mayContinue(): Promise<boolean>;
	onDoubt?(ask: () => void): () => void;
	onError(error: unknown): void;
	heartbeatMs?: number;
	recheckMs?: number;
}

/** Chunks that may wait for a slow reader before the source is asked to wait too. */
const backlog = 64;

/**
 * A server-sent event stream that ends by itself: when the browser leaves, when the process drains, when its source
 * breaks, and within seconds of its reader losing the right. The browser then reconnects, and is answered anew.
 */
export function eventStream(options: EventStreamOptions): Response {
	const { disconnected, draining, items, mayContinue, onDoubt, onError } = options;
	const ending = new AbortController();
	const end = () => ending.abort();
	const encoder = new TextEncoder();
	let roomAgain: (() => void) | null = null;

	async function* messages(): AsyncGenerator<string> {
		yield "retry: 1500\n\n";
		for await (const { id, data } of items(ending.signal)) yield `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
	}

	const body = new ReadableStream<Uint8Array>(
		{
			start(controller) {
				for (const signal of [disconnected, draining]) {
					if (signal.aborted) end();
					signal.addEventListener("abort", end, { once: true });
				}
				const hasRoom = () => (controller.desiredSize ?? 0) > 0;
				const write = (text: string) => {
					if (!ending.signal.aborted) controller.enqueue(encoder.encode(text));
				};
				let asking = false;
				let unanswered = 0;
				const recheck = async () => {
					if (asking) return;
					asking = true;
					try {
						const may = await mayContinue();
						unanswered = 0;
						if (!may) {
							write("event: ended\ndata: {}\n\n");
							end();
						}
					} catch (error) {
						// A busy moment of the database is asked again; without an answer twice nobody knows whether the right still holds.
						onError(error);
						unanswered += 1;
						if (unanswered >= 2) end();
					} finally {
						asking = false;
					}
				};
				const heart = setInterval(() => hasRoom() && write(": beat\n\n"), options.heartbeatMs ?? 15_000);
				const guard = setInterval(recheck, options.recheckMs ?? 4_000);
				const stopDoubt = onDoubt?.(() => void recheck());
				ending.signal.addEventListener("abort", () => roomAgain?.(), { once: true });

				const pump = async () => {
					for await (const message of messages()) {
						while (!hasRoom() && !ending.signal.aborted) {
							await new Promise<void>((resolve) => {
								roomAgain = resolve;
							});
						}
						if (ending.signal.aborted) return;
						write(message);
					}
				};
				pump()
					.catch(onError)
					.finally(() => {
						end();
						clearInterval(heart);
						clearInterval(guard);
						stopDoubt?.();
						for (const signal of [disconnected, draining]) signal.removeEventListener("abort", end);
						// A reader that has cancelled has closed it already.
						try {
							controller.close();
						} catch {}
					});
			},
			pull() {
				roomAgain?.();
			},
			cancel: end,
		},
		{ highWaterMark: backlog },
	);

	return new Response(body, {
		headers: {
			"content-type": "text/event-stream; charset=utf-8",
			// no-transform keeps compressors from holding messages back.
			"cache-control": "no-store, no-transform",
			"x-accel-buffering": "no",
		},
	});
}

/** Where a reader left off; null: from the beginning. Only a number is one of our ids. */
export function lastEventId(request: Request): number | null {
	// A browser names it by itself when it resumes; a stream opened anew can only name it in the address.
	const given = request.headers.get("last-event-id") ?? new URL(request.url).searchParams.get("after");
	return given !== null && /^\d{1,15}$/.test(given) ? Number(given) : null;
}
