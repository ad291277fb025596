import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { isOverLimit } from "../bench/over-limit";
import { agoraApp, VendorStage } from "./vendor-stage";

let stage: VendorStage;
beforeAll(async () => {
	stage = await VendorStage.open();
});
afterAll(() => stage.sandbox.close());

const RoomId = "salon";

beforeEach(async () => {
	await stage.control("POST", "/reset", {});
	await stage.control("POST", "/clock", { frozen: true });
	const users = ["ann", "ben", "cem"].map((userId) => ({
		userId,
		ip: `10.0.0.${userId.length}`,
		audio: true,
		video: true,
	}));
	await stage.control("POST", "/zego/rooms", { roomId: RoomId, users });
});

const codeSchema = z.object({ Code: z.number() });

async function send(query: URLSearchParams | string, init?: RequestInit) {
	const response = await fetch(`${stage.sandbox.url}/zego/?${query}`, init);
	return { status: response.status, code: codeSchema.parse(await response.json()).Code };
}

const inRoom = () => [...(stage.sandbox.vendors.zego.rooms.find(RoomId)?.users.keys() ?? [])];

describe("the gateway", () => {
	it("wants an action that it knows, and a signature that is right and fresh", async () => {
		expect((await send("")).code).toBe(100000006);
		expect((await send("Action=ListRooms")).code).toBe(100000007);
		const query = stage.signed("DescribeUserNum");
		query.append("RoomId[]", RoomId);
		expect(await send(query)).toEqual({ status: 200, code: 0 });
		query.set("Signature", "0".repeat(32));
		expect(await send(query)).toEqual({ status: 200, code: 100000005 });
		const old = stage.signed("DescribeUserNum");
		await stage.control("POST", "/clock", { advanceSeconds: 601 });
		expect((await send(old)).code).toBe(100000004);
	});

	it("does not bind the signature to what is asked", async () => {
		const query = stage.signed("DescribeUserNum");
		query.set("Action", "KickoutUser");
		query.set("RoomId", RoomId);
		query.append("UserId[]", "ben");
		expect((await send(query)).code).toBe(0);
		expect(inRoom()).toEqual(["ann", "cem"]);
	});

	it("may refuse a nonce it has seen, and answer errors with another status", async () => {
		await stage.control("PATCH", "/switches", { zegoNonceReplay: "refused", zegoErrorStatus: 400 });
		const query = stage.signed("DescribeUserNum");
		query.append("RoomId[]", RoomId);
		expect(await send(query)).toEqual({ status: 200, code: 0 });
		expect(await send(query)).toEqual({ status: 400, code: 100000005 });
	});

	it("takes a POST's form and JSON beside the common parameters of the query", async () => {
		const url = () => `${stage.sandbox.url}/zego/?${stage.signed("KickoutUser")}`;
		const form = new URLSearchParams([
			["RoomId", RoomId],
			["UserId[]", "ann"],
		]);
		expect(codeSchema.parse(await (await fetch(url(), { method: "POST", body: form })).json()).Code).toBe(0);
		const json = { method: "POST", headers: { "content-type": "application/json" } };
		const body = JSON.stringify({ RoomId, UserId: ["ben"] });
		expect(codeSchema.parse(await (await fetch(url(), { ...json, body })).json()).Code).toBe(0);
		expect(inRoom()).toEqual(["cem"]);
		expect(codeSchema.parse(await (await fetch(url(), { ...json, body: "[" })).json()).Code).toBe(2);
	});

	it("keeps secrets and signatures out of the record", async () => {
		const query = stage.signed("DescribeUserNum");
		await send(query);
		const record = JSON.stringify(stage.sandbox.world.record.after(0));
		expect(record).toContain("Action=DescribeUserNum");
		expect(record).not.toContain(query.get("Signature"));
		expect(record).not.toContain("sandbox0zego0server0secret");
	});
});

describe("limits", () => {
	const many = async (count: number, action: string, params: Parameters<VendorStage["zego"]>[1]) => {
		const codes = await Promise.all(Array.from({ length: count }, () => stage.code(action, params)));
		return codes.filter((code) => code !== 0);
	};

	it.each([
		["KickoutUser", 50, { RoomId, UserId: ["nobody"] }],
		["DescribeUsers", 10, { RoomId, UserId: ["nobody"] }],
		["DescribeUserNum", 10, { RoomId: [RoomId] }],
		["SendCustomCommand", 100, { RoomId, FromUserId: "console", MessageContent: "x" }],
	])("%s passes %i times a second, then 206", async (action, perSecond, params) => {
		expect(await many(perSecond + 2, action, params)).toEqual([206, 206]);
		await stage.control("POST", "/clock", { advanceSeconds: 1 });
		expect(await many(1, action, params)).toEqual([]);
	});

	it("lists of one room pass once a second, streams once in ten, then 207; other rooms are not held up", async () => {
		expect(await many(2, "DescribeUserList", { RoomId })).toEqual([207]);
		expect(await stage.code("DescribeUserList", { RoomId: "other" })).toBe(0);
		expect(await stage.code("DescribeSimpleStreamList", { RoomId })).toBe(0);
		await stage.control("POST", "/clock", { advanceSeconds: 9.9 });
		expect(await stage.code("DescribeUserList", { RoomId })).toBe(0);
		expect(await stage.code("DescribeSimpleStreamList", { RoomId })).toBe(207);
		await stage.control("POST", "/clock", { advanceSeconds: 0.1 });
		expect(await stage.code("DescribeSimpleStreamList", { RoomId })).toBe(0);
	});

	it("200 lists a second for all rooms, and media actions have a code of their own", async () => {
		const codes = await Promise.all(
			Array.from({ length: 201 }, (_, index) => stage.code("DescribeUserList", { RoomId: `room-${index}` })),
		);
		expect(codes.filter((code) => code !== 0)).toEqual([206]);
		let sequence = 0;
		const forbid = () => stage.code("ForbidRTCStream", { StreamId: "nothing", Sequence: ++sequence });
		const forbidden = await Promise.all(Array.from({ length: 21 }, forbid));
		expect(forbidden.filter((code) => code !== 0)).toEqual([30002]);
	});

	it("the benchmark counts each of these refusals from the record, and Agora's too", async () => {
		const before = stage.sandbox.world.record.lastId;
		await many(52, "KickoutUser", { RoomId, UserId: ["nobody"] });
		await many(3, "DescribeUserList", { RoomId });
		await Promise.all(Array.from({ length: 21 }, () => stage.agora("GET", `/dev/v1/channel/${agoraApp}`)));
		expect(stage.sandbox.world.record.after(before).filter(isOverLimit)).toHaveLength(2 + 2 + 1);
	});

	it("can be switched off", async () => {
		await stage.control("PATCH", "/switches", { zegoLimits: false });
		expect(await many(30, "DescribeUserList", { RoomId })).toEqual([]);
	});
});

describe("messages", () => {
	const command = (more: object) =>
		stage.zego("SendCustomCommand", { RoomId, FromUserId: "console", MessageContent: '{"do":"leave"}', ...more });

	it("a command reaches those it names, and tells who is not online", async () => {
		await stage.control("PATCH", "/zego/rooms/salon/users/cem", { online: false });
		const { body } = await command({ ToUserId: ["ann", "cem", "zoe"] });
		expect(body).toMatchObject({
			Code: 0,
			Data: {
				FailUsers: [
					{ Uid: "cem", Code: 50003 },
					{ Uid: "zoe", Code: 50003 },
				],
			},
		});
		expect(await stage.control("GET", "/zego/messages/ann")).toMatchObject({
			messages: [{ from: "console", kind: "command", content: '{"do":"leave"}' }],
		});
		expect(await stage.control("GET", "/zego/messages/ben")).toEqual({ messages: [] });
		expect(await stage.happened("zego", "command")).toMatchObject([
			{ from: "console", heard: 1, failed: ["cem", "zoe"] },
		]);
	});

	it("without names it reaches everybody but the sender", async () => {
		await command({ FromUserId: "ann" });
		const heard = async (user: string) => (await stage.control("GET", `/zego/messages/${user}`)).messages;
		expect([await heard("ann"), await heard("ben"), await heard("cem")]).toMatchObject([[], [{}], [{}]]);
	});

	it("may be a failure altogether when nobody is online", async () => {
		expect((await command({ ToUserId: ["zoe"] })).body).toMatchObject({ Code: 0 });
		await stage.control("PATCH", "/switches", { zegoCommandAllOffline: 50003 });
		expect((await command({ ToUserId: ["zoe"] })).body).toMatchObject({ Code: 50003 });
	});

	it.each([
		["eleven people", { ToUserId: Array.from({ length: 11 }, (_, index) => `u${index}`) }, 50011],
		["1,025 bytes", { MessageContent: `x${"é".repeat(512)}` }, 50012],
		["no content", { MessageContent: "" }, 1008],
		["no sender", { FromUserId: "" }, 2],
		["a room that is not there", { RoomId: "nowhere" }, 50001],
	])("%s", async (_what, change, code) => {
		expect((await command(change)).body).toMatchObject({ Code: code });
		expect(await stage.happened("zego", "command")).toEqual([]);
	});

	it("chat from the server reaches the room", async () => {
		const params = { RoomId, UserId: "console", MessageCategory: 1, MessageContent: "Closing soon" };
		expect((await stage.zego("SendBroadcastMessage", params)).body).toMatchObject({
			Data: { MessageId: expect.any(Number) },
		});
		expect((await stage.zego("SendBarrageMessage", params)).body).toMatchObject({
			Data: { MessageId: expect.any(String) },
		});
		expect(await stage.control("GET", "/zego/messages/ben")).toMatchObject({
			messages: [{ kind: "broadcast" }, { kind: "barrage" }],
		});
		expect(await stage.code("SendBroadcastMessage", { ...params, MessageCategory: 3 })).toBe(2);
	});
});

describe("tokens", () => {
	const token = async (userId: string, seconds: number) =>
		(await stage.control("POST", "/zego/token", { userId, seconds })).token;
	const join = (userId: string, given: unknown) =>
		stage.control("POST", "/zego/join", { roomId: RoomId, userId, token: given });

	it("let in whom they name; their end removes nobody unless support has switched that on", async () => {
		const zoe = await token("zoe", 60);
		expect(await join("zoe", zoe)).toEqual({ joined: true });
		expect(await join("zed", zoe)).toMatchObject({ joined: false, reason: "token-for-another", code: 1_002_077 });
		expect(await join("zed", "04nonsense")).toMatchObject({ joined: false, reason: "token-wrong", code: 1_002_033 });
		await stage.control("POST", "/clock", { advanceSeconds: 60 });
		expect(inRoom()).toContain("zoe");
		expect(await join("zoe", zoe)).toMatchObject({ joined: false, reason: "token-expired", code: 1_002_078 });
		await stage.control("PATCH", "/switches", { zegoTokenExpiryKicks: true });
		await join("zed", await token("zed", 60));
		await stage.control("POST", "/clock", { advanceSeconds: 60 });
		expect(inRoom()).not.toContain("zed");
		expect((await stage.happened("zego", "left")).at(-1)).toMatchObject({ reason: "token-expired", logoutReason: 4 });
	});
});

describe("faults", () => {
	it("meet one action of one room, in ZEGO's own words, and may act without telling", async () => {
		const path = `Action=KickoutUser&RoomId=${RoomId}`;
		const kick = (roomId: string) => stage.zego("KickoutUser", { RoomId: roomId, UserId: ["ben"] });
		await stage.control("POST", "/faults", { surface: "zego", path, effect: { status: 500 }, times: 1 });
		expect((await kick("other")).status).toBe(200);
		expect(await kick(RoomId)).toMatchObject({ status: 500, body: { Code: 100000015, Message: expect.any(String) } });
		expect(inRoom()).toContain("ben");
		const effect = { drop: true, afterwards: true };
		await stage.control("POST", "/faults", { surface: "zego", path, effect, times: 1 });
		await expect(kick(RoomId)).rejects.toThrow("fetch failed");
		expect(inRoom()).not.toContain("ben");
	});
});
