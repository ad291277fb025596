import { afterEach, describe, expect, it, vi } from "vitest";
import { runSearch, searchPath } from "@/lib/api/run-search";
import type { SearchStep } from "@/lib/api/search";
import { problemWith } from "./check-text";
import { readHints, writeHints } from "./room-hints";
import { afterSteps } from "./use-search";

const line = (change: object) =>
	({
		type: "vendor",
		provider: "agora",
		state: "searching",
		text: null,
		progress: null,
		notes: [],
		...change,
	}) as SearchStep;

describe("what is searched for", () => {
	it("takes ids and names, and says what is wrong with the rest", async () => {
		for (const good of ["70011", "Ada", "crm 17/β", "../x", "%2f", "1e3"]) expect(await problemWith(good)).toBeNull();
		for (const bad of ["", "   ", "a\u202eb", "a\r\nb", "x".repeat(257)]) expect(await problemWith(bad)).toBeTruthy();
	});
	it("asks with everything in its place", () => {
		const path = searchPath({ q: "a&b", vendor: "zego", rooms: ["zego/1/a%2Fb", "zego/1/c"] });
		const query = new URL(path, "http://x").searchParams;
		expect([query.get("q"), query.get("vendor"), query.getAll("room")]).toEqual([
			"a&b",
			"zego",
			["zego/1/a%2Fb", "zego/1/c"],
		]);
	});
	it("carries rooms to look into through an address", () => {
		const rooms = [
			{ provider: "zego" as const, projectId: "1", roomId: "a/b, c" },
			{ provider: "zego" as const, projectId: "1", roomId: "夜谈 #1" },
		];
		expect(readHints(writeHints(rooms))).toEqual(rooms);
		expect(readHints("zego/1,evil/1/2,zego/%/x,zego/1/a/b")).toEqual([]);
		expect(readHints(Array.from({ length: 50 }, (_, n) => `zego/1/${n}`).join(","))).toHaveLength(20);
	});
});

describe("a search as it comes in", () => {
	afterEach(() => vi.unstubAllGlobals());

	it("keeps one line a vendor and every hit", () => {
		const idle = { phase: "searching" as const, vendors: new Map(), hits: [], problem: null };
		const after = afterSteps(idle, [line({}), line({ state: "done" }), line({ provider: "zego" }), { type: "end" }]);
		expect([...after.vendors.values()].map((step) => step.state)).toEqual(["done", "searching"]);
		expect(after.phase).toBe("done");
	});

	const answer = (chunks: string[], status = 200) =>
		vi.stubGlobal("fetch", async () => {
			const body = new ReadableStream({
				start(controller) {
					for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
					controller.close();
				},
			});
			return new Response(body, { status });
		});
	const all = async () => {
		const steps: SearchStep[] = [];
		for await (const step of runSearch({ q: "x", vendor: null, rooms: [] }, new AbortController().signal)) {
			steps.push(step);
		}
		return steps;
	};

	it("reads a stream whose messages are cut anywhere, and passes over what it does not know", async () => {
		const text = `retry: 1500\n\nid: 1\ndata: ${JSON.stringify(line({ text: "é" }))}\n\n: beat\n\ndata: {"type":"new"}\n\ndata: {"type":"end"}\n\n`;
		answer([...text]);
		expect((await all()).map((step) => step.type)).toEqual(["vendor", "end"]);
	});
	it("says that it broke off when no end came", async () => {
		answer([`data: ${JSON.stringify(line({}))}\n\n`]);
		await expect(all()).rejects.toThrow("broke off");
	});
	it("gives the words of a refusal", async () => {
		answer([JSON.stringify({ code: "forbidden", detail: "Your role (host) does not allow this." })], 403);
		await expect(all()).rejects.toThrow("Your role (host)");
	});
});
