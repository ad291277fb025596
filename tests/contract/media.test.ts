import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Member, openStage, whatFlows } from "./media/browser";
import type { Kind } from "./media/page";

/** The sandbox's media server against real browsers: raw PeerConnections that negotiate as the SDK does. */

let stage: Awaited<ReturnType<typeof openStage>>;
beforeAll(async () => {
	stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const want = (producingPeerId: string, producerId: string, kind: Kind) => ({ producingPeerId, producerId, kind });

/** Puts both halves of a simulated person there. */
function simulate(peerId: string) {
	for (const kind of ["audio", "video"] as const) {
		stage.media.addSimulatedProducer({ producerId: `${peerId}-${kind}`, kind, paused: false });
	}
	return [want(peerId, `${peerId}-audio`, "audio"), want(peerId, `${peerId}-video`, "video")] as const;
}

const mid = (mids: Record<string, string>, producerId: string): string => {
	const found = mids[producerId];
	if (found === undefined) throw new Error(`${producerId} was not consumed`);
	return found;
};

describe("five browsers", () => {
	const names = ["ada", "bob", "cleo", "dora", "emil"];
	const members: Member[] = [];
	const mids = new Map<string, Record<string, string>>();

	beforeAll(async () => {
		for (const name of names) members.push(await stage.join(name));
	}, 60_000);
	afterAll(async () => {
		await Promise.all(members.map((member) => member.leave()));
	});

	test("connect both transports, through ICE and DTLS", async () => {
		for (const member of members) {
			await expect
				.poll(() => member.states(), { timeout: 10_000 })
				.toEqual([
					{ ice: "connected", connection: "connected", protocol: "udp" },
					{ ice: "connected", connection: "connected", protocol: "udp" },
				]);
		}
	});

	test("see and hear each other", async () => {
		for (const { peerId, produce } of members) {
			await produce("audio", `${peerId}-mic`);
			await produce("video", `${peerId}-cam`);
		}
		for (const member of members) {
			const others = names.filter((name) => name !== member.peerId);
			const wants = others.flatMap((name) => [want(name, `${name}-mic`, "audio"), want(name, `${name}-cam`, "video")]);
			mids.set(member.peerId, await member.consume(...wants));
		}
		for (const member of members) {
			const consumed = Object.values(mids.get(member.peerId) ?? {});
			expect(consumed).toHaveLength(8);
			const flowing = await whatFlows(member, consumed, (grown) =>
				grown.kind === "audio" ? grown.packets > 25 && grown.audioEnergy > 0 : grown.framesDecoded > 10,
			);
			for (const each of flowing) expect(each?.lost ?? 0).toBeLessThan(5);
		}
	}, 60_000);

	test("a paused producer reaches nobody, whatever its browser goes on sending; the others do", async () => {
		const [, bob] = members;
		if (!bob) throw new Error("Five joined");
		const heard = mids.get("bob") ?? {};
		const paused = [mid(heard, "ada-mic"), mid(heard, "ada-cam")];
		const others = [mid(heard, "cleo-mic"), mid(heard, "cleo-cam")];
		const packets = async () => {
			const all = await bob.receptions();
			return paused.map((each) => all[each]?.packets);
		};
		for (const id of ["ada-mic", "ada-cam"]) stage.media.setPaused(id, true);
		// What was on its way has arrived once others' later packets have.
		await whatFlows(bob, others, (grown) => grown.packets > 5);
		const before = await packets();
		await whatFlows(bob, others, (grown) => grown.packets > 30);
		expect(await packets()).toEqual(before);

		for (const id of ["ada-mic", "ada-cam"]) stage.media.setPaused(id, false);
		const resumed = await whatFlows(bob, paused, (grown) => grown.packets > 10);
		for (const each of resumed) expect(each?.lost).toBe(0);
		await whatFlows(bob, [mid(heard, "ada-cam")], (grown) => grown.framesDecoded > 5);
	}, 60_000);

	test("a producer can be closed, and its m-line's owner can produce again", async () => {
		const [ada, bob] = members;
		if (!ada || !bob) throw new Error("Five joined");
		await ada.closeProducer("ada-cam");
		expect(await bob.consume(want("ada", "ada-cam", "video"))).toEqual({});
		await ada.produce("video", "ada-cam-2");
		const again = await bob.consume(want("ada", "ada-cam-2", "video"));
		await whatFlows(bob, [mid(again, "ada-cam-2")], (grown) => grown.framesDecoded > 5);
	}, 60_000);
});

describe("the simulated clip", () => {
	test("moves and sounds, and stops while paused", async () => {
		const watcher = await stage.join("watcher");
		const mids = await watcher.consume(...simulate("fay"));
		const [sound, picture] = [mid(mids, "fay-audio"), mid(mids, "fay-video")];
		const [heard, seen] = await whatFlows(watcher, [sound, picture], (grown) =>
			grown.kind === "audio" ? grown.packets > 100 && grown.audioEnergy > 0.0001 : grown.framesDecoded > 30,
		);
		expect([heard?.lost, seen?.lost, seen?.width]).toEqual([0, 0, 320]);

		stage.media.setPaused("fay-video", true);
		await whatFlows(watcher, [sound], (grown) => grown.packets > 5);
		const before = (await watcher.receptions())[picture]?.packets;
		await whatFlows(watcher, [sound], (grown) => grown.packets > 25);
		expect((await watcher.receptions())[picture]?.packets).toBe(before);
		stage.media.setPaused("fay-video", false);
		await whatFlows(watcher, [picture], (grown) => grown.framesDecoded > 5);
		await watcher.leave();
	}, 60_000);

	test("several at once, closed and consumed again in the freed m-lines", async () => {
		const watcher = await stage.join("collector");
		const people = ["gus", "hal", "ida"].map(simulate);
		const mids = await watcher.consume(...people.flat());
		await whatFlows(watcher, Object.values(mids), (grown) => grown.packets > 5);
		expect(await watcher.slots()).toHaveLength(8);

		const closed = await watcher.closeConsumers(mid(mids, "gus-audio"), mid(mids, "gus-video"), mid(mids, "hal-video"));
		expect(closed).toEqual(["gus-audio", "gus-video", "hal-video"]);
		await whatFlows(watcher, [mid(mids, "ida-video")], (grown) => grown.framesDecoded > 5);

		const again = await watcher.consume(...simulate("jon"), want("gus", "gus-video", "video"));
		await whatFlows(watcher, Object.values(again), (grown) => grown.packets > 5);
		expect(await watcher.slots()).toHaveLength(8);
		await whatFlows(watcher, [mid(again, "gus-video")], (grown) => grown.framesDecoded > 5);
		await watcher.leave();
	}, 60_000);

	test("a person who left is consumed by nobody", async () => {
		const watcher = await stage.join("late");
		const wants = simulate("kim");
		stage.media.removeProducer("kim-audio");
		expect(Object.keys(await watcher.consume(...wants))).toEqual(["kim-video"]);
		await watcher.leave();
	}, 60_000);
});

test("a browser that offers layers sends one, and its viewer sees it", async () => {
	const [sender, viewer] = [await stage.join("ola"), await stage.join("pia")];
	await sender.produce("video", "ola-cam", { layers: true });
	const mids = await viewer.consume(want("ola", "ola-cam", "video"));
	const [seen] = await whatFlows(viewer, [mid(mids, "ola-cam")], (grown) => grown.framesDecoded > 20);
	expect(seen?.lost).toBe(0);
	await Promise.all([sender.leave(), viewer.leave()]);
}, 60_000);

test("who joins paused is heard once the pause ends", async () => {
	const [sender, viewer] = [await stage.join("quin"), await stage.join("rosa")];
	await sender.produce("audio", "quin-mic", { paused: true });
	const mids = await viewer.consume(want("quin", "quin-mic", "audio"), ...simulate("sam"));
	await whatFlows(viewer, [mid(mids, "sam-audio")], (grown) => grown.packets > 25);
	expect((await viewer.receptions())[mid(mids, "quin-mic")]?.packets ?? 0).toBe(0);
	stage.media.setPaused("quin-mic", false);
	await whatFlows(viewer, [mid(mids, "quin-mic")], (grown) => grown.packets > 25 && grown.audioEnergy > 0);
	await Promise.all([sender.leave(), viewer.leave()]);
}, 60_000);

test("a browser that UDP cannot reach sends and receives over TCP", async () => {
	const [caller, listener] = [await stage.join("lea", "tcp"), await stage.join("max", "tcp")];
	await caller.produce("video", "lea-cam");
	const mids = await listener.consume(want("lea", "lea-cam", "video"), ...simulate("ned"));
	await whatFlows(listener, Object.values(mids), (grown) => grown.packets > 25);
	await whatFlows(listener, [mid(mids, "lea-cam"), mid(mids, "ned-video")], (grown) => grown.framesDecoded > 10);
	const states = [...(await caller.states()), ...(await listener.states())];
	expect(states.map((each) => each.protocol)).toEqual(["tcp", "tcp", "tcp", "tcp"]);
}, 60_000);
