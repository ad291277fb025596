import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { agoraApp, VendorStage } from "./vendor-stage";

let stage: VendorStage;
beforeAll(async () => {
	stage = await VendorStage.open();
});
afterAll(() => stage.sandbox.close());

beforeEach(async () => {
	await stage.control("POST", "/reset", {});
	await stage.control("POST", "/clock", { frozen: true });
	await stage.control("PATCH", "/switches", { agoraLimits: false });
	for (const channelName of ["red", "blue"]) {
		const users = [11, 12, 13].map((uid) => ({ uid, ip: `10.0.0.${uid}`, audio: true, video: true }));
		await stage.control("POST", "/agora/channels", { channelName, users });
	}
});

const join = (channelName: string, uid: number, more: object = {}) =>
	stage.control("POST", "/agora/join", { channelName, uid, ...more });

/** Who is where, as `channel:uid`, straight from the world. */
function present(): string[] {
	return stage.sandbox.vendors.agora.channels
		.all()
		.flatMap((channel) => [...channel.users.keys()].map((uid) => `${channel.name}:${uid}`));
}

const everybody = ["red:11", "red:12", "red:13", "blue:11", "blue:12", "blue:13"];
const without = (...gone: string[]) => everybody.filter((one) => !gone.includes(one));

describe("whom a rule means", () => {
	it.each([
		["channel and uid", { cname: "red", uid: 11 }, ["red:11"]],
		["uid alone", { uid: 11 }, ["red:11", "blue:11"]],
		["channel alone", { cname: "red" }, ["red:11", "red:12", "red:13"]],
		["ip alone", { ip: "10.0.0.12", cname: undefined }, ["red:12", "blue:12"]],
		["nobody", { cname: "red", uid: 99 }, []],
		["another case of the name", { cname: "Red", uid: 11 }, []],
	])("%s", async (_what, target, gone) => {
		await stage.rule({ ...target, time: 0, privileges: ["join_channel"] });
		expect(present()).toEqual(without(...gone));
	});

	it("an undocumented combination may mean both or either, or be refused", async () => {
		const target = { cname: "red", ip: "10.0.0.12" };
		const order = { appid: agoraApp, ...target, time: 0, privileges: ["join_channel"] };
		await stage.control("PATCH", "/switches", { agoraUndocumentedCombo: "refuse" });
		expect((await stage.agora("POST", "/dev/v1/kicking-rule", order)).status).toBe(400);
		expect(present()).toEqual(everybody);
		await stage.control("PATCH", "/switches", { agoraUndocumentedCombo: "and" });
		await stage.rule(order);
		expect(present()).toEqual(without("red:12"));
		await stage.control("PATCH", "/switches", { agoraUndocumentedCombo: "or" });
		await stage.rule(order);
		expect(present()).toEqual(["blue:11", "blue:13"]);
	});

	it("a uid of 0 or an empty channel is as if not sent, which widens the rule; or it is refused", async () => {
		const order = { appid: agoraApp, cname: "red", uid: 0, time: 0, privileges: ["join_channel"] };
		await stage.control("PATCH", "/switches", { agoraEmptyTargets: "refuse" });
		expect((await stage.agora("POST", "/dev/v1/kicking-rule", order)).status).toBe(400);
		await stage.control("PATCH", "/switches", { agoraEmptyTargets: "ignored" });
		await stage.rule(order);
		expect(present()).toEqual(["blue:11", "blue:12", "blue:13"]);
		await stage.rule({ cname: "", uid: 12, time: 0, privileges: ["join_channel"] });
		expect(present()).toEqual(["blue:11", "blue:13"]);
	});

	it("a rule that names nobody is refused, or means everybody", async () => {
		const order = { appid: agoraApp, time: 0, privileges: ["join_channel"] };
		expect((await stage.agora("POST", "/dev/v1/kicking-rule", order)).status).toBe(400);
		await stage.control("PATCH", "/switches", { agoraTargetlessRule: "everyone" });
		await stage.rule(order);
		expect(present()).toEqual([]);
	});
});

describe("how long it lasts", () => {
	it("time 0 removes once: the person may come back at once, into the same channel too, and no rule is left", async () => {
		await stage.rule({ cname: "red", uid: 11, time: 0, privileges: ["join_channel"] });
		expect(await join("blue", 11)).toEqual({ joined: true });
		expect(await join("red", 11)).toEqual({ joined: true });
		const list = await stage.agora("GET", `/dev/v1/kicking-rule?appid=${agoraApp}`);
		expect(list.body).toEqual({ status: "success", rules: [] });
	});

	it("a rule in force keeps them out of its channel and lets them into others, until it ends", async () => {
		const id = await stage.rule({ cname: "red", uid: 11, time: 2, privileges: ["join_channel"] });
		const refused = { joined: false, reason: "UID_BANNED", ruleId: id };
		expect(await join("red", 11)).toEqual(refused);
		expect(await join("green", 11)).toEqual({ joined: true });
		await stage.control("POST", "/clock", { advanceSeconds: 119 });
		expect(await join("red", 11)).toEqual(refused);
		await stage.control("POST", "/clock", { advanceSeconds: 1 });
		expect(await join("red", 11)).toEqual({ joined: true });
		expect(await stage.happened("agora", "rule-expired")).toMatchObject([{ ruleId: id }]);
	});

	it.each([
		["nothing", {}, 3_600],
		["a fraction of a minute", { time: 0.2 }, 60],
		["too many minutes", { time: 100_000 }, 86_400],
		["too few seconds", { time_in_seconds: 1 }, 10],
		["too many seconds", { time_in_seconds: 100_000 }, 86_430],
		["both", { time: 60, time_in_seconds: 20 }, 20],
	])("%s given", async (_what, time, seconds) => {
		await stage.rule({ cname: "red", uid: 11, privileges: ["join_channel"], ...time });
		await stage.control("POST", "/clock", { advanceSeconds: seconds - 1 });
		expect(await join("red", 11)).toMatchObject({ joined: false });
		await stage.control("POST", "/clock", { advanceSeconds: 1 });
		expect(await join("red", 11)).toEqual({ joined: true });
	});

	it("a rule without a time may be refused", async () => {
		await stage.control("PATCH", "/switches", { agoraMissingTime: "refuse" });
		const order = { appid: agoraApp, cname: "red", uid: 11, privileges: ["join_channel"] };
		expect((await stage.agora("POST", "/dev/v1/kicking-rule", order)).status).toBe(400);
	});

	it("an update counts from now, 0 removes once more and ends the rule", async () => {
		const id = await stage.rule({ cname: "red", uid: 11, time: 60, privileges: ["join_channel"] });
		await stage.control("POST", "/clock", { advanceSeconds: 30 });
		const at = stage.sandbox.clock.now();
		const updated = await stage.agora("PUT", "/dev/v1/kicking-rule", { appid: agoraApp, id, time: 1 });
		const result = { id, ts: new Date(at + 60_000).toISOString() };
		expect(updated.body).toEqual({ status: "success", result });
		await stage.control("POST", "/clock", { advanceSeconds: 60 });
		expect(await join("red", 11)).toEqual({ joined: true });
		const second = await stage.rule({ uid: 12, time: 60, privileges: ["publish_audio"] });
		await stage.agora("PUT", "/dev/v1/kicking-rule", { appid: agoraApp, id: second, time: 0 });
		const list = await stage.agora("GET", `/dev/v1/kicking-rule?appid=${agoraApp}`);
		expect(list.body).toMatchObject({ rules: [] });
	});

	it("a deleted rule keeps nobody out; deleting it again is whatever the switch says", async () => {
		const id = await stage.rule({ cname: "red", uid: 11, time: 60, privileges: ["join_channel"] });
		const order = { appid: agoraApp, id };
		expect((await stage.agora("DELETE", "/dev/v1/kicking-rule", order)).body).toEqual({ status: "success", id });
		expect(await join("red", 11)).toEqual({ joined: true });
		expect((await stage.agora("DELETE", "/dev/v1/kicking-rule", order)).status).toBe(404);
		await stage.control("PATCH", "/switches", { agoraUnknownRuleStatus: 200 });
		expect((await stage.agora("DELETE", "/dev/v1/kicking-rule", order)).body).toEqual({ status: "success", id });
	});
});

describe("the list of rules", () => {
	it("shows what is in force, with the vendor's fields", async () => {
		const at = new Date(stage.sandbox.clock.now()).toISOString();
		const id = await stage.rule({ cname: "red", uid: 11, time: 1, privileges: ["join_channel", "join_channel"] });
		const { body } = await stage.agora("GET", `/dev/v1/kicking-rule?appid=${agoraApp}`);
		const ts = new Date(stage.sandbox.clock.now() + 60_000).toISOString();
		const rule = { id, appid: agoraApp, uid: 11, cname: "red", ip: null, ts, createAt: at, updateAt: at };
		expect(body).toEqual({
			status: "success",
			rules: [{ ...rule, opid: expect.any(Number), privileges: ["join_channel"] }],
		});
	});

	it("may miss a fresh rule, leave fields out, or show what acted once", async () => {
		await stage.control("PATCH", "/switches", { agoraRuleListLagSeconds: 5, agoraRuleAbsentFields: "omit" });
		const id = await stage.rule({ uid: 11, time: 1, privileges: ["join_channel"] });
		const path = `/dev/v1/kicking-rule?appid=${agoraApp}`;
		expect((await stage.agora("GET", path)).body).toMatchObject({ rules: [] });
		await stage.control("POST", "/clock", { advanceSeconds: 5 });
		const { body } = await stage.agora("GET", path);
		expect(body).toMatchObject({ rules: [{ id, uid: 11 }] });
		expect(JSON.stringify(body)).not.toContain("cname");
		await stage.control("PATCH", "/switches", { agoraRuleListLagSeconds: 0, agoraOnceRuleListed: true });
		const once = await stage.rule({ uid: 12, time: 0, privileges: ["join_channel"] });
		expect((await stage.agora("GET", path)).body).toMatchObject({ rules: [{ id }, { id: once }] });
		expect(await join("red", 12)).toEqual({ joined: true });
	});
});

describe("what the people notice", () => {
	it("the record tells that the streams stopped, what the client was told and what the others saw", async () => {
		const id = await stage.rule({ cname: "red", uid: 11, time: 0, privileges: ["join_channel"] });
		const told = await stage.happened("agora", "stream-stopped", "left", "user-list-change");
		const after = told.filter((entry) => entry.ruleId === id || entry.event === "user-left");
		expect(after).toMatchObject([
			{ kind: "stream-stopped", channelName: "red", uid: 11, media: "audio" },
			{ kind: "stream-stopped", channelName: "red", uid: 11, media: "video" },
			{
				kind: "left",
				channelName: "red",
				uid: 11,
				reason: "banned",
				webhookReason: 3,
				connection: { code: 3, name: "BANNED_BY_SERVER", web: "UID_BANNED" },
			},
			{ kind: "user-list-change", event: "user-left", uid: 11, seenByCount: 2, seenBy: [12, 13] },
		]);
	});

	it.each([
		[{ cname: "red" }, "CHANNEL_BANNED"],
		[{ ip: "10.0.0.12" }, "IP_BANNED"],
		[{ uid: 12 }, "UID_BANNED"],
	])("%j tells %s", async (target, web) => {
		await stage.rule({ ...target, time: 0, privileges: ["join_channel"] });
		const left = await stage.happened("agora", "left");
		expect(left.length).toBeGreaterThan(0);
		for (const entry of left) expect(entry).toMatchObject({ connection: { web } });
	});

	it("an audience member who goes is seen by nobody", async () => {
		const users = [{ uid: 1, role: "host" }, { uid: 2 }, { uid: 3 }];
		await stage.control("POST", "/agora/channels", { channelName: "live", mode: 2, users });
		await stage.rule({ cname: "live", uid: 2, time: 0, privileges: ["join_channel"] });
		await stage.rule({ cname: "live", uid: 1, time: 0, privileges: ["join_channel"] });
		const seen = await stage.happened("agora", "user-list-change");
		expect(seen.filter((entry) => entry.channelName === "live" && entry.event === "user-left")).toMatchObject([
			{ uid: 1, seenBy: [3] },
		]);
	});
});

describe("a client that is not quite there", () => {
	const patch = (change: object) => stage.control("PATCH", "/agora/channels/red/users/11", change);
	const kick = (time = 0) => stage.rule({ cname: "red", uid: 11, time, privileges: ["join_channel"] });

	it("is missed while it is disconnected, though the lists still show it; a second rule meets it", async () => {
		await patch({ online: false });
		const id = await kick();
		expect(present()).toEqual(everybody);
		expect(await stage.happened("agora", "rule-missed")).toMatchObject([{ ruleId: id, uid: 11, channelName: "red" }]);
		await patch({ online: true });
		await kick();
		expect(present()).toEqual(without("red:11"));
	});

	it("is met by a rule still in force when it comes back, or not", async () => {
		await patch({ online: false });
		await kick(5);
		await patch({ online: true });
		expect(present()).toEqual(without("red:11"));
		await stage.control("PATCH", "/switches", { agoraReconnectChecksRules: false });
		await stage.control("PATCH", "/agora/channels/blue/users/11", { online: false });
		await stage.rule({ uid: 11, time: 5, privileges: ["join_channel"] });
		await stage.control("PATCH", "/agora/channels/blue/users/11", { online: true });
		expect(present()).toContain("blue:11");
	});

	it("is not missed when the switch says so, times out, and may be left out of the lists", async () => {
		await patch({ online: false });
		await stage.control("PATCH", "/switches", { agoraDisconnectedListed: false });
		const list = await stage.agora("GET", `/dev/v1/channel/user/${agoraApp}/red`);
		expect(list.body).toMatchObject({ data: { total: 2, users: [12, 13] } });
		await stage.control("POST", "/clock", { advanceSeconds: 20 });
		expect(present()).toEqual(without("red:11"));
		expect(await stage.happened("agora", "left")).toMatchObject([{ uid: 11, reason: "timeout", webhookReason: 2 }]);
		await stage.control("PATCH", "/switches", { agoraKickMissesDisconnected: false });
		await stage.control("PATCH", "/agora/channels/red/users/12", { online: false });
		await stage.rule({ cname: "red", uid: 12, time: 0, privileges: ["join_channel"] });
		expect(present()).toEqual(without("red:11", "red:12"));
	});

	it("can be missed by the next rules alone", async () => {
		await patch({ missesRules: 1 });
		await kick();
		expect(present()).toEqual(everybody);
		await kick();
		expect(present()).toEqual(without("red:11"));
	});

	it("goes some time after the answer when rules are slow", async () => {
		await stage.control("PATCH", "/switches", { agoraEffectDelaySeconds: 2 });
		await kick();
		await stage.control("POST", "/clock", { advanceSeconds: 1 });
		expect(present()).toEqual(everybody);
		await stage.control("POST", "/clock", { advanceSeconds: 1 });
		expect(present()).toEqual(without("red:11"));
	});
});

describe("publish privileges", () => {
	const sends = (uid: number) => {
		const user = stage.sandbox.vendors.agora.channels.user("red", uid);
		return [user.audio, user.video];
	};
	const speakAgain = async () => {
		const response = await fetch(`${stage.sandbox.url}/control/agora/channels/red/users/11`, {
			method: "PATCH",
			body: JSON.stringify({ audio: true }),
		});
		return response.status;
	};

	it("stop what is sent, and keep it stopped until the rule goes; nobody leaves", async () => {
		const id = await stage.rule({ cname: "red", uid: 11, time_in_seconds: 60, privileges: ["publish_audio"] });
		expect([sends(11), sends(12)]).toEqual([
			[false, true],
			[true, true],
		]);
		expect(present()).toEqual(everybody);
		expect(await speakAgain()).toBe(403);
		await stage.agora("DELETE", "/dev/v1/kicking-rule", { appid: agoraApp, id });
		expect(sends(11)).toEqual([false, true]);
		expect(await speakAgain()).toBe(200);
	});

	it("may leave what is sent alone, and with time 0 do nothing or stop it once", async () => {
		await stage.control("PATCH", "/switches", { agoraPublishRuleStopsCurrent: false });
		await stage.rule({ cname: "red", uid: 11, time: 1, privileges: ["publish_video"] });
		expect(sends(11)).toEqual([true, true]);
		await stage.rule({ cname: "red", uid: 12, time: 0, privileges: ["publish_video"] });
		expect(sends(12)).toEqual([true, true]);
		await stage.control("PATCH", "/switches", { agoraPublishOnce: "stops" });
		await stage.rule({ cname: "red", uid: 12, time: 0, privileges: ["publish_video"] });
		expect(sends(12)).toEqual([true, false]);
	});
});
