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
