import { afterAll, afterEach, describe, expect, test } from "vitest";
import { SANDBOX_AGORA, SANDBOX_ZEGO } from "@/sandbox/credentials";
import type { Sandbox } from "@/sandbox/start";
import { call } from "../factories/vendor";
import { agoraStage } from "./agora-stage";
import { failure } from "./control-stage";
import type { OnTimeStage } from "./on-time-stage";
import { realtimeKitStage, stopSandbox } from "./realtimekit-stage";
import { zegoStage } from "./zego-stage";

type Stage = OnTimeStage & { sandbox: Sandbox };
/** The act happens, and its answer is lost; or the call never gets that far. */
const lost = { drop: true, afterwards: true };
const broken = { status: 502 };

let stage: Stage;
afterEach(() => stage.close());
afterAll(stopSandbox);

const people = () => [stage.onTime.usersOf(1), stage.onTime.usersOf(2)];
const ada = () => stage.onTime.usersOf(1).userId;
function happened(...kinds: string[]) {
	const entries = stage.sandbox.world.record.after(0);
	const reset = entries.findLastIndex((entry) => entry.kind === "reset");
	return entries.slice(reset + 1).filter((entry) => kinds.includes(entry.kind));
}

describe("Agora, when answers are lost", () => {
	const rulePath = "/kicking-rule$";

	test("a lock is found in the vendor's list, and can be lifted", async () => {
		stage = await agoraStage();
		const { room } = await stage.makeRoom("Room", people());
		stage.sandbox.faults.arm({ surface: "agora", path: rulePath, method: "POST", effect: lost, times: 1 });
		const { ack, lock } = await stage.closing.close(room, "until-lifted", call());
		expect(ack).toMatchObject({ already: false, evidence: "reconciled", affected: 2 });
		expect(happened("rule-created")).toHaveLength(1);
		expect(lock?.reference).toBe(String(happened("rule-created")[0]?.ruleId));
		expect(await stage.enter(room, ada())).toBe(false);
		if (lock !== null) await stage.closing.reopen(room, lock, call());
		expect(await stage.enter(room, ada())).toBe(true);
	});

	test("a lock that cannot be found is unknown although people are out; closing again leaves one lock to lift", async () => {
		stage = await agoraStage({ agoraRuleListLagSeconds: 5 });
		const { room } = await stage.makeRoom("Room", people());
		stage.sandbox.faults.arm({ surface: "agora", path: rulePath, method: "POST", effect: lost, times: 1 });
		await expect(stage.closing.close(room, "until-lifted", call())).rejects.toEqual(failure("unknown-outcome"));
		stage.pass(300_000);
		const { lock } = await stage.closing.close(room, "until-lifted", call());
		stage.pass(20_000);
		expect(happened("rule-created")).toHaveLength(2);
		if (lock === null) throw new Error("not locked");
		const renewed = await stage.closing.renew(room, lock, "until-lifted", call());
		expect(happened("rule-deleted")).toHaveLength(1);
		await stage.closing.reopen(room, renewed, call());
		expect(await stage.enter(room, ada())).toBe(true);
	});

	test("a rule that never came to be is no lock, and nobody is said to be out", async () => {
		stage = await agoraStage();
		const { room } = await stage.makeRoom("Room", people());
		stage.sandbox.faults.arm({ surface: "agora", path: rulePath, method: "POST", effect: broken });
		await expect(stage.closing.close(room, "until-lifted", call())).rejects.toEqual(failure("unknown-outcome"));
		await expect(stage.closing.close(room, null, call())).rejects.toEqual(failure("unknown-outcome"));
		expect(stage.inside(room)).toHaveLength(2);
	});

	test("a rule of the customer's own for the same channel is left alone", async () => {
		stage = await agoraStage();
		const { room } = await stage.makeRoom("Room", people());
		const { lock } = await stage.closing.close(room, new Date(stage.now().getTime() + 3_600_000), call());
		const target = { cname: room.roomId, uid: null, ip: null };
		stage.sandbox.vendors.agora.createRule(target, ["join_channel"], 7_200);
		stage.sandbox.vendors.agora.createRule({ ...target, uid: 7 }, ["join_channel"], 3_600);
		stage.sandbox.vendors.agora.createRule(target, ["publish_audio"], 3_600);
		stage.sandbox.vendors.agora.createRule({ ...target, cname: "Other" }, ["join_channel"], 3_600);
		if (lock !== null) await stage.closing.reopen(room, lock, call());
		expect(happened("rule-deleted").map(({ ruleId }) => String(ruleId))).toEqual([lock?.reference]);
	});

	test("somebody whom the lock misses is met by a second rule, which keeps nobody out", async () => {
		stage = await agoraStage();
		const { room } = await stage.makeRoom("Room", people());
		stage.sandbox.vendors.agora.channels.user(room.roomId, Number(ada())).missesRules = 1;
		const { ack, lock } = await stage.closing.close(room, "until-lifted", call());
		expect(ack.evidence).toBe("reconciled");
		expect(happened("rule-created").map(({ seconds }) => seconds)).toEqual([86_400, 0]);
		expect(lock?.reference).toBe(String(happened("rule-created")[0]?.ruleId));
		stage.sandbox.vendors.agora.join({ channelName: "Stubborn", uid: Number(ada()) });
		stage.sandbox.vendors.agora.channels.user("Stubborn", Number(ada())).missesRules = 9;
		const still = await stage.closing.close({ ...room, roomId: "Stubborn" }, "until-lifted", call());
		expect(still.ack).toMatchObject({ already: false, evidence: "provider-ack" });
	});

	test("a message whose answer is lost is unknown for its person alone", async () => {
		stage = await agoraStage();
		const { room } = await stage.makeRoom("Room", people());
		stage.sandbox.faults.arm({ surface: "agora", path: "peer_messages", effect: lost, times: 1 });
		const answers = [];
		const userIds = people().map(({ userId }) => userId);
		for await (const one of stage.messenger.sendToPeople(room, userIds, "Hi", call())) answers.push(one);
		expect(answers.map(({ state, error }) => state ?? error.kind).sort()).toEqual(["delivered", "unknown-outcome"]);
	});
});

describe("ZEGO, when answers are lost", () => {
	test("a room that is seen empty has ended; one that is not is unknown", async () => {
		stage = await zegoStage();
		const { room } = await stage.makeRoom("Room", people());
		stage.sandbox.faults.arm({ surface: "zego", path: "CloseRoom", effect: broken, times: 1 });
		await expect(stage.closing.close(room, null, call())).rejects.toEqual(failure("unknown-outcome"));
		expect(stage.inside(room)).toHaveLength(2);
		stage.sandbox.faults.arm({ surface: "zego", path: "CloseRoom", effect: lost, times: 1 });
		const { ack } = await stage.closing.close(room, null, call());
		expect(ack).toMatchObject({ already: false, evidence: "reconciled", affected: 2 });
	});

	test("an end that cannot be looked after is the vendor's word and no more", async () => {
		stage = await zegoStage();
		const { room } = await stage.makeRoom("Room", people());
		stage.sandbox.faults.arm({ surface: "zego", path: "DescribeUserNum", effect: broken });
		const { ack } = await stage.closing.close(room, null, call());
		expect(ack).toMatchObject({ already: false, evidence: "provider-ack", affected: null });
	});
});

describe("RealtimeKit, when answers are lost", () => {
	const statuses = "/meetings/[^/]+$";

	test("the meeting itself tells whether it was set, and an ended session that it ended", async () => {
		stage = await realtimeKitStage();
		const { room } = await stage.makeRoom("Room", people());
		stage.sandbox.faults.arm({ surface: "rest", path: statuses, method: "PATCH", effect: lost, times: 1 });
		stage.sandbox.faults.arm({ surface: "rest", path: "/kick-all$", effect: lost, times: 1 });
		const { ack, lock } = await stage.closing.close(room, "until-lifted", call());
		expect(ack).toMatchObject({ already: false, evidence: "reconciled", affected: 2 });
		expect(await stage.enter(room, ada())).toBe(false);
		stage.sandbox.faults.arm({ surface: "rest", path: statuses, method: "PATCH", effect: lost, times: 1 });
		if (lock !== null) await stage.closing.reopen(room, lock, call());
		expect(await stage.enter(room, ada())).toBe(true);
	});

	test("nobody is put out of a meeting that could not be locked", async () => {
		stage = await realtimeKitStage();
		const { room } = await stage.makeRoom("Room", people());
		stage.sandbox.faults.arm({ surface: "rest", path: statuses, method: "PATCH", effect: broken, times: 1 });
		await expect(stage.closing.close(room, "until-lifted", call())).rejects.toEqual(failure("unknown-outcome"));
		expect(stage.inside(room)).toHaveLength(2);
	});

	test("a kick-all that failed is unknown while the session lives", async () => {
		stage = await realtimeKitStage();
		const { room } = await stage.makeRoom("Room", people());
		stage.sandbox.faults.arm({ surface: "rest", path: "/kick-all$", effect: broken, times: 1 });
		await expect(stage.closing.close(room, null, call())).rejects.toEqual(failure("unknown-outcome"));
		expect(stage.inside(room)).toHaveLength(2);
	});

	test("PATCH leaves the meeting's own settings as they were", async () => {
		stage = await realtimeKitStage();
		const { room } = await stage.makeRoom("Sunday quiz", people());
		const before = stage.sandbox.world.directory.meeting(room.roomId);
		const { title, sessionKeepAliveSeconds } = before;
		const { lock } = await stage.closing.close(room, "until-lifted", call());
		if (lock !== null) await stage.closing.reopen(room, lock, call());
		const after = stage.sandbox.world.directory.meeting(room.roomId);
		expect(after).toMatchObject({ title, sessionKeepAliveSeconds, status: "ACTIVE" });
	});

	test("a token is never minted under a console person's id", async () => {
		stage = await realtimeKitStage();
		const { room } = await stage.makeRoom("Room", []);
		const expiresAt = new Date(stage.now().getTime() + 60_000);
		const order = { kind: "media", room, publish: true, expiresAt, name: "Ada" } as const;
		const before = stage.calls();
		await expect(
			stage.tokens.mint({ ...order, userId: "usher:mia", presetName: "group_call_participant" }, call()),
		).rejects.toMatchObject({ kind: "refused", details: { code: "bad-id" } });
		await expect(stage.tokens.mint({ ...order, userId: "crm-1", presetName: null }, call())).rejects.toMatchObject({
			kind: "refused",
			details: { code: "no-preset" },
		});
		expect(stage.calls()).toBe(before);
	});
});

describe("what calls count in", () => {
	function taken(budget: { taken: { key: string; lane: string }[] }): string[] {
		const counts = new Map<string, number>();
		for (const { key, lane } of budget.taken) counts.set(`${key} ${lane}`, (counts.get(`${key} ${lane}`) ?? 0) + 1);
		return [...counts].map(([name, count]) => `${count} ${name}`).sort();
	}
	const crowd = () => Array.from({ length: 25 }, (_, at) => stage.onTime.usersOf(at));

	test("Agora: one Signaling message a person, by App ID; rules by account", async () => {
		const open = await agoraStage();
		stage = open;
		const { room } = await stage.makeRoom("Room", crowd());
		await stage.messenger.sendToRoom(room, "Hi", call("batch"));
		const { appId, customerId } = SANDBOX_AGORA;
		expect(taken(open.budget)).toEqual([`1 agora:${customerId}:user-list batch`, `25 agora:${appId}:signaling batch`]);
		open.budget.taken.length = 0;
		const { lock } = await stage.closing.close(room, "until-lifted", call());
		if (lock !== null) await stage.closing.reopen(room, lock, call("poll"));
		expect(taken(open.budget)).toEqual(
			expect.arrayContaining([`1 agora:${customerId}:kicking-rule act`, `2 agora:${customerId}:kicking-rule poll`]),
		);
	});

	test("ZEGO: ten people a command, one command for a room, one CloseRoom", async () => {
		const open = await zegoStage();
		stage = open;
		const { room } = await stage.makeRoom("Room", crowd());
		const userIds = crowd().map(({ userId }) => userId);
		const answers = [];
		for await (const one of stage.messenger.sendToPeople(room, userIds, "Hi", call("batch"))) answers.push(one);
		await stage.messenger.sendToRoom(room, "Hi", call());
		await stage.closing.close(room, null, call());
		expect(answers).toHaveLength(25);
		const app = `zego:${SANDBOX_ZEGO.appId}`;
		expect(taken(open.budget)).toEqual(
			expect.arrayContaining([
				`3 ${app}:SendCustomCommand batch`,
				`1 ${app}:SendCustomCommand act`,
				`1 ${app}:CloseRoom act`,
			]),
		);
	});
});
