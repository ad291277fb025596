import { afterAll, describe, expect, test } from "vitest";
import { call } from "../factories/vendor";
import { failure, personOf } from "./control-stage";
import { realtimeKitStage, stopSandbox } from "./realtimekit-stage";

const ada = { userId: "crm-17", name: "Ada" };
const bob = { userId: "crm-18", name: "Bob" };
afterAll(stopSandbox);

describe("RealtimeKit when the vendor has a bad day", () => {
	test("a removal whose answer is lost is unknown, is not sent again, and can be settled by asking", async () => {
		const stage = await realtimeKitStage();
		const { room } = await stage.makeRoom("Room", [ada, bob]);
		stage.sandbox.faults.arm({ surface: "rest", path: "/kick$", effect: { drop: true, afterwards: true }, times: 1 });
		const target = personOf(ada.userId);
		await expect(stage.control.perform({ type: "kick", room, target }, call())).rejects.toEqual(
			failure("unknown-outcome"),
		);
		expect(stage.inside(room)).toEqual([bob.userId]);
		const kicks = stage.sandbox.world.record.after(0).filter((entry) => String(entry.path ?? "").endsWith("/kick"));
		expect(kicks).toHaveLength(1);
		expect(await stage.control.findConnections(room, target, call())).toEqual([
			expect.objectContaining({ leftAt: expect.any(Date) }),
		]);
		await stage.close();
	});

	test("a removal that the gateway failed on is unknown too, and settles as not done", async () => {
		const stage = await realtimeKitStage();
		const { room } = await stage.makeRoom("Room", [ada]);
		stage.sandbox.faults.arm({ surface: "rest", path: "/kick$", effect: { status: 502 }, times: 1 });
		const target = personOf(ada.userId);
		await expect(stage.control.perform({ type: "kick", room, target }, call())).rejects.toEqual(
			failure("unknown-outcome"),
		);
		expect(await stage.control.findConnections(room, target, call())).toEqual([
			expect.objectContaining({ leftAt: null }),
		]);
		await stage.close();
	});

	test("a listing survives one failure, and a truncated answer is no empty list", async () => {
		const stage = await realtimeKitStage();
		await stage.makeRoom("Room", [ada]);
		stage.sandbox.faults.arm({ surface: "rest", path: "/sessions$", effect: { status: 503 }, times: 1 });
		expect(await stage.control.listRooms(call("poll"))).toMatchObject({ known: true, rooms: [{ title: "Room" }] });
		stage.sandbox.faults.arm({ surface: "rest", path: "/sessions$", effect: { malformed: true } });
		await expect(stage.control.listRooms(call("poll"))).rejects.toEqual(failure("unreachable"));
		await stage.close();
	});

	test("a 429 pauses the account for everybody", async () => {
		const stage = await realtimeKitStage();
		const { room } = await stage.makeRoom("Room", [ada]);
		stage.sandbox.faults.arm({ surface: "rest", effect: { retryAfter: 120 }, times: 1 });
		await expect(stage.control.findRoom(room, call())).rejects.toEqual(failure("limited"));
		expect(stage.budget.pauses).toHaveLength(1);
		await stage.close();
	});

	test.each(["gateway", "backend"] as const)(
		"the stand-in's own limit is met as %s tells it",
		async (rateLimitEnvelope) => {
			const stage = await realtimeKitStage({ rateLimitRequests: 1, rateLimitEnvelope });
			const { room } = await stage.makeRoom("Room", [ada]);
			await expect(stage.control.findRoom(room, call())).rejects.toEqual(failure("limited"));
			expect(stage.budget.pauses.length).toBeGreaterThan(0);
			await stage.close();
		},
	);

	test.each([
		["sandbox-realtime-none", /Realtime or Realtime Admin/],
		["made-up", /API token/],
	])("the token %s is not let in, and the reason names what to do", async (token, words) => {
		const stage = await realtimeKitStage({}, { token });
		const { room } = await stage.makeRoom("Room", [ada]);
		const order = { type: "kick", room, target: personOf(ada.userId) } as const;
		const refused = await stage.control.perform(order, call()).catch((error: unknown) => error);
		expect(refused).toEqual(failure("unauthorised"));
		expect(String(refused)).toMatch(words);
		expect(String(refused)).not.toContain(token);
		expect(stage.inside(room)).toEqual([ada.userId]);
		await stage.close();
	});

	test("every call is taken from the budget, in the lane it was made for", async () => {
		const stage = await realtimeKitStage();
		const { room } = await stage.makeRoom("Room", [ada]);
		await stage.control.listRooms(call("poll"));
		await stage.control.perform({ type: "kick", room, target: personOf(ada.userId) }, call("act"));
		const lanes = stage.budget.taken.map(({ lane }) => lane);
		expect(lanes).toEqual(["poll", "poll", "act", "act"]);
		expect(new Set(stage.budget.taken.map(({ key }) => key)).size).toBe(2);
		await stage.close();
	});
});
