import { afterAll, beforeAll, expect, test } from "vitest";
import { type SearchStep, searchQuerySchema } from "@/lib/api/search";
import type { Actor } from "@/lib/moderation/actor";
import type { Provider } from "@/lib/moderation/room";
import { openDatabase } from "@/server/db/client";
import { ProviderError } from "@/server/ports/errors";
import type { RoomControl } from "@/server/ports/room-control";
import { listRoomPeople } from "@/server/rooms";
import { findPeople } from "@/server/search";
import { addTestUser, fakeControl, testContext } from "../factories/context";
import { createTestDatabase, type TestDatabase } from "../factories/database";

let db: TestDatabase;
let admin: Actor;
beforeAll(async () => {
	db = await createTestDatabase();
	admin = await addTestUser(db, "admin");
});
afterAll(() => db.close());

const room = { provider: "zego", projectId: "app", roomId: "hall" } as const;
const connection = {
	connectionId: "77@1",
	participantId: "77",
	userId: "77",
	name: "Eve",
	presetName: null,
	joinedAt: null,
	leftAt: null,
};
const vendor = (provider: Provider, answers: Partial<RoomControl>) => ({
	control: fakeControl({ provider, ...answers }),
	entry: null,
});
async function search(context: ReturnType<typeof testContext>, signal = new AbortController().signal) {
	const steps: SearchStep[] = [];
	for await (const step of findPeople(context, { text: "77", rooms: [room], providers: [], signal })) steps.push(step);
	return steps;
}

test("each vendor has its own line: one found somebody, one failed, one is not connected", async () => {
	let asked: readonly unknown[] = [];
	const projects = [
		vendor("zego", {
			async *findPerson({ rooms }) {
				asked = rooms;
				yield { type: "hit", room, title: "Hall", sessionId: null, connection, matched: "userId" };
			},
		}),
		vendor("agora", {
			// biome-ignore lint/correctness/useYield: it fails before it finds anything
			async *findPerson() {
				throw new ProviderError("unauthorised", "secret text", { retryable: false });
			},
		}),
	];
	const steps = await search(testContext({ database: db, actor: admin, projects }));
	const last = (provider: Provider) =>
		steps.filter((step) => step.type === "vendor" && step.provider === provider).at(-1);
	expect(asked).toEqual([room]);
	expect(steps.filter((step) => step.type === "hit")).toMatchObject([{ hit: { userId: "77", roomTitle: "Hall" } }]);
	expect(last("zego")).toMatchObject({ state: "done" });
	expect(last("agora")).toMatchObject({ state: "failed", text: expect.stringContaining("credentials") });
	expect(last("realtimekit")).toMatchObject({ state: "not-connected" });
	expect(JSON.stringify(steps)).not.toContain("secret text");
	expect(steps.at(-1)).toEqual({ type: "end" });
});

test("what breaks in Usher itself for one vendor is told as such, and ends no other search", async () => {
	const projects = [
		vendor("zego", {
			async *findPerson() {
				yield { type: "hit", room, title: "Hall", sessionId: null, connection, matched: "userId" };
			},
		}),
		vendor("agora", {
			// biome-ignore lint/correctness/useYield: it fails before it finds anything
			async *findPerson() {
				throw new Error("timeout exceeded when trying to connect");
			},
		}),
	];
	const steps = await search(testContext({ database: db, actor: admin, projects }));
	const lines = steps.filter((step) => step.type === "vendor");
	expect(lines.findLast(({ provider }) => provider === "agora")).toMatchObject({
		state: "failed",
		text: expect.stringContaining("Usher broke while it searched Agora"),
	});
	expect(lines.findLast(({ provider }) => provider === "zego")).toMatchObject({ state: "done" });
	expect(steps.filter((step) => step.type === "hit")).toHaveLength(1);
	expect(JSON.stringify(steps)).not.toContain("trying to connect");
	expect(steps.at(-1)).toEqual({ type: "end" });
});

test("without the rooms that Usher knows, those named are looked into, and who depends on them says so", async () => {
	const gone = openDatabase("postgres://nobody@127.0.0.1:9/none", { max: 1, onError: () => undefined });
	let asked: readonly unknown[] = [];
	const blind = { able: false, reason: "ZEGO cannot list rooms." } as const;
	const projects = [
		vendor("zego", {
			search: { ...fakeControl({}).search, listRooms: blind },
			async *findPerson({ rooms }) {
				asked = rooms;
				yield { type: "progress", done: 1, total: 1 };
			},
		}),
		vendor("agora", {}),
	];
	const steps = await search(testContext({ database: { ...db, database: gone.database }, actor: admin, projects }));
	await gone.close();
	expect(asked).toEqual([room]);
	const notes = steps.flatMap((step) => (step.type === "vendor" ? step.notes.map(() => step.provider) : []));
	expect(new Set(notes)).toEqual(new Set(["zego"]));
	expect(steps.at(-1)).toEqual({ type: "end" });
});

test("whoever stops reading stops the vendors' scans", async () => {
	let ended: AbortSignal | undefined;
	const projects = [
		vendor("zego", {
			async *findPerson(_query, { signal }) {
				ended = signal;
				yield { type: "progress", done: 1, total: 9 };
				await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
			},
		}),
	];
	const stopping = new AbortController();
	const context = testContext({ database: db, actor: admin, projects });
	for await (const step of findPeople(context, { text: "77", rooms: [], providers: [], signal: stopping.signal })) {
		if (step.type === "vendor" && step.progress !== null) break;
	}
	expect(ended?.aborted).toBe(true);
});

test.each(["viewer", "host", "moderator"] as const)("a %s cannot search everywhere", async (role) => {
	const actor = await addTestUser(db, role, [room]);
	await expect(search(testContext({ database: db, actor }))).rejects.toMatchObject({ code: "forbidden" });
});

test.each(["", "   ", "x".repeat(300), "eve\u202e", "a\r\nb", "a\0"])("%j is no search", (text) => {
	expect(searchQuerySchema.safeParse({ text, providers: [], rooms: [] }).success).toBe(false);
});

test.each(["zego/app", "zego/%/x", "nowhere/app/x", "zego/app/x/y"])("%j names no room", (hint) => {
	expect(searchQuerySchema.safeParse({ text: "77", providers: [], rooms: [hint] }).success).toBe(false);
});

test("a room's people are asked for once for everybody who looks, and no vendor is asked for who may not see it", async () => {
	let asked = 0;
	const projects = [
		vendor("zego", {
			listPeople: async () => {
				asked += 1;
				return { known: true, connections: [connection], at: new Date() };
			},
		}),
	];
	const context = testContext({ database: db, actor: admin, projects });
	const answers = await Promise.all(Array.from({ length: 20 }, () => listRoomPeople(context, { room })));
	expect(answers.every(({ people, known }) => known && people[0]?.userId === "77")).toBe(true);
	expect(asked).toBe(1);
	const stranger = await addTestUser(db, "host");
	const peek = listRoomPeople(testContext({ database: db, actor: stranger, projects }), { room });
	await expect(peek).rejects.toMatchObject({ code: "not-found" });
});
