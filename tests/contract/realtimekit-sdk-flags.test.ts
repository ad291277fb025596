import type { Browser } from "@playwright/test";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "@/sandbox/start";
import type { Peer } from "@/sandbox/world";
import { seat, trueFlags, wrongFlags } from "../factories/crowd";
import { type Guest, launchChromium, openGuest, shownFlags } from "../factories/sdk-browser";

let sandbox: Sandbox;
let browser: Browser;

beforeAll(async () => {
	[sandbox, browser] = await Promise.all([startSandbox({ seed: "empty" }), launchChromium()]);
});

afterEach(() => {
	sandbox.world.setSwitches({ correctStaleFlags: true });
	sandbox.faults.clear();
});

afterAll(async () => {
	await browser?.close();
	await sandbox?.close();
});

function crowd(size: number, o: { mic?: boolean; camera?: boolean }): { meetingId: string; people: Peer[] } {
	const meetingId = sandbox.world.directory.createMeeting({ title: "Crowd" }).id;
	const people = Array.from({ length: size }, () => seat(sandbox.world, meetingId, o));
	return { meetingId, people };
}

/** Toggles, speakers and pages in an order that is the same in every run. */
async function storm(guest: Guest, people: readonly Peer[]): Promise<void> {
	let state = 7;
	const random = (below: number) => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return Math.floor((state / 2_147_483_648) * below);
	};
	for (let round = 0; round < 12; round++) {
		for (let act = 0; act < 25; act++) {
			const peer = people[random(people.length)];
			if (!peer) continue;
			const kind = random(2) === 0 ? "audio" : "video";
			sandbox.world.live.setMedia(peer.peerId, kind, !sandbox.world.live.sends(peer, kind));
			if (act === 0) sandbox.world.live.setSpeaking(peer.peerId, true);
		}
		const page = 1 + random(5);
		if (round % 3 === 2) await guest.attempt((c) => c.participants.setViewMode("ACTIVE_GRID"));
		else if (round % 3 === 0) await guest.attempt((c) => c.participants.setViewMode("PAGINATED"));
		else await guest.attemptWith((c, to) => c.participants.setPage(to), page);
	}
}

it("keeps every mic and camera flag right through toggles, speakers and paging", async () => {
	const { meetingId, people } = crowd(40, { mic: false, camera: false });
	const guest = await openGuest(browser, sandbox, { meetingId, id: "host", preset: "usher-host" });
	await guest.until((c) => c.participants.joined.size === 40, null);
	await storm(guest, people);
	await expect
		.poll(async () => wrongFlags(trueFlags(sandbox.world, meetingId, guest.peerId), await shownFlags(guest)), {
			timeout: 15_000,
		})
		.toBe(0);
	expect(await guest.failures()).toEqual([]);
	await guest.page.context().close();
});

it.each([
	{ correctStaleFlags: true, shown: false },
	{ correctStaleFlags: false, shown: true },
])("a mute that lands while a consumer is made, correctStaleFlags $correctStaleFlags: shown on $shown", async (o) => {
	const { meetingId, people } = crowd(1, { mic: true });
	const target = people[0]?.peerId ?? "";
	sandbox.world.setSwitches({ correctStaleFlags: o.correctStaleFlags });
	const renegotiate = 0x0300_0000 + 50;
	sandbox.faults.arm({ surface: "socket", event: renegotiate, effect: { delayMs: 300 }, times: 1 });
	const guest = await openGuest(browser, sandbox, { meetingId, id: "host", preset: "usher-host" });
	const delayed = () =>
		sandbox.world.record.after(0).filter((entry) => entry.by === guest.peerId && entry.kind === "fault");
	await expect.poll(() => delayed().length).toBe(1);
	sandbox.world.live.setMedia(target, "audio", false);
	await guest.until((c, id) => c.participants.joined.get(id)?.audioTrack, target);
	// an answered question: whatever the server had to say about the consumer has been said before
	expect(await guest.attempt((c) => c.participants.getAllJoinedPeers("", 1, 0))).toBeNull();
	const enabled = () => guest.readWith((c, id) => c.participants.joined.get(id)?.audioEnabled, target);
	expect(await enabled()).toBe(o.shown);
	await guest.page.context().close();
});

it.each([
	{ correctStaleFlags: true, shown: false },
	{ correctStaleFlags: false, shown: true },
])("a camera that goes off out of view, correctStaleFlags $correctStaleFlags: still shown on $shown", async (o) => {
	const { meetingId, people } = crowd(30, { mic: true, camera: true });
	const outOfView = people.at(-1);
	const marker = people[0];
	if (!outOfView || !marker) throw new Error("the crowd is empty");
	sandbox.world.setSwitches({ correctStaleFlags: o.correctStaleFlags });
	const guest = await openGuest(browser, sandbox, { meetingId, id: "host", preset: "usher-host" });
	await guest.until((c, id) => c.participants.joined.get(id)?.videoEnabled, outOfView.peerId);
	sandbox.world.live.setMedia(outOfView.peerId, "video", false);
	// a later change that is always seen: whatever was to come of the earlier one has come by then
	sandbox.world.live.setMedia(outOfView.peerId, "audio", false);
	await guest.until((c, id) => c.participants.joined.get(id)?.audioEnabled === false, outOfView.peerId);
	expect(await guest.readWith((c, id) => c.participants.joined.get(id)?.videoEnabled, outOfView.peerId)).toBe(o.shown);
	await guest.page.context().close();
});

it("without corrections, people who go out of view are shown muted although they are not", async () => {
	const { meetingId } = crowd(40, { mic: true, camera: true });
	sandbox.world.setSwitches({ correctStaleFlags: false });
	const guest = await openGuest(browser, sandbox, { meetingId, id: "host", preset: "usher-host" });
	await guest.until((c) => c.participants.videoSubscribed.toArray().some((person) => person.videoTrack), null);
	await guest.attempt((c) => c.participants.setViewMode("PAGINATED"));
	await guest.attempt((c) => c.participants.setPage(3));
	await expect
		.poll(async () => wrongFlags(trueFlags(sandbox.world, meetingId, guest.peerId), await shownFlags(guest)))
		.toBeGreaterThan(0);
	await guest.page.context().close();
});

it("lets a browser into a room of 2,000 within 5 s, and everybody's flags become right", async () => {
	const { meetingId } = crowd(1_600, { mic: true });
	for (let index = 0; index < 400; index++) seat(sandbox.world, meetingId, { mic: false, camera: true });
	const guest = await openGuest(browser, sandbox, { meetingId, id: "host", preset: "usher-host" });
	expect(guest.joinMs).toBeLessThan(5_000);
	const before = performance.now();
	await expect
		.poll(async () => wrongFlags(trueFlags(sandbox.world, meetingId, guest.peerId), await shownFlags(guest)), {
			timeout: 15_000,
		})
		.toBe(0);
	const settled = Math.round(performance.now() - before);
	process.stdout.write(`2,000 people: join ${Math.round(guest.joinMs)} ms, all flags right ${settled} ms later\n`);
	await guest.page.context().close();
});

it("swallows, refuses or garbles a frame when told to, and an act may happen all the same", async () => {
	const { meetingId, people } = crowd(1, { mic: true });
	const target = people[0]?.peerId ?? "";
	const guest = await openGuest(browser, sandbox, { meetingId, id: "host", preset: "usher-host" });
	await guest.until((c, id) => c.participants.joined.get(id)?.audioEnabled, target);
	const mute = () => guest.attemptWith((c, id) => c.participants.joined.get(id)?.disableAudio(), target);
	const hostControlPeer = 0x0300_0000 + 93;

	sandbox.faults.arm({ surface: "socket", event: hostControlPeer, effect: { body: "out of order" }, times: 1 });
	expect(await mute()).toMatchObject({ code: "1200", message: expect.stringContaining("out of order") });
	expect(await guest.readWith((c, id) => c.participants.joined.get(id)?.audioEnabled, target)).toBe(true);

	sandbox.faults.arm({
		surface: "socket",
		event: hostControlPeer,
		effect: { status: 500, afterwards: true },
		times: 1,
	});
	expect((await mute())?.code).toBe("1200");
	await guest.until((c, id) => c.participants.joined.get(id)?.audioEnabled === false, target);

	sandbox.faults.arm({ surface: "socket", event: hostControlPeer, effect: { malformed: true }, times: 1 });
	expect((await mute())?.code).toBe("1200");
	expect(await mute()).toBeNull();
	await guest.page.context().close();
});
