import { describe, expect, test } from "vitest";
import type { Target } from "@/lib/moderation/participant";
import type { Performed } from "@/server/ports/room-control";
import { call } from "../factories/vendor";
import { type ControlStage, failure, personOf } from "./control-stage";

/** Removing many people at once, and asking who is gone. */
export function describeBatches(stageOf: () => ControlStage): void {
	async function performMany(room: Parameters<ControlStage["inside"]>[0], targets: Target[]): Promise<Performed[]> {
		const results: Performed[] = [];
		for await (const result of stageOf().control.performMany(room, targets, call("batch"))) results.push(result);
		// A vendor's effects may follow its answers.
		stageOf().pass(500);
		return results;
	}
	const crowd = (count: number) =>
		Array.from({ length: count }, (_, n) => ({ userId: String(5_000 + n), name: `Person ${n}` }));

	describe("many at once", () => {
		test("kicks everybody who is named, and nobody else", async () => {
			const stage = stageOf();
			const people = crowd(27);
			const { room } = await stage.makeRoom("Room", [...people, { userId: stage.ids.bob, name: "Bob" }]);
			const results = await performMany(
				room,
				people.map(({ userId }) => personOf(userId)),
			);
			expect(results).toHaveLength(27);
			for (const { ack } of results) expect(ack).toMatchObject({ already: false });
			expect(stage.inside(room)).toEqual([stage.ids.bob]);
		});

		test("gives each target a result of its own: removed, already gone, refused", async () => {
			const stage = stageOf();
			const { ada, bob, nobody } = stage.ids;
			const { room, people } = await stage.makeRoom("Room", [
				{ userId: ada, name: "Ada" },
				{ userId: bob, name: "Bob" },
			]);
			const targets = [personOf(ada), personOf(nobody), personOf(" "), personOf(null, people[1]?.participantId)];
			const results = await performMany(room, targets);
			const resultFor = (target: Target | undefined) => results.find((result) => result.target === target);
			expect(results).toHaveLength(4);
			expect(resultFor(targets[0])?.ack).toBeDefined();
			expect(resultFor(targets[1])?.ack).toMatchObject({ already: true });
			expect(resultFor(targets[2])?.error).toEqual(failure("refused"));
			expect(resultFor(targets[3])?.ack).toBeDefined();
			expect(stage.inside(room)).toEqual([]);
		});

		test("tells those already gone from the others in a larger choice too, where the vendor says it", async () => {
			const stage = stageOf();
			const people = crowd(14);
			const { room } = await stage.makeRoom("Room", people);
			const results = await performMany(
				room,
				[...people, { userId: stage.ids.nobody }].map(({ userId }) => personOf(userId)),
			);
			expect(results.filter(({ ack }) => ack?.already).map(({ target }) => target.userId)).toEqual([stage.ids.nobody]);
			expect(stage.inside(room)).toEqual([]);
		});

		test("acts once on somebody who is named twice, and answers both", async () => {
			const stage = stageOf();
			const { room } = await stage.makeRoom("Room", [{ userId: stage.ids.ada, name: "Ada" }]);
			const results = await performMany(room, [personOf(stage.ids.ada), personOf(stage.ids.ada)]);
			expect(results.map(({ ack }) => ack?.already)).toEqual([false, false]);
		});

		test("calls nobody for no targets, and for targets that cannot be named", async () => {
			const stage = stageOf();
			const { room } = await stage.makeRoom("Room", [{ userId: stage.ids.ada, name: "Ada" }]);
			const before = stage.calls();
			expect(await performMany(room, [])).toEqual([]);
			const bad = await performMany(room, [personOf(""), personOf(null), personOf("x".repeat(300))]);
			expect(bad.map(({ error }) => error?.kind)).toEqual(["refused", "refused", "refused"]);
			expect(stage.calls()).toBe(before);
		});
	});

	describe("who is gone", () => {
		test("tells who is gone from who is still there, in the order asked", async () => {
			const stage = stageOf();
			const { ada, bob } = stage.ids;
			const { room } = await stage.makeRoom("Room", [
				{ userId: ada, name: "Ada" },
				{ userId: bob, name: "Bob" },
			]);
			const orderedAt = stage.now();
			await performMany(room, [personOf(ada)]);
			const targets = [personOf(bob), personOf(ada)];
			expect(await stage.control.confirmGone(room, targets, { ...call(), orderedAt })).toEqual([
				{ target: targets[0], state: "still-there", returned: false },
				{ target: targets[1], state: "gone", returned: false },
			]);
		});

		test("asks about many together", async () => {
			const stage = stageOf();
			const people = crowd(23);
			const { room } = await stage.makeRoom("Room", [...people, { userId: stage.ids.bob, name: "Bob" }]);
			const orderedAt = stage.now();
			const targets = people.map(({ userId }) => personOf(userId));
			await performMany(room, targets.slice(0, 20));
			const states = (await stage.control.confirmGone(room, targets, { ...call(), orderedAt })).map(
				({ state }) => state,
			);
			expect(states.slice(0, 20)).toEqual(Array(20).fill("gone"));
			expect(states.slice(20)).toEqual(Array(3).fill("still-there"));
		});

		test("tells somebody who came back from somebody who never left", async () => {
			const stage = stageOf();
			const { room, people } = await stage.makeRoom("Room", [
				{ userId: stage.ids.ada, name: "Ada" },
				{ userId: stage.ids.bob, name: "Bob" },
			]);
			stage.pass(60_000);
			const orderedAt = stage.now();
			const seen = (index: number): Target => ({
				...personOf(people[index]?.userId ?? ""),
				connectionIds: people[index]?.connectionIds ?? [],
			});
			const [ada, bob] = [seen(0), seen(1)];
			await performMany(room, [ada]);
			stage.pass(1_500);
			await stage.rejoin(room, stage.ids.ada);
			expect(await stage.control.confirmGone(room, [ada, bob], { ...call(), orderedAt })).toEqual([
				{ target: ada, state: "gone", returned: true },
				{ target: bob, state: "still-there", returned: false },
			]);
		});
	});
}
