import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { VendorStage } from "./vendor-stage";

let stage: VendorStage;
beforeAll(async () => {
	stage = await VendorStage.open();
});
afterAll(() => stage.sandbox.close());

beforeEach(async () => {
	await stage.control("POST", "/reset", {});
	await stage.control("POST", "/clock", { frozen: true });
	const users = ["ann", "ben", "cem"].map((userId) => ({ userId, userName: userId.toUpperCase(), audio: true }));
	await stage.control("POST", "/zego/rooms", { roomId: "salon", users });
});

const RoomId = "salon";

function inRoom(roomId = RoomId): string[] {
	return [...(stage.sandbox.vendors.zego.rooms.find(roomId)?.users.keys() ?? [])];
}

async function data(action: string, params: Parameters<VendorStage["zego"]>[1]): Promise<Record<string, unknown>> {
	const { body } = await stage.zego(action, params);
	return z.object({ Code: z.literal(0), Data: z.record(z.string(), z.unknown()) }).parse(body).Data;
}

describe("KickoutUser", () => {
	it("stops the person's streams, tells their client the code and the reason, and the others that they went", async () => {
		const reason = "Bitte höflich bleiben 🙂 & ?";
		const answer = await stage.zego("KickoutUser", { RoomId, UserId: ["ben"], CustomReason: reason });
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual({ Code: 0, Message: "success", RequestId: expect.stringMatching(/^\d+$/u) });
		expect(inRoom()).toEqual(["ann", "cem"]);
		const happened = await stage.happened("zego", "stream-stopped", "left", "user-list-change");
		expect(happened.slice(-3)).toMatchObject([
			{ kind: "stream-stopped", roomId: RoomId, userId: "ben", streamId: "salon_ben_2", why: "kicked", type: 3 },
			{
				kind: "left",
				userId: "ben",
				reason: "kicked",
				logoutReason: 3,
				client: {
					event: "roomStateChanged",
					state: "KICKOUT",
					code: 1_002_055,
					extendedData: { custom_kickout_message: reason },
				},
			},
			{
				kind: "user-list-change",
				updateType: "DELETE",
				users: [{ userId: "ben", userName: "BEN" }],
				seenByCount: 2,
				seenBy: ["ann", "cem"],
			},
		]);
	});

	it("takes up to five, succeeds for whoever is not there, and lets them come back", async () => {
		expect(await stage.code("KickoutUser", { RoomId, UserId: ["ann", "nobody", "ann", "cem", "ANN"] })).toBe(0);
		expect(inRoom()).toEqual(["ben"]);
		expect(await stage.code("KickoutUser", { RoomId, UserId: ["1", "2", "3", "4", "5", "6"] })).toBe(50011);
		expect(await stage.control("POST", "/zego/join", { roomId: RoomId, userId: "ann" })).toEqual({ joined: true });
	});

	it.each([
		["no UserId", { RoomId }, 2],
		["a bare UserId", { RoomId, UserId: "ben" }, 2],
		["an empty UserId", { RoomId, UserId: [""] }, 2],
		["no RoomId", { UserId: ["ben"] }, 2],
		["too long a UserId", { RoomId, UserId: ["x".repeat(64)] }, 3],
		["too long a RoomId", { RoomId: "x".repeat(128), UserId: ["ben"] }, 3],
		["a reason of 257 bytes", { RoomId, UserId: ["ben"], CustomReason: `x${"é".repeat(128)}` }, 3],
	])("%s is refused and removes nobody", async (_what, params, code) => {
		expect(await stage.code("KickoutUser", params as Parameters<VendorStage["zego"]>[1])).toBe(code);
		expect(inRoom()).toEqual(["ann", "ben", "cem"]);
	});

	it("takes a reason of 256 bytes, and may cut a longer one within a character", async () => {
		const exact = "é".repeat(128);
		expect(await stage.code("KickoutUser", { RoomId, UserId: ["ann"], CustomReason: exact })).toBe(0);
		await stage.control("PATCH", "/switches", { zegoLongReason: "cut" });
		expect(await stage.code("KickoutUser", { RoomId, UserId: ["ben"], CustomReason: `x${exact}` })).toBe(0);
		const message = (text: string) => ({ client: { extendedData: { custom_kickout_message: text } } });
		expect(await stage.happened("zego", "left")).toMatchObject([message(exact), message(`x${"é".repeat(127)}\ufffd`)]);
	});

	it("understands bare arrays when the switch says so", async () => {
		await stage.control("PATCH", "/switches", { zegoBareArrays: "accepted" });
		expect(await stage.code("KickoutUser", { RoomId, UserId: "ben" })).toBe(0);
		expect(inRoom()).toEqual(["ann", "cem"]);
	});

	it("in a room that is not there is a success, or one of three codes", async () => {
		const params = { RoomId: "nowhere", UserId: ["ben"] };
		expect(await stage.code("KickoutUser", params)).toBe(0);
		for (const code of [104, 5024, 50001]) {
			await stage.control("PATCH", "/switches", { zegoKickUnknownRoom: code });
			expect(await stage.code("KickoutUser", params)).toBe(code);
		}
	});

	it("may act a moment later, or make the client log in again at once", async () => {
		await stage.control("PATCH", "/switches", { zegoEffectDelaySeconds: 1 });
		expect(await stage.code("KickoutUser", { RoomId, UserId: ["ben"] })).toBe(0);
		expect(await data("DescribeUsers", { RoomId, UserId: ["ben"] })).toMatchObject({ UserStatusList: [{ Status: 1 }] });
		await stage.control("POST", "/clock", { advanceSeconds: 1 });
		expect(await data("DescribeUsers", { RoomId, UserId: ["ben"] })).toMatchObject({ UserStatusList: [{ Status: 0 }] });
		await stage.control("PATCH", "/switches", { zegoEffectDelaySeconds: 0, zegoNeedRelogin: true });
		expect(await stage.code("KickoutUser", { RoomId, UserId: ["ann"] })).toBe(0);
		expect(inRoom()).toEqual(["cem", "ann"]);
		const [, left] = await stage.happened("zego", "left");
		expect(left).toMatchObject({ userId: "ann", client: { extendedData: { need_relogin: 1 } } });
	});
});

describe("CloseRoom", () => {
	it("puts everybody out, ends the room, and a login makes a new one", async () => {
		const before = stage.sandbox.vendors.zego.rooms.find(RoomId)?.sessionId;
		expect(await stage.code("CloseRoom", { RoomId, CustomReason: "Over", RoomCloseCallback: "true" })).toBe(0);
		expect(stage.sandbox.vendors.zego.rooms.find(RoomId)).toBeUndefined();
		const left = await stage.happened("zego", "left");
		expect(left.map((entry) => entry.userId)).toEqual(["ann", "ben", "cem"]);
		for (const entry of left) {
			expect(entry).toMatchObject({ client: { code: 1_002_055, extendedData: { custom_kickout_message: "Over" } } });
		}
		expect(await stage.happened("zego", "user-list-change")).not.toContainEqual(
			expect.objectContaining({ updateType: "DELETE" }),
		);
		expect(await stage.happened("zego", "room-closed")).toMatchObject([
			{ why: "CloseRoom", people: 3, callback: true },
		]);
		await stage.control("POST", "/zego/join", { roomId: RoomId, userId: "ann" });
		expect(stage.sandbox.vendors.zego.rooms.find(RoomId)?.sessionId).not.toBe(before);
	});

	it("knows no callback by default, and one of two codes for a room that is not there", async () => {
		expect(await stage.code("CloseRoom", { RoomId })).toBe(0);
		expect(await stage.happened("zego", "room-closed")).toMatchObject([{ callback: false }]);
		await stage.control("POST", "/clock", { advanceSeconds: 1 });
		expect(await stage.code("CloseRoom", { RoomId })).toBe(5024);
		await stage.control("PATCH", "/switches", { zegoCloseUnknownRoom: 5018 });
		await stage.control("POST", "/clock", { advanceSeconds: 1 });
		expect(await stage.code("CloseRoom", { RoomId })).toBe(5018);
	});

	it("passes once a second", async () => {
		await stage.control("POST", "/zego/rooms", { roomId: "second", users: [{ userId: "dan" }] });
		expect(await stage.code("CloseRoom", { RoomId })).toBe(0);
		expect(await stage.code("CloseRoom", { RoomId: "second" })).toBe(206);
		expect(inRoom("second")).toEqual(["dan"]);
		await stage.control("POST", "/clock", { advanceSeconds: 1 });
		expect(await stage.code("CloseRoom", { RoomId: "second" })).toBe(0);
	});
});

describe("who is there", () => {
	it("DescribeUserNum counts up to ten rooms, recorders included and told apart", async () => {
		await stage.control("POST", "/zego/rooms/salon/users", { users: [{ userId: "recorder", role: 4 }] });
		expect(await data("DescribeUserNum", { RoomId: [RoomId, "nowhere"] })).toEqual({
			UserCountList: [
				{ RoomId, UserCount: 4, AdminUserCount: 1 },
				{ RoomId: "nowhere", UserCount: 0, AdminUserCount: 0 },
			],
		});
		const eleven = Array.from({ length: 11 }, (_, index) => `room-${index}`);
		expect(await stage.code("DescribeUserNum", { RoomId: eleven })).toBe(2);
	});

	it("DescribeUserList goes by login time in pages, and nobody is lost or doubled when somebody leaves", async () => {
		await stage.control("PATCH", "/switches", { zegoLimits: false });
		await stage.control("POST", "/zego/rooms", { roomId: "big", people: 450 });
		const everybody = inRoom("big");
		const seen: string[] = [];
		let marker = "";
		for (let page = 0; page < 5 && (page === 0 || marker !== ""); page += 1) {
			const list = z
				.object({ Marker: z.string(), UserList: z.array(z.object({ UserId: z.string(), UserRole: z.number() })) })
				.parse(await data("DescribeUserList", { RoomId: "big", Marker: marker }));
			seen.push(...list.UserList.map((user) => user.UserId));
			marker = list.Marker;
			const last = seen.at(-1);
			// The one the marker names goes: the next page begins after them all the same.
			if (page === 0 && last) stage.sandbox.vendors.zego.logout("big", last);
		}
		expect(seen).toEqual(everybody);
		expect(marker).toBe("");
	});

	it("DescribeUserList can go backwards, by a limit, and knows no unknown room", async () => {
		await stage.control("PATCH", "/switches", { zegoLimits: false });
		const first = await data("DescribeUserList", { RoomId, Mode: 1, Limit: 2 });
		expect(first).toMatchObject({ UserList: [{ UserId: "cem", UserName: "CEM" }, { UserId: "ben" }] });
		const rest = await data("DescribeUserList", { RoomId, Mode: 1, Limit: 2, Marker: String(first.Marker) });
		expect(rest).toEqual({ Marker: "", UserList: [{ UserId: "ann", UserName: "ANN", UserRole: 2 }] });
		expect(await data("DescribeUserList", { RoomId, Limit: 3 })).toMatchObject({ Marker: "", UserList: { length: 3 } });
		expect(await data("DescribeUserList", { RoomId: "nowhere" })).toEqual({ Marker: "", UserList: [] });
		expect(await stage.code("DescribeUserList", { RoomId, Limit: 201 })).toBe(2);
		expect(await stage.code("DescribeUserList", { RoomId, Mode: 2 })).toBe(2);
		expect(await stage.code("DescribeUserList", { RoomId, Marker: "here" })).toBe(2);
	});

	it("DescribeUsers tells up to ten people's state, and 50001 for a room that is not there", async () => {
		const LoginTime = stage.sandbox.vendors.zego.rooms.user(RoomId, "ann").loginTime;
		expect(await data("DescribeUsers", { RoomId, UserId: ["ann", "zoe"] })).toEqual({
			UserStatusList: [
				{ UserId: "ann", Status: 1, LoginTime, UserRole: 2 },
				{ UserId: "zoe", Status: 0, LoginTime: 0, UserRole: 0 },
			],
		});
		const eleven = Array.from({ length: 11 }, (_, index) => `user-${index}`);
		expect(await stage.code("DescribeUsers", { RoomId, UserId: eleven })).toBe(3);
		expect(await stage.code("DescribeUsers", { RoomId: "nowhere", UserId: ["ann"] })).toBe(50001);
	});

	it("DescribeSimpleStreamList lists streams with their owners", async () => {
		const { StreamList } = await data("DescribeSimpleStreamList", { RoomId });
		expect(StreamList).toMatchObject([
			{ StreamId: "salon_ann_1", UserId: "ann", UserName: "ANN", StreamNumberId: 1, CreateTime: expect.any(Number) },
			{ UserId: "ben" },
			{ UserId: "cem" },
		]);
		expect(await data("DescribeSimpleStreamList", { RoomId: "nowhere" })).toEqual({ StreamList: [] });
		await stage.control("PATCH", "/switches", { zegoStreamsUnknownRoom: 154 });
		expect(await stage.code("DescribeSimpleStreamList", { RoomId: "elsewhere" })).toBe(154);
	});
});

describe("somebody whose client fell silent", () => {
	it("stays until the heartbeat has been missing long enough, and the empty room goes with the last", async () => {
		for (const userId of ["ben", "cem"])
			await stage.control("PATCH", `/zego/rooms/salon/users/${userId}`, { leave: true });
		await stage.control("PATCH", "/zego/rooms/salon/users/ann", { online: false });
		await stage.control("POST", "/clock", { advanceSeconds: 99 });
		expect(inRoom()).toEqual(["ann"]);
		await stage.control("POST", "/clock", { advanceSeconds: 1 });
		expect(stage.sandbox.vendors.zego.rooms.find(RoomId)).toBeUndefined();
		expect((await stage.happened("zego", "left")).at(-1)).toMatchObject({ reason: "heartbeat", logoutReason: 1 });
		expect(await stage.happened("zego", "room-closed")).toMatchObject([{ why: "empty" }]);
	});

	it("an empty room may live on for a while", async () => {
		await stage.control("PATCH", "/switches", { zegoEmptyRoomSeconds: 60 });
		expect(await stage.code("KickoutUser", { RoomId, UserId: ["ann", "ben", "cem"] })).toBe(0);
		expect(await stage.code("DescribeUsers", { RoomId, UserId: ["ann"] })).toBe(0);
		await stage.control("POST", "/clock", { advanceSeconds: 59 });
		await stage.control("POST", "/zego/join", { roomId: RoomId, userId: "ann" });
		await stage.control("POST", "/clock", { advanceSeconds: 60 });
		expect(inRoom()).toEqual(["ann"]);
		expect(await stage.code("KickoutUser", { RoomId, UserId: ["ann"] })).toBe(0);
		await stage.control("POST", "/clock", { advanceSeconds: 60 });
		expect(await stage.code("DescribeUsers", { RoomId, UserId: ["ann"] })).toBe(50001);
	});

	it("a second login of one id puts the first out with its own code", async () => {
		expect(await stage.control("POST", "/zego/join", { roomId: RoomId, userId: "ann" })).toEqual({ joined: true });
		expect(await stage.happened("zego", "left")).toMatchObject([
			{ userId: "ann", logoutReason: 3, client: { state: "KICKOUT", code: 1_002_050 } },
		]);
		expect(inRoom()).toEqual(["ben", "cem", "ann"]);
	});
});
