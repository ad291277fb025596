import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Switches } from "@/sandbox/world";
import { call } from "../factories/vendor";
import { type AgoraStage, agoraStage } from "./agora-stage";
import { failure, personOf } from "./control-stage";
import { order, stopSandbox } from "./realtimekit-stage";

let stage: AgoraStage;
beforeEach(async () => {
	stage = await agoraStage();
});
afterEach(() => stage.close());
afterAll(stopSandbox);

const reopen = async (switches: Partial<Switches>) => {
	await stage.close();
	stage = await agoraStage(switches);
};
const change = (uid: string, body: object) => order(stage.sandbox, `/agora/channels/room/users/${uid}`, body, "PATCH");
const rulesMade = () => happened("rule-created").length;
function happened(kind: string) {
	const entries = stage.sandbox.world.record.after(0);
	const reset = entries.findLastIndex((entry) => entry.kind === "reset");
	return entries.slice(reset + 1).filter((entry) => entry.kind === kind);
}
const kick = (uid: string) =>
	stage.control.perform({ type: "kick", room: roomNamed("room"), target: personOf(uid) }, call());
async function found(text: string) {
	const steps = [];
	for await (const step of stage.control.findPerson({ text, rooms: [] }, call("batch"))) steps.push(step);
	return steps.filter((step) => step.type === "hit" || step.type === "note");
}
const roomNamed = (roomId: string) => ({ ...stage.nowhere(), roomId });

describe("somebody whom a rule misses", () => {
	beforeEach(() =>
		stage.makeRoom("room", [
			{ userId: "11", name: "" },
			{ userId: "12", name: "" },
		]),
	);

	test("is met by a second one", async () => {
		await change("11", { missesRules: 1 });
		expect(await kick("11")).toMatchObject({ already: false, evidence: "reconciled" });
		expect(stage.inside(roomNamed("room"))).toEqual(["12"]);
		expect(rulesMade()).toBe(2);
	});

	test("is not called removed when the second one misses too, and no third is made", async () => {
		await change("11", { missesRules: 9 });
		expect(await kick("11")).toMatchObject({ already: false, evidence: "provider-ack" });
		expect(stage.inside(roomNamed("room"))).toEqual(["11", "12"]);
		expect(rulesMade()).toBe(2);
		const asked = { ...call(), orderedAt: stage.now() };
		expect(await stage.control.confirmGone(roomNamed("room"), [personOf("11")], asked)).toMatchObject([
			{ state: "still-there" },
		]);
	});

	test.each([true, false])("is waited for when disconnected for a moment (listed meanwhile: %s)", async (listed) => {
		await reopen({ agoraDisconnectedListed: listed });
		await stage.makeRoom("room", [
			{ userId: "11", name: "" },
			{ userId: "12", name: "" },
		]);
		await change("11", { online: false });
		const done = kick("11");
		await expect.poll(rulesMade).toBe(1);
		await change("11", { online: true });
		expect(await done).toMatchObject({ evidence: "reconciled" });
		expect(stage.inside(roomNamed("room"))).toEqual(["12"]);
		expect(rulesMade()).toBe(2);
	});
});

describe("what a removal says", () => {
	beforeEach(() =>
		stage.makeRoom("room", [
			{ userId: "11", name: "" },
			{ userId: "12", name: "" },
		]),
	);

	test("the id of the rule, that acts once: the person may join this and any other channel", async () => {
		const { reference } = await kick("11");
		expect(happened("rule-created")).toEqual([expect.objectContaining({ ruleId: Number(reference), seconds: 0 })]);
		for (const channelName of ["room", "elsewhere"]) {
			expect(await order(stage.sandbox, "/agora/join", { channelName, uid: 11 })).toEqual({ joined: true });
		}
	});

	test("a rule whose answer is lost is found by looking", async () => {
		stage.sandbox.faults.arm({
			surface: "agora",
			path: "kicking-rule",
			effect: { drop: true, afterwards: true },
			times: 1,
		});
		expect(await kick("11")).toMatchObject({ already: false, evidence: "reconciled", reference: null });
		expect(rulesMade()).toBe(1);
	});

	test("a rule that was lost on its way is unknown, and not repeated", async () => {
		stage.sandbox.faults.arm({ surface: "agora", path: "kicking-rule", effect: { drop: true }, times: 1 });
		await expect(kick("11")).rejects.toEqual(failure("unknown-outcome"));
		expect(rulesMade()).toBe(0);
	});

	test("a question that hangs holds no urgent removal up", async () => {
		stage.sandbox.faults.arm({ surface: "agora", path: "property", effect: { hang: true }, times: 1 });
		const started = Date.now();
		expect(await kick("11")).toMatchObject({ evidence: "reconciled" });
		expect(Date.now() - started).toBeLessThan(2_500);
	});

	test("a person who comes straight back is gone, and back", async () => {
		stage.pass(60_000);
		const done = kick("11");
		await expect.poll(() => stage.inside(roomNamed("room"))).toEqual(["12"]);
		await stage.rejoin(roomNamed("room"), "11");
		expect(await done).toMatchObject({ already: false });
		const seen = { ...personOf("11"), connectionIds: ["11@1000"] };
		const asked = { ...call(), orderedAt: new Date(stage.now().getTime() - 1_000) };
		expect(await stage.control.confirmGone(roomNamed("room"), [seen], asked)).toMatchObject([
			{ state: "gone", returned: true },
		]);
	});

	test("everybody out is counted, and the channel is free at once", async () => {
		const all = { type: "kick-all", room: roomNamed("room"), target: null } as const;
		expect(await stage.control.perform(all, call())).toMatchObject({
			already: false,
			affected: 2,
			evidence: "reconciled",
			reference: expect.stringMatching(/^\d+$/),
		});
		expect(await order(stage.sandbox, "/agora/join", { channelName: "room", uid: 12 })).toEqual({ joined: true });
	});
});

describe("lists", () => {
	test("hosts and audience of a live channel, and doubt where the audience is cut", async () => {
		await order(stage.sandbox, "/agora/channels", { channelName: "live", mode: 2, people: 40, hosts: 3 });
		const listing = await stage.control.listPeople(roomNamed("live"), call());
		expect(listing).toMatchObject({ known: true });
		expect(listing.connections).toHaveLength(40);
		await order(stage.sandbox, "/agora/channels", { channelName: "huge", mode: 2, people: 10_050, hosts: 2 });
		expect(await stage.control.listPeople(roomNamed("huge"), call())).toMatchObject({ known: false });
		expect(await stage.control.countPeople(roomNamed("huge"), call())).toBe(10_050);
	});

	test("more channels than a page holds are listed and searched, known ones first", async () => {
		const { agora } = stage.sandbox.vendors;
		for (let n = 0; n < 620; n++) agora.join({ channelName: `c${n}`, uid: n + 1 });
		const { known, rooms } = await stage.control.listRooms(call("poll"));
		expect([known, rooms.length]).toEqual([true, 620]);
		const steps = [];
		const query = { text: "600", rooms: [roomNamed("c599")] };
		for await (const step of stage.control.findPerson(query, call("batch", 30_000))) steps.push(step);
		expect(steps.filter((step) => step.type === "hit")).toEqual([expect.objectContaining({ title: "c599" })]);
		expect(steps.slice(0, 20).some((step) => step.type === "hit")).toBe(true);
		expect(steps.findLast((step) => step.type === "progress")).toMatchObject({ done: 620, total: 620 });
	});

	test("a name of signs that an address would swallow is searched, listed, counted and emptied", async () => {
		const room = roomNamed("class 4b? #1 (50%) &;=+");
		for (const uid of [11, 12]) stage.sandbox.vendors.agora.join({ channelName: room.roomId, uid });
		expect(await found("11")).toMatchObject([{ title: room.roomId }]);
		expect((await stage.control.listPeople(room, call())).connections).toHaveLength(2);
		const kickOne = { type: "kick", room, target: personOf("11") } as const;
		expect(await stage.control.perform(kickOne, call())).toMatchObject({ already: false, evidence: "reconciled" });
		const all = { type: "kick-all", room, target: null } as const;
		expect(await stage.control.perform(all, call())).toMatchObject({ already: false, affected: 1 });
		expect(stage.inside(room)).toEqual([]);
	});

	test("a name that Agora should not have can be looked into, and no rule is made for it", async () => {
		stage.sandbox.vendors.agora.join({ channelName: "4b/β", uid: 11 });
		const room = roomNamed("4b/β");
		expect(await found("11")).toMatchObject([{ title: "4b/β" }]);
		expect(await stage.control.countPeople(room, call())).toBe(1);
		const refused = stage.control.perform({ type: "kick", room, target: personOf("11") }, call());
		await expect(refused).rejects.toEqual(failure("refused"));
		expect(rulesMade()).toBe(0);
	});

	test("a channel that cannot be asked about is told, and the others are searched", async () => {
		for (const title of ["one", "two"]) await stage.makeRoom(title, [{ userId: "11", name: "" }]);
		stage.sandbox.faults.arm({ surface: "agora", path: "property/.*/one", effect: { status: 500 } });
		const steps = [];
		for await (const step of stage.control.findPerson({ text: "11", rooms: [] }, call("batch"))) steps.push(step);
		expect(steps.filter((step) => step.type === "hit")).toMatchObject([{ title: "two" }]);
		expect(steps.filter((step) => step.type === "note")).toMatchObject([{ code: "room-not-searched" }]);
	});
});

describe("refusals", () => {
	test("credentials that are not taken name the variables", async () => {
		await stage.close();
		stage = await agoraStage({}, { customerSecret: "wrong-secret" });
		const refused = await stage.control.ping(call()).catch(String);
		expect(refused).toMatch(/AGORA_CUSTOMER_ID/);
		await stage.close();
		stage = await agoraStage({}, { appId: "b".repeat(32) });
		await expect(stage.control.ping(call())).rejects.toEqual(failure("unauthorised"));
	});

	test("a 429 stops everybody under that limit for a second, and is tried again", async () => {
		await stage.makeRoom("room", [{ userId: "11", name: "" }]);
		stage.sandbox.faults.arm({ surface: "agora", path: "kicking-rule", effect: { status: 429 }, times: 1 });
		expect(await kick("11")).toMatchObject({ already: false });
		expect(stage.budget.pauses.map(({ key }) => key)).toEqual(["agora:sandbox-agora-customer:kicking-rule"]);
	});
});
