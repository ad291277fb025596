import { afterEach, describe, expect, test } from "vitest";
import { call, json, OpenBudget, realClock, startVendorStub, type VendorStub } from "@/tests/factories/vendor";
import { Circuit } from "./circuit";
import { VendorHttp, type VendorHttpOptions, type VendorRequest } from "./vendor-http";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const close of closing.splice(0).reverse()) await close();
});

async function stub(...answer: Parameters<typeof startVendorStub>): Promise<VendorStub> {
	const vendor = await startVendorStub(...answer);
	closing.push(vendor.close);
	return vendor;
}

function open(baseUrl: string, options: Partial<VendorHttpOptions> = {}) {
	const budget = new OpenBudget();
	const lines: string[] = [];
	const note = (event: string, facts?: Record<string, unknown>) => void lines.push(JSON.stringify({ event, ...facts }));
	const http = new VendorHttp({
		vendor: "Test",
		baseUrl,
		headers: { authorization: "Bearer canary-secret" },
		limits: [{ key: "test", max: 10, windowMs: 1_000, reservedForActs: 2 }],
		budget,
		log: { info: note, warn: note },
		clock: realClock,
		...options,
	});
	closing.push(() => http.close());
	return { http, budget, lines };
}

const read: VendorRequest = { method: "GET", path: "/thing", effect: "read", ...call("poll") };
const act: VendorRequest = { method: "POST", path: "/thing", body: { a: 1 }, effect: "act", ...call() };
const fresh = (request: VendorRequest): VendorRequest => ({ ...request, signal: AbortSignal.timeout(8_000) });

function error(kind: string, code: string) {
	return expect.objectContaining({ name: "ProviderError", kind, details: expect.objectContaining({ code }) });
}

describe("connections", () => {
	test("calls that follow each other share their connections, and eight serve any number at once", async () => {
		const vendor = await stub((_heard, response) => json(response, 200, { ok: true }));
		const { http } = open(vendor.url);
		for (let count = 0; count < 50; count++) await http.call(fresh(read));
		// undici frees a connection a moment after the answer, so a second one may take over.
		expect(vendor.connections()).toBeLessThanOrEqual(2);
		await Promise.all(Array.from({ length: 200 }, () => http.call(fresh(read))));
		expect(vendor.heard).toHaveLength(250);
		expect(vendor.connections()).toBeLessThanOrEqual(8);
	});

	test("sends what it is told, under the base path, with the credentials", async () => {
		const vendor = await stub((_heard, response) => json(response, 200, { ok: true }));
		const { http, budget } = open(`${vendor.url}/base/v4`);
		const answer = await http.call({ ...fresh(act), query: { page_no: 2, search: "a b&c" } });
		expect(answer).toEqual({ status: 200, body: { ok: true } });
		expect(vendor.heard[0]).toMatchObject({
			method: "POST",
			url: "/base/v4/thing?page_no=2&search=a%20b%26c",
			body: '{"a":1}',
		});
		expect(vendor.heard[0]?.headers).toMatchObject({
			authorization: "Bearer canary-secret",
			"content-type": "application/json",
		});
		expect(budget.taken).toEqual([{ key: "test", lane: "act" }]);
	});
});

describe("failures by their kind", () => {
	test("a vendor that cannot be reached was never told anything", async () => {
		const vendor = await startVendorStub((_heard, response) => json(response, 200, {}));
		await vendor.close();
		const { http } = open(vendor.url);
		await expect(http.call(fresh(act))).rejects.toEqual(error("unreachable", "never-left"));
		await expect(http.call(fresh(read))).rejects.toEqual(error("unreachable", "never-left"));
		const { http: nowhere } = open("http://vendor.invalid");
		await expect(nowhere.call(fresh(act))).rejects.toEqual(error("unreachable", "never-left"));
	});

	test("a call whose caller has already gone is not sent", async () => {
		const vendor = await stub((_heard, response) => json(response, 200, {}));
		const { http } = open(vendor.url);
		await expect(http.call({ ...act, signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "ProviderError" });
		expect(vendor.heard).toHaveLength(0);
	});

	const spoilt: Record<string, Parameters<typeof startVendorStub>[0]> = {
		"500": (_heard, response) => json(response, 500, { success: false }),
		"503": (_heard, response) => json(response, 503, { success: false }),
		cut: (_heard, _response, socket) => socket.destroy(),
		timeout: () => undefined,
		"malformed-answer": (_heard, response) => response.end("<!doctype html><title>Busy</title>"),
		"answer-too-deep": (_heard, response) => response.end(`{"data":${"[".repeat(20_000)}${"]".repeat(20_000)}}`),
		"answer-too-large": (_heard, response) => response.end(JSON.stringify({ data: "x".repeat(70_000) })),
	};

	test.each(Object.keys(spoilt))("an act answered with %s is unknown, and never sent twice", async (code) => {
		const vendor = await stub(spoilt[code] ?? (() => undefined));
		const { http } = open(vendor.url, { deadlineMs: 400, maxBytes: 64 * 1024 });
		await expect(http.call(fresh(act))).rejects.toEqual(error("unknown-outcome", code));
		expect(vendor.heard).toHaveLength(1);
	});

	test.each(Object.keys(spoilt))("a read answered with %s has failed, after three tries at most", async (code) => {
		const vendor = await stub(spoilt[code] ?? (() => undefined));
		const { http } = open(vendor.url, { deadlineMs: 1_500, readAttemptMs: 100, maxBytes: 64 * 1024 });
		await expect(http.call(fresh(read))).rejects.toEqual(error("unreachable", code));
		expect(vendor.heard.length).toBeLessThanOrEqual(3);
	});

	test("an answer that is cut in the middle, or never ends, is no answer", async () => {
		const half = await stub((_heard, response, socket) => {
			response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
			response.write('{"success":true,"data":{');
			socket.end();
		});
		await expect(open(half.url).http.call(fresh(act))).rejects.toEqual(error("unknown-outcome", "cut"));
		const endless = await stub((_heard, response) => {
			response.writeHead(200, { "content-type": "application/json" });
			const drip = setInterval(() => response.write(" "), 5);
			response.on("close", () => clearInterval(drip));
		});
		const { http } = open(endless.url, { deadlineMs: 300 });
		await expect(http.call(fresh(act))).rejects.toEqual(error("unknown-outcome", "timeout"));
	});

	test("a redirect is refused and not followed, with the credentials in hand", async () => {
		const elsewhere = await stub((_heard, response) => json(response, 200, { success: true }));
		const vendor = await stub((_heard, response) => json(response, 307, {}, { location: `${elsewhere.url}/steal` }));
		await expect(open(vendor.url).http.call(fresh(act))).rejects.toEqual(error("refused", "307"));
		expect(elsewhere.heard).toHaveLength(0);
	});

	test("an error status with an unreadable body is still that status", async () => {
		const vendor = await stub((_heard, response) => {
			response.writeHead(404, { "content-type": "text/html" });
			response.end("<h1>no</h1>");
		});
		expect(await open(vendor.url).http.call(fresh(act))).toEqual({ status: 404, body: undefined });
	});

	test("neither errors nor log lines carry the credentials", async () => {
		const vendor = await stub((heard, response) => json(response, 500, { echo: heard.headers.authorization }));
		const { http, lines } = open(vendor.url);
		const thrown = await http.call(fresh(act)).catch((failure: unknown) => failure);
		expect(JSON.stringify([thrown, String(thrown), lines])).not.toContain("canary-secret");
		expect(lines).toHaveLength(1);
	});
});

describe("tries", () => {
	test("a read that failed once succeeds at its second try", async () => {
		let count = 0;
		const vendor = await stub((_heard, response) => json(response, ++count === 1 ? 502 : 200, { ok: true }));
		const { http, budget } = open(vendor.url);
		expect(await http.call(fresh(read))).toMatchObject({ status: 200 });
		expect(budget.taken).toHaveLength(2);
	});

	test("a 429 stops every process, and a short one is waited for", async () => {
		let count = 0;
		const vendor = await stub((_heard, response) =>
			++count === 1 ? json(response, 429, {}, { "retry-after": "0" }) : json(response, 200, { ok: true }),
		);
		const { http, budget } = open(vendor.url);
		expect(await http.call(fresh(act))).toMatchObject({ status: 200 });
		expect(budget.pauses).toEqual([{ key: "test", until: expect.any(Date) }]);
	});

	test("a long 429 is told at once", async () => {
		const vendor = await stub((_heard, response) => json(response, 429, {}, { "retry-after": "300" }));
		const { http, budget } = open(vendor.url);
		const before = Date.now();
		await expect(http.call(fresh(read))).rejects.toMatchObject({ kind: "limited", details: { retryAfterMs: 300_000 } });
		expect(vendor.heard).toHaveLength(1);
		expect(budget.pauses[0]?.until.getTime()).toBeGreaterThanOrEqual(before + 300_000);
	});

	test("under failures that come and go, our second tries add a tenth at most, and no call goes out a fourth time", async () => {
		const tries = new Map<string, number>();
		let seen = 0;
		const vendor = await stub((heard, response) => {
			tries.set(heard.url, (tries.get(heard.url) ?? 0) + 1);
			json(response, seen++ % 3 === 0 ? 503 : 200, {});
		});
		const { http } = open(vendor.url);
		const calls = 300;
		for (let count = 0; count < calls; count++) {
			await http.call({ ...fresh(read), path: `/thing/${count}` }).catch(() => undefined);
		}
		expect(vendor.heard.length).toBeGreaterThan(calls);
		expect(vendor.heard.length).toBeLessThanOrEqual(calls * 1.1 + 2);
		expect(Math.max(...tries.values())).toBeLessThanOrEqual(3);
	});

	test("a vendor that only fails is left alone, tried again by one call, and used again when it is back", async () => {
		let at = 0;
		let broken = true;
		const vendor = await stub((_heard, response) => json(response, broken ? 500 : 200, {}));
		const { http } = open(vendor.url, { circuit: new Circuit({ now: () => new Date(at) }) });
		for (let count = 0; count < 100; count++) await http.call(fresh(act)).catch(() => undefined);
		expect(vendor.heard).toHaveLength(5);
		await expect(http.call(fresh(act))).rejects.toEqual(error("unreachable", "circuit-open"));
		at += 5_000;
		await expect(http.call(fresh(act))).rejects.toEqual(error("unknown-outcome", "500"));
		expect(vendor.heard).toHaveLength(6);
		broken = false;
		at += 10_000;
		expect(await http.call(fresh(act))).toMatchObject({ status: 200 });
		expect(await http.call(fresh(act))).toMatchObject({ status: 200 });
	});

	test("refusals and callers who gave up do not open the circuit", async () => {
		const vendor = await stub((heard, response) => {
			if (heard.url !== "/slow") json(response, 404, {});
		});
		const { http } = open(vendor.url);
		for (let count = 0; count < 10; count++) await http.call(fresh(read));
		for (let count = 0; count < 10; count++) {
			const given = { ...read, path: "/slow", signal: AbortSignal.timeout(5) };
			await expect(http.call(given)).rejects.toMatchObject({ name: "ProviderError" });
		}
		expect(await http.call(fresh(read))).toMatchObject({ status: 404 });
	});
});

describe("what vendors of other habits need", () => {
	const app = { key: "app", max: 200, windowMs: 1_000, reservedForActs: 0 };
	const room = { key: "app:room", max: 1, windowMs: 1_000, reservedForActs: 0 };

	test("a call with limits of its own counts in those, and its place is given back", async () => {
		const vendor = await stub((_heard, response) => json(response, 200, {}));
		const { http, budget } = open(vendor.url);
		await http.call({ ...fresh(read), limits: [app, room] });
		expect(budget.taken.map(({ key }) => key)).toEqual(["app", "app:room"]);
		expect(budget.open).toBe(0);
	});

	test("a place in the budget is given back whatever becomes of the call", async () => {
		const vendor = await stub((_heard, _response, socket) => socket.destroy());
		const { http, budget } = open(vendor.url);
		await http.call(fresh(act)).catch(() => undefined);
		expect(budget.open).toBe(0);
	});

	test.each([
		[{ as: "limited", code: "206", retryAfterMs: 0 } as const, "app"],
		[{ as: "limited", code: "207", retryAfterMs: 0, narrowest: true } as const, "app:room"],
	])("a limit told inside a 200 pauses the one that was met, and the call is tried again", async (inside, key) => {
		let count = 0;
		const vendor = await stub((_heard, response) => json(response, 200, { tries: ++count }));
		const statusInside = (body: unknown) => ((body as { tries: number }).tries === 1 ? inside : null);
		const { http, budget } = open(vendor.url, { statusInside });
		expect(await http.call({ ...fresh(act), limits: [app, room] })).toEqual({ status: 200, body: { tries: 2 } });
		expect(budget.pauses.map((pause) => pause.key)).toEqual([key]);
	});

	test("a failure told inside a 200 leaves an act unknown", async () => {
		const vendor = await stub((_heard, response) => json(response, 200, {}));
		const { http } = open(vendor.url, { statusInside: () => ({ as: "failed", code: "15" }) });
		await expect(http.call(fresh(act))).rejects.toEqual(error("unknown-outcome", "15"));
		expect(vendor.heard).toHaveLength(1);
	});

	test("every try asks for its own query, and a list repeats its name", async () => {
		let nonce = 0;
		const vendor = await stub((_heard, response) => json(response, nonce === 1 ? 502 : 200, {}));
		const { http, lines } = open(vendor.url);
		const query = () => ({ Nonce: ++nonce, "Id[]": ["a b", "c"] });
		await http.call({ ...fresh(read), query, name: "AskForIds" });
		expect(vendor.heard.map(({ url }) => url)).toEqual([
			"/thing?Nonce=1&Id%5B%5D=a%20b&Id%5B%5D=c",
			"/thing?Nonce=2&Id%5B%5D=a%20b&Id%5B%5D=c",
		]);
		expect(lines[0]).toContain('"path":"AskForIds"');
	});

	test("a batch may wait for its budget longer than a call may take, which is still held to its deadline", async () => {
		const vendor = await stub(() => undefined);
		const waits = {
			take: async () => {
				await new Promise((resolve) => setTimeout(resolve, 400));
				return { done: () => undefined };
			},
			pause: async () => undefined,
		};
		const { http } = open(vendor.url, { budget: waits, deadlineMs: 200 });
		await expect(http.call({ ...fresh(act), lane: "batch" })).rejects.toEqual(error("unknown-outcome", "timeout"));
		expect(vendor.heard).toHaveLength(1);
	});
});
