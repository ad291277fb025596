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

/** Who is where, as `channel:uid`, straight from the world. */
function present(): string[] {
	return stage.sandbox.vendors.agora.channels
		.all()
		.flatMap((channel) => [...channel.users.keys()].map((uid) => `${channel.name}:${uid}`));
}

const everybody = ["red:11", "red:12", "red:13", "blue:11", "blue:12", "blue:13"];
const without = (...gone: string[]) => everybody.filter((one) => !gone.includes(one));

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

	it("is met when a rule that missed it is updated to time 0", async () => {
		await patch({ missesRules: 1 });
		const id = await kick(5);
		expect(present()).toEqual(everybody);
		await stage.agora("PUT", "/dev/v1/kicking-rule", { appid: agoraApp, id, time: 5 });
		expect(present()).toEqual(everybody);
		await stage.agora("PUT", "/dev/v1/kicking-rule", { appid: agoraApp, id, time: 0 });
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
