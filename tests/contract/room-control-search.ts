import { describe, expect, test } from "vitest";
import type { RoomRef } from "@/lib/moderation/room";
import type { FindStep } from "@/server/ports/room-control";
import { call } from "../factories/vendor";
import type { ControlStage } from "./control-stage";

type Hit = Extract<FindStep, { type: "hit" }>;

/** Looking for people in every room. */
export function describeSearch(stageOf: () => ControlStage): void {
	async function find(text: string, rooms: RoomRef[] = [], options = call("batch")): Promise<FindStep[]> {
		const steps: FindStep[] = [];
		for await (const step of stageOf().control.findPerson({ text, rooms }, options)) steps.push(step);
		return steps;
	}
	const hitsOf = (steps: FindStep[]) => steps.filter((step): step is Hit => step.type === "hit");
	const notesOf = (steps: FindStep[]) => steps.flatMap((step) => (step.type === "note" ? [step.code] : []));

	/** Ada in two of five rooms, Bob in all. */
	async function fiveRooms() {
		const stage = stageOf();
		const { ada, bob } = stage.ids;
		const rooms: RoomRef[] = [];
		for (const title of ["One", "Two", "Three", "Four", "Five"]) {
			const people = [{ userId: bob, name: "Bob Builder" }];
			if (title === "Two" || title === "Four") people.unshift({ userId: ada, name: "Ada Lovelace" });
			rooms.push((await stage.makeRoom(title, people)).room);
		}
		return { stage, rooms };
	}

	describe("search", () => {
		test("says of every kind of search whether it can be done, with words where it cannot", () => {
			for (const ability of Object.values(stageOf().control.search)) {
				if (!ability.able) expect(ability.reason).toMatch(/\w+ \w+/);
			}
		});

		test("finds an id in every room where it is, and no id that only begins alike", async () => {
			const { stage, rooms } = await fiveRooms();
			const steps = await find(stage.ids.ada, rooms);
			const hits = hitsOf(steps);
			expect(hits.map((hit) => hit.title).sort()).toEqual(["Four", "Two"]);
			for (const hit of hits) {
				expect(hit).toMatchObject({
					matched: "userId",
					connection: { userId: stage.ids.ada, leftAt: null, joinedAt: expect.any(Date) },
				});
				expect(rooms).toContainEqual(hit.room);
			}
			const last = steps.findLast((step) => step.type === "progress");
			expect(last).toMatchObject({ done: 5, total: 5 });
		});

		test("finds a part of a name however it is written, where the vendor knows names", async () => {
			const { stage, rooms } = await fiveRooms();
			const steps = await find("LOVE", rooms);
			if (!stage.control.search.namePart.able) {
				expect(steps).toEqual([expect.objectContaining({ type: "note", code: "not-searchable" })]);
				return;
			}
			const hits = hitsOf(steps);
			expect(hits.map((hit) => [hit.title, hit.connection.name, hit.matched]).sort()).toEqual([
				["Four", "Ada Lovelace", "name"],
				["Two", "Ada Lovelace", "name"],
			]);
		});

		test("finds by the vendor's own ids where it has them", async () => {
			const stage = stageOf();
			const { room, people } = await stage.makeRoom("Room", [{ userId: stage.ids.ada, name: "Ada" }]);
			const { participantId = "", connectionIds = [] } = people[0] ?? {};
			expect(hitsOf(await find(participantId, [room]))).toHaveLength(1);
			if (!stage.control.search.connectionId.able) return;
			const byConnection = hitsOf(await find(connectionIds[0] ?? "", [room]));
			expect(byConnection).toMatchObject([{ matched: "connectionId", connection: { connectionId: connectionIds[0] } }]);
		});

		test("finds nobody who has left, and nobody for an id that is nowhere", async () => {
			const { stage, rooms } = await fiveRooms();
			const [, two] = rooms;
			if (two === undefined) throw new Error("no rooms");
			await stage.control.perform({ type: "kick-all", room: two, target: null }, call());
			stage.pass(500);
			expect(hitsOf(await find(stage.ids.ada, rooms)).map((hit) => hit.title)).toEqual(["Four"]);
			expect(hitsOf(await find(stage.ids.nobody, rooms))).toEqual([]);
		});

		test("says that only known rooms are searched where the vendor cannot list its rooms", async () => {
			const { stage, rooms } = await fiveRooms();
			const steps = await find(stage.ids.ada, rooms.slice(0, 2));
			const { able } = stage.control.search.listRooms;
			expect(notesOf(steps).includes("known-rooms-only")).toBe(!able);
			expect(hitsOf(steps)).toHaveLength(able ? 2 : 1);
		});

		test("looks into no room of another project", async () => {
			const { stage } = await fiveRooms();
			const foreign: RoomRef = { ...stage.nowhere(), projectId: "another-project" };
			const hits = hitsOf(await find(stage.ids.ada, [foreign]));
			for (const hit of hits) expect(hit.room.projectId).toBe(stage.control.projectId);
		});

		test("ends quietly when it is stopped, and asks no more", async () => {
			const { stage, rooms } = await fiveRooms();
			const stopped = AbortSignal.abort();
			const before = stage.calls();
			const steps = await find(stage.ids.ada, rooms, { lane: "batch", signal: stopped }).catch(() => []);
			expect(hitsOf(steps)).toEqual([]);
			expect(stage.calls()).toBe(before);
			const stop = new AbortController();
			const reader = stage.control.findPerson({ text: stage.ids.bob, rooms }, { lane: "batch", signal: stop.signal });
			for await (const step of reader) if (step.type === "hit") stop.abort();
			expect(stage.calls() - before).toBeLessThan(40);
		});

		test("refuses a text that cannot be sent, without a call", async () => {
			const before = stageOf().calls();
			for (const text of ["", " ", "*", "a\nb", "\u0000", "x".repeat(300), "\ud800"]) {
				await expect(find(text)).rejects.toMatchObject({ kind: "refused" });
			}
			expect(stageOf().calls()).toBe(before);
		});
	});
}
