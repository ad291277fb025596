import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { call } from "../factories/vendor";
import { failure, personOf } from "./control-stage";
import { order, stopSandbox } from "./realtimekit-stage";
import { type ZegoStage, zegoStage } from "./zego-stage";

let stage: ZegoStage;
beforeEach(async () => {
	stage = await zegoStage();
});
afterEach(() => stage.close());
afterAll(stopSandbox);

const roomNamed = (roomId: string) => ({ ...stage.nowhere(), roomId });
function happened(kind: string) {
	const entries = stage.sandbox.world.record.after(0);
	const reset = entries.findLastIndex((entry) => entry.kind === "reset");
	return entries.slice(reset + 1).filter((entry) => entry.kind === kind);
}
const callsOf = (action: string) =>
	happened("rest").filter((entry) => JSON.stringify(entry).includes(`Action=${action}`)).length;

describe("what a removal does", () => {
	const room = () => roomNamed("room");
	const open = (extra: object = {}) =>
		order(stage.sandbox, "/zego/rooms", {
			roomId: "room",
			users: [
				{ userId: "ada", userName: "Ada", audio: true, video: true, ...extra },
				{ userId: "bob", userName: "Bob" },
			],
		});

	test("streams stop, the client is told the code and the text, the others see the list change", async () => {
		await open();
		const kick = { type: "kick", room: room(), target: personOf("ada"), messageToPerson: "Spam & <ads> 100%" } as const;
		expect(await stage.control.perform(kick, call())).toMatchObject({ already: false, evidence: "reconciled" });
		expect(happened("stream-stopped")).toMatchObject([{ userId: "ada", why: "kicked" }]);
		expect(happened("left")).toMatchObject([
			{ userId: "ada", client: { code: 1002055, extendedData: { custom_kickout_message: "Spam & <ads> 100%" } } },
		]);
		expect(happened("user-list-change").at(-1)).toMatchObject({ seenByCount: 1 });
	});

	test("a long text for the person arrives whole or cut, never refused", async () => {
		await stage.close();
		stage = await zegoStage({ zegoLongReason: "refuse" });
		await open();
		const kick = { type: "kick", room: room(), target: personOf("ada"), messageToPerson: "ß🙂".repeat(300) } as const;
		await stage.control.perform(kick, call());
		const [left] = happened("left") as unknown as { client: { extendedData: { custom_kickout_message: string } } }[];
		const told = left?.client.extendedData.custom_kickout_message ?? "";
		expect(told).toMatch(/^(ß🙂)+ß?…$/u);
		expect(Buffer.byteLength(told)).toBeGreaterThan(240);
	});

	test("a client that logs in again is gone, and back", async () => {
		await open();
		stage.pass(60_000);
		const orderedAt = stage.now();
		const seen = { ...personOf("ada"), connectionIds: [`ada@${orderedAt.getTime() - 60_000}`] };
		for await (const _ of stage.control.performMany(room(), [seen, personOf("bob")], call("batch")));
		await stage.rejoin(room(), "ada");
		const states = await stage.control.confirmGone(room(), [seen, personOf("bob")], { ...call(), orderedAt });
		expect(states).toMatchObject([
			{ state: "gone", returned: true },
			{ state: "gone", returned: false },
		]);
	});

	test("everybody out, with the text; a room that is not there is said to have nobody in", async () => {
		await open();
		const close = { type: "kick-all", room: room(), target: null, messageToPerson: "Closing time" } as const;
		expect(await stage.control.perform(close, call())).toMatchObject({ already: false });
		expect(happened("left")).toHaveLength(2);
		expect(JSON.stringify(happened("left"))).toContain("Closing time");
		expect(await stage.control.perform(close, call())).toMatchObject({ already: true, roomLive: false });
	});

	test("27 people go out in six calls, and are confirmed in three", async () => {
		await order(stage.sandbox, "/zego/rooms", { roomId: "room", people: 40 });
		const all = stage.inside(room());
		const targets = all.slice(0, 27).map((userId) => personOf(userId));
		const orderedAt = stage.now();
		for await (const { error } of stage.control.performMany(room(), targets, call("batch"))) {
			expect(error).toBeUndefined();
		}
		const before = callsOf("DescribeUsers");
		const states = await stage.control.confirmGone(room(), targets, { ...call(), orderedAt });
		expect(states.every(({ state }) => state === "gone")).toBe(true);
		expect([callsOf("KickoutUser"), callsOf("DescribeUsers") - before]).toEqual([6, 3]);
		expect(stage.inside(room())).toHaveLength(13);
	});
});

describe("lists and search", () => {
	test("a room of several pages is listed whole, and what was read is kept when time runs out", async () => {
		await order(stage.sandbox, "/zego/rooms", { roomId: "room", people: 450 });
		const listing = await stage.control.listPeople(roomNamed("room"), call());
		expect([listing.known, listing.connections.length]).toEqual([true, 450]);
		stage.sandbox.faults.arm({ surface: "zego", path: "Marker=", effect: { hang: true } });
		const cut = await stage.control.listPeople(roomNamed("room"), call("poll", 1_000));
		expect([cut.known, cut.connections.length]).toEqual([false, 200]);
	});

	test("somebody past the first page is found by id without reading the rest", async () => {
		await order(stage.sandbox, "/zego/rooms", { roomId: "room", people: 900 });
		await order(stage.sandbox, "/zego/rooms/room/users", { users: [{ userId: "late-comer", userName: "Xerxes" }] });
		const hits = [];
		for await (const step of stage.control.findPerson({ text: "late-comer", rooms: [roomNamed("room")] }, call())) {
			if (step.type === "hit") hits.push(step);
		}
		expect(hits).toMatchObject([
			{ matched: "userId", connection: { userId: "late-comer", joinedAt: expect.any(Date) } },
		]);
		expect(callsOf("DescribeUserList")).toBe(1);
		const byName = [];
		for await (const step of stage.control.findPerson({ text: "XERX", rooms: [roomNamed("room")] }, call())) {
			if (step.type === "hit") byName.push(step);
		}
		expect(byName).toMatchObject([{ matched: "name", connection: { name: "Xerxes" } }]);
	});

	test("an empty list is believed only beside a count of nobody", async () => {
		await order(stage.sandbox, "/zego/rooms", { roomId: "room", people: 3 });
		const empty = { Code: 0, Message: "success", Data: { Marker: "", UserList: [] } };
		stage.sandbox.faults.arm({ surface: "zego", path: "DescribeUserList", effect: { body: empty } });
		expect(await stage.control.listPeople(roomNamed("room"), call())).toMatchObject({ known: false, connections: [] });
		expect(await stage.control.listPeople(roomNamed("other"), call())).toMatchObject({ known: true, connections: [] });
	});
});

describe("refusals", () => {
	test("credentials that are not taken name the variables, and a wrong clock is told as such", async () => {
		await stage.close();
		stage = await zegoStage({}, { serverSecret: "f".repeat(32) });
		expect(await stage.control.ping(call()).catch(String)).toMatch(/ZEGO_SERVER_SECRET/);
		await stage.close();
		stage = await zegoStage({}, { clock: { now: () => new Date(Date.now() - 11 * 60_000) } });
		const refused = await stage.control.ping(call()).catch((error: unknown) => error);
		expect(refused).toEqual(failure("unauthorised"));
		expect(String(refused)).toMatch(/clock/);
	});

	test.each([
		[206, "zego:1234567890:DescribeUserList"],
		[207, "zego:1234567890:DescribeUserList:room"],
	])("code %d stops everybody under that limit for a second, and is tried again", async (code, key) => {
		await order(stage.sandbox, "/zego/rooms", { roomId: "room", people: 3 });
		const body = { Code: code, Message: "QPS too high", RequestId: "1" };
		stage.sandbox.faults.arm({ surface: "zego", path: "DescribeUserList", effect: { body }, times: 1 });
		const listing = await stage.control.listPeople(roomNamed("room"), call());
		expect(listing.connections).toHaveLength(3);
		expect(stage.budget.pauses.map((pause) => pause.key)).toEqual([key]);
	});

	test("a gateway that fails leaves an act unknown, and is not asked twice", async () => {
		await order(stage.sandbox, "/zego/rooms", { roomId: "room", people: 3 });
		const body = { Code: 100000015, Message: "gateway", RequestId: "1" };
		stage.sandbox.faults.arm({ surface: "zego", path: "CloseRoom", effect: { body } });
		const close = { type: "kick-all", room: roomNamed("room"), target: null } as const;
		await expect(stage.control.perform(close, call())).rejects.toEqual(failure("unknown-outcome"));
		expect(callsOf("CloseRoom")).toBe(1);
	});

	test("what support has to enable is unsupported", async () => {
		const body = { Code: 9, Message: "no permission", RequestId: "1" };
		stage.sandbox.faults.arm({ surface: "zego", path: "DescribeUserNum", effect: { body } });
		await expect(stage.control.ping(call())).rejects.toEqual(failure("unsupported"));
	});
});
