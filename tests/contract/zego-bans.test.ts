import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { VendorStage } from "./vendor-stage";

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

const inRoom = () => [...(stage.sandbox.vendors.zego.rooms.find(RoomId)?.users.keys() ?? [])];
const sends = (userId: string) =>
	[...stage.sandbox.vendors.zego.rooms.user(RoomId, userId).streams.values()].map(({ audio, video }) => [audio, video]);

async function publish(userId: string, change: object): Promise<number> {
	const response = await fetch(`${stage.sandbox.url}/control/zego/rooms/${RoomId}/users/${userId}`, {
		method: "PATCH",
		body: JSON.stringify(change),
	});
	return response.status;
}

describe("user banning rules", () => {
	const set = (more: object) =>
		stage.zego("SetForbidUserRule", {
			RuleType: 4,
			RoomId,
			UserId: "ben",
			DisabledPrivilege: ["1"],
			EffectiveTime: 60,
			...more,
		});
	const login = (userId: string, roomId = RoomId, more: object = {}) =>
		stage.control("POST", "/zego/join", { roomId, userId, ...more });

	it("are refused with Code 9 until support has enabled them", async () => {
		expect((await set({})).body).toMatchObject({ Code: 9 });
		expect(await stage.code("DelForbidUserRule", { RuleType: 3, UserId: "ben" })).toBe(9);
		expect(await stage.code("DescribeForbidUserRules", { RuleType: 3 })).toBe(9);
	});

	describe("once enabled", () => {
		beforeEach(() => stage.control("PATCH", "/switches", { zegoUserRulesEnabled: true, zegoLimits: false }));

		it("leave who is in alone, and keep them out once they are out, until the end", async () => {
			const expires = Math.floor(stage.sandbox.clock.now() / 1_000) + 60;
			expect((await set({})).body).toMatchObject({ Code: 0, Data: { ExpireTime: expires } });
			expect(inRoom()).toContain("ben");
			await stage.code("KickoutUser", { RoomId, UserId: ["ben"] });
			expect(await login("ben")).toEqual({ joined: false, reason: "banned", code: 1_002_066 });
			expect(await login("ben", "other")).toEqual({ joined: true });
			await stage.control("POST", "/clock", { advanceSeconds: 60 });
			expect(await login("ben")).toEqual({ joined: true });
			expect(await stage.happened("zego", "rule-expired")).toHaveLength(1);
		});

		it.each([
			["an address", { RuleType: 1, IP: "10.9.9.9" }, { ip: "10.9.9.9" }, { ip: "10.9.9.8" }],
			["a room", { RuleType: 2, RoomId: "quiet" }, { roomId: "quiet" }, { roomId: "loud" }],
			["a person", { RuleType: 3, UserId: "zoe" }, { userId: "zoe" }, { userId: "zed" }],
		])("name %s", async (_what, rule, met, spared) => {
			expect((await set(rule)).body).toMatchObject({ Code: 0 });
			const order = { userId: "zoe", roomId: "quiet", ip: "10.1.1.1" };
			expect(await stage.control("POST", "/zego/join", { ...order, ...spared })).toEqual({ joined: true });
			expect(await stage.control("POST", "/zego/join", { ...order, ...met })).toMatchObject({ joined: false });
		});

		it("against publishing work from the next stream on, or at once when the switch says so", async () => {
			await set({ DisabledPrivilege: ["2"] });
			expect(sends("ben")).toEqual([[true, true]]);
			await publish("ben", { audio: false, video: false });
			expect(await publish("ben", { audio: true })).toBe(403);
			await stage.control("PATCH", "/switches", { zegoUserRuleStopsPublishing: true });
			await set({ UserId: "cem", DisabledPrivilege: ["1", "2"] });
			expect(sends("cem")).toEqual([]);
			expect((await stage.happened("zego", "stream-stopped")).at(-1)).toMatchObject({
				userId: "cem",
				why: "forbidden",
			});
		});

		it("are listed with what has ended, perhaps not all, and deleted by their keys", async () => {
			for (const UserId of ["u1", "u2", "u3"]) await set({ RuleType: 3, UserId });
			const listed = async () => {
				const { body } = await stage.zego("DescribeForbidUserRules", { RuleType: 3 });
				return z.object({ Data: z.object({ RuleList: z.array(z.looseObject({ UserId: z.string() })) }) }).parse(body)
					.Data.RuleList;
			};
			expect(await listed()).toMatchObject([
				{ RuleType: 3, IP: "", RoomId: "", UserId: "u1", DisabledPrivilegeList: [1], ExpireTime: expect.any(Number) },
				{ UserId: "u2" },
				{ UserId: "u3" },
			]);
			await stage.control("PATCH", "/switches", { zegoRulesListIncomplete: true });
			expect((await listed()).map((rule) => rule.UserId)).toEqual(["u1", "u3"]);
			expect(await stage.code("DelForbidUserRule", { RuleType: 3, UserId: "u1" })).toBe(0);
			expect(await stage.code("DelForbidUserRule", { RuleType: 3, UserId: "u1" })).toBe(50124);
			await stage.control("POST", "/clock", { advanceSeconds: 60 });
			expect(await stage.code("DelForbidUserRule", { RuleType: 3, UserId: "u2" })).toBe(50124);
			expect(await listed()).toHaveLength(1);
		});

		it.each([
			["no type", { RuleType: 0 }],
			["no time", { EffectiveTime: 0 }],
			["more than a day", { EffectiveTime: 86_401 }],
			["a bare privilege", { DisabledPrivilege: 1 }],
			["an unknown privilege", { DisabledPrivilege: ["3"] }],
			["no user", { UserId: "" }],
		])("with %s are Code 2", async (_what, change) => {
			expect((await set(change)).body).toMatchObject({ Code: 2 });
		});

		it("are 100 by address and 200 by person at most, counting those in force", async () => {
			const fill = async (type: number, count: number) => {
				for (let index = 0; index < count; index += 1) {
					await set({ RuleType: type, IP: `10.8.${index >> 8}.${index & 255}`, UserId: `u${index}` });
				}
			};
			await fill(1, 100);
			expect((await set({ RuleType: 1, IP: "10.7.0.1" })).body).toMatchObject({ Code: 50123 });
			expect((await set({ RuleType: 1, IP: "10.8.0.1" })).body).toMatchObject({ Code: 0 });
			await fill(3, 200);
			expect((await set({ RuleType: 3, UserId: "more" })).body).toMatchObject({ Code: 50123 });
			await stage.control("POST", "/clock", { advanceSeconds: 60 });
			expect((await set({ RuleType: 3, UserId: "more" })).body).toMatchObject({ Code: 0 });
		});
	});
});

describe("bans of streams", () => {
	const StreamId = "salon_ben_2";

	it("of audio or video need enabling, stop what is sent, and the last call wins", async () => {
		const rule = { RoomId, StreamId, DisableAudio: 1 };
		expect(await stage.code("SetForbidStreamRule", rule)).toBe(9);
		await stage.control("PATCH", "/switches", { zegoStreamRulesEnabled: true });
		expect(await stage.code("SetForbidStreamRule", { RoomId, StreamId })).toBe(2);
		expect(await stage.code("SetForbidStreamRule", rule)).toBe(0);
		expect(sends("ben")).toEqual([[false, true]]);
		await publish("ben", { audio: true });
		expect(sends("ben")).toEqual([[false, true]]);
		expect(
			await stage.code("SetForbidStreamRule", { RoomId, StreamId, DisableVideo: 1, EffectiveTime: 9_999_999 }),
		).toBe(0);
		await publish("ben", { audio: true, video: true });
		expect(sends("ben")).toEqual([[true, false]]);
		const { body } = await stage.zego("DescribeForbidStreamRules", { RoomId, StreamId: [StreamId, "nothing"] });
		const none = { DisableAudio: 0, DisableVideo: 0, CreateTime: 0, EffectiveTime: 0 };
		expect(body).toMatchObject({
			Data: {
				RoomId,
				ForbidStreamRuleList: [
					{ StreamId, DisableAudio: 0, DisableVideo: 1, EffectiveTime: 86_400 },
					{ StreamId: "nothing", ...none },
				],
			},
		});
		expect(await stage.code("DelForbidStreamRule", { RoomId, StreamId })).toBe(0);
		expect(await stage.code("DelForbidStreamRule", { RoomId, StreamId })).toBe(0);
		await publish("ben", { video: true });
		expect(sends("ben")).toEqual([[true, true]]);
	});

	it("of whole streams last until resumed, and orders that come late are not carried out", async () => {
		expect(await stage.code("ForbidRTCStream", { StreamId, Sequence: 10 })).toBe(0);
		expect(sends("ben")).toEqual([]);
		expect((await stage.happened("zego", "stream-stopped")).at(-1)).toMatchObject({ client: { code: 1_003_025 } });
		expect(await stage.code("ResumeRTCStream", { StreamId, Sequence: 9 })).toBe(0);
		expect(await publish("ben", { audio: true, streamId: StreamId })).toBe(403);
		expect(await publish("ben", { audio: true })).toBe(200);
		expect(await stage.code("ResumeRTCStream", { StreamId, Sequence: 11 })).toBe(0);
		await publish("ben", { audio: false });
		expect(await publish("ben", { audio: true, streamId: StreamId })).toBe(200);
		expect(await stage.code("ForbidRTCStream", { StreamId })).toBe(2);
		expect(await stage.code("ForbidRTCStreams", { StreamId: ["salon_ann_1", "nothing"], Sequence: 1 })).toBe(0);
		expect(sends("ann")).toEqual([]);
		expect(await stage.code("ForbidRTCStreams", { StreamId: "salon_cem_3", Sequence: 1 })).toBe(2);
	});
});
