import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RoomRef } from "@/lib/moderation/room";
import type { Delivery } from "@/server/ports/messenger";
import { call } from "../factories/vendor";
import { failure } from "./control-stage";
import type { OnTimeStage } from "./on-time-stage";

/** What every adapter of `Messenger` promises, whatever its vendor. */
export function describeMessenger(name: string, open: () => Promise<OnTimeStage>): void {
	describe(`Messenger of ${name}`, () => {
		let stage: OnTimeStage;
		let room: RoomRef;
		let ada: string;
		let bob: string;
		let reached: boolean;
		const text = 'Bitte geh – "jetzt" & 100 % sicher, 你好';
		beforeEach(async () => {
			stage = await open();
			reached = stage.onTime.reaches !== "nobody";
			const people = [stage.onTime.usersOf(1), stage.onTime.usersOf(2)];
			[ada, bob] = people.map(({ userId }) => userId) as [string, string];
			room = (await stage.makeRoom("Room", people)).room;
		});
		afterEach(() => stage.close());

		async function send(userIds: readonly string[], content = text): Promise<Map<string, Delivery>> {
			const answers = new Map<string, Delivery>();
			for await (const delivery of stage.messenger.sendToPeople(room, userIds, content, call("batch"))) {
				expect(answers.has(delivery.userId)).toBe(false);
				answers.set(delivery.userId, delivery);
			}
			return answers;
		}

		test("says in words why nobody is reached where nobody is, and calls no vendor then", async () => {
			expect(stage.messenger.reach.able).toBe(reached);
			if (stage.messenger.reach.able) return;
			expect(stage.messenger.reach.reason).toMatch(/\w+ \w+/);
			const before = stage.calls();
			await expect(send([ada])).rejects.toEqual(failure("unsupported"));
			await expect(stage.messenger.sendToRoom(room, text, call())).rejects.toEqual(failure("unsupported"));
			expect(stage.calls()).toBe(before);
		});

		test("brings a text to the people it is for, word for word, once each, and to nobody else", async () => {
			if (!reached) return;
			const answers = await send([ada, ada]);
			expect([...answers.values()]).toEqual([{ userId: ada, state: stage.onTime.deliveryOfSeen }]);
			expect(await stage.received(room, ada)).toEqual([text]);
			expect(await stage.received(room, bob)).toEqual([]);
		});

		test("says of each by itself who is offline, or cannot be named", async () => {
			if (!reached) return;
			await stage.deafen(room, bob);
			const nobody = stage.onTime.usersOf(9).userId;
			const bad = "x".repeat(70);
			const answers = await send([ada, bob, nobody, bad, ""]);
			expect(answers.get(ada)).toEqual({ userId: ada, state: stage.onTime.deliveryOfSeen });
			expect(answers.get(bob)).toEqual({ userId: bob, state: "offline" });
			expect(answers.get(nobody)).toEqual({ userId: nobody, state: "offline" });
			for (const id of [bad, ""]) {
				expect(answers.get(id)?.error).toMatchObject({ kind: "refused", details: { code: "bad-id" } });
			}
		});

		test("calls a room that is not there a room where everybody is offline", async () => {
			if (!reached) return;
			const answers: Delivery[] = [];
			const empty = stage.nowhere();
			const absent = stage.onTime.usersOf(7).userId;
			for await (const one of stage.messenger.sendToPeople(empty, [absent], text, call())) answers.push(one);
			expect(answers).toEqual([{ userId: absent, state: "offline" }]);
			expect(await stage.messenger.sendToRoom(empty, text, call())).toEqual({ people: 0 });
		});

		test("reaches everybody in the room now, and says how many only where that is known", async () => {
			if (!reached) return;
			const crowd = Array.from({ length: 25 }, (_, at) => stage.onTime.usersOf(at));
			const large = (await stage.makeRoom("Large room", crowd)).room;
			const { people } = await stage.messenger.sendToRoom(large, text, call());
			expect([25, null]).toContain(people);
			for (const { userId } of crowd) expect(await stage.received(large, userId)).toEqual([text]);
			expect((await send(crowd.map(({ userId }) => userId))).size).toBe(25);
		});

		test("takes what fits the vendor to the last byte, and sends nothing that does not", async () => {
			if (!reached) return;
			const { longestBytes } = stage.messenger;
			const full = "é".repeat(longestBytes / 2);
			expect([...(await send([ada], full)).values()]).toEqual([{ userId: ada, state: stage.onTime.deliveryOfSeen }]);
			const before = stage.calls();
			for (const content of [`${full}a`, ""]) {
				await expect(send([ada], content)).rejects.toEqual(failure("refused"));
				await expect(stage.messenger.sendToRoom(room, content, call())).rejects.toEqual(failure("refused"));
			}
			expect(stage.calls()).toBe(before);
		});

		test("never reaches people by a room of another project", async () => {
			if (!reached) return;
			const before = stage.calls();
			room = { ...room, projectId: "another" };
			await expect(send([ada])).rejects.toEqual(failure("refused"));
			await expect(stage.messenger.sendToRoom(room, text, call())).rejects.toEqual(failure("refused"));
			expect(stage.calls()).toBe(before);
		});
	});
}
