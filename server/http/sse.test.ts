import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { type EventStreamOptions, eventStream, lastEventId, type StreamItem } from "./sse";

async function* endless(signal: AbortSignal): AsyncGenerator<StreamItem> {
	for (let id = 1; !signal.aborted; id += 1) {
		yield { id, data: { n: id } };
		await sleep(5);
	}
}

/** A stream and the text that a browser has read of it. */
function opened(options: Partial<EventStreamOptions> = {}) {
	const leave = new AbortController();
	const drain = new AbortController();
	const errors: unknown[] = [];
	const response = eventStream({
		disconnected: leave.signal,
		draining: drain.signal,
		items: endless,
		mayContinue: async () => true,
		onError: (error) => errors.push(error),
		...options,
	});
	const seen = { text: "", over: false };
	const done = (async () => {
		const decoder = new TextDecoder();
		for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) seen.text += decoder.decode(chunk);
		seen.over = true;
	})();
	return { response, seen, done, leave, drain, errors };
}

test("messages carry their ids, and nobody between may cache or hold them", async () => {
	const { response, seen, leave, done } = opened();
	expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
	expect(response.headers.get("cache-control")).toBe("no-store, no-transform");
	await expect.poll(() => seen.text).toContain('id: 3\ndata: {"n":3}\n\n');
	leave.abort();
	await done;
});

test.each(["leave", "drain"] as const)("%s ends the stream and its source", async (how) => {
	let ended = false;
	const stream = opened({
		async *items(signal) {
			try {
				yield* endless(signal);
			} finally {
				ended = true;
			}
		},
	});
	await expect.poll(() => stream.seen.text).toContain("id: 2");
	stream[how].abort();
	await stream.done;
	expect(ended).toBe(true);
});

test("a quiet stream has a heart beat", async () => {
	const { seen, leave, done } = opened({
		heartbeatMs: 10,
		async *items(signal) {
			await new Promise((resolve) => signal.addEventListener("abort", resolve));
			yield* [];
		},
	});
	await expect.poll(() => seen.text.match(/: beat/g)?.length ?? 0).toBeGreaterThan(2);
	leave.abort();
	await done;
});

test("who loses the right is cut off at the next look, and told", async () => {
	let may = true;
	const { seen, done } = opened({ recheckMs: 20, mayContinue: async () => may });
	await expect.poll(() => seen.text).toContain("id: 2");
	expect(seen.over).toBe(false);
	may = false;
	await done;
	expect(seen.text).toMatch(/event: ended\ndata: \{\}\n\n$/);
});

test("doubt asks at once", async () => {
	let ask: () => void = () => undefined;
	let may = true;
	const { done } = opened({
		recheckMs: 60_000,
		mayContinue: async () => may,
		onDoubt: (again) => {
			ask = again;
			return () => undefined;
		},
	});
	may = false;
	ask();
	await done;
});

test("without an answer whether the right holds, twice in a row, the stream ends", async () => {
	const { done, errors } = opened({
		recheckMs: 10,
		mayContinue: async () => {
			throw new Error("database gone");
		},
	});
	await done;
	expect(errors).toHaveLength(2);
});

test("one question about the right without an answer is asked again", async () => {
	let asked = 0;
	const { seen, leave, done, errors } = opened({
		recheckMs: 10,
		mayContinue: async () => {
			asked += 1;
			if (asked % 2 === 1) throw new Error("database busy");
			return true;
		},
	});
	await expect.poll(() => asked).toBeGreaterThan(5);
	expect(seen.over).toBe(false);
	expect(errors.length).toBeGreaterThan(2);
	leave.abort();
	await done;
});

test("a source that breaks ends the stream, and is logged", async () => {
	const { done, errors } = opened({
		async *items() {
			yield { id: 1, data: {} };
			throw new Error("broken");
		},
	});
	await done;
	expect(errors).toMatchObject([{ message: "broken" }]);
});

test("a slow reader holds its source back", async () => {
	let produced = 0;
	const leave = new AbortController();
	const response = eventStream({
		disconnected: leave.signal,
		draining: new AbortController().signal,
		async *items() {
			for (;;) {
				produced += 1;
				yield { id: produced, data: {} };
			}
		},
		mayContinue: async () => true,
		onError: () => undefined,
	});
	const reader = response.body?.getReader();
	await reader?.read();
	await expect.poll(() => produced).toBeGreaterThan(10);
	expect(produced).toBeLessThan(100);
	leave.abort();
	await reader?.cancel();
});

test.each([
	["17", 17],
	["0", 0],
	["-1", null],
	["1e9", null],
	["17; drop", null],
	[null, null],
])("Last-Event-ID %j resumes after %j", (header, after) => {
	const headers = new Headers(header === null ? {} : { "last-event-id": header });
	expect(lastEventId(new Request("http://localhost/", { headers }))).toBe(after);
});
