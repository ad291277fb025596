import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Storm } from "@/sandbox/simulate/storm";
import { type Sandbox, startSandbox } from "@/sandbox/start";
import { seat, trueFlags, wrongFlags } from "../factories/crowd";
import { type Guest, launchChromium, openGuest, shownFlags } from "../factories/sdk-browser";

let sandbox: Sandbox;
let browser: Browser;

beforeAll(async () => {
	[sandbox, browser] = await Promise.all([startSandbox({ seed: "empty" }), launchChromium()]);
});

afterAll(async () => {
	await browser?.close();
	await sandbox?.close();
});

function newRoom(): string {
	return sandbox.world.directory.createMeeting({ title: "Product launch" }).id;
}

async function untilRight(guest: Guest, meetingId: string): Promise<number> {
	const before = performance.now();
	await expect
		.poll(async () => wrongFlags(trueFlags(sandbox.world, meetingId, guest.peerId), await shownFlags(guest)), {
			timeout: 60_000,
			interval: 100,
		})
		.toBe(0);
	return Math.round(performance.now() - before);
}

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

it("holds 12 browsers in one room, each of which sees all the others right", { timeout: 240_000 }, async () => {
	const meetingId = newRoom();
	const guests: Guest[] = [await openGuest(browser, sandbox, { meetingId, id: "host", preset: "usher-host" })];
	for (let index = 1; index < 12; index++) {
		const video = index < 5;
		guests.push(await openGuest(browser, sandbox, { meetingId, id: `guest-${index}`, audio: true, video }));
	}
	for (const guest of guests) await untilRight(guest, meetingId);
	say(`12 browsers: slowest join ${Math.round(Math.max(...guests.map((guest) => guest.joinMs)))} ms`);

	const [host, target] = guests;
	if (!host || !target) throw new Error("nobody came");
	expect(await host.attempt((c) => c.participants.disableAllAudio(true))).toBeNull();
	for (const guest of guests) await untilRight(guest, meetingId);
	const { live } = sandbox.world;
	const silent = [...live.room(meetingId).peers.values()].every((peer) => !live.sends(peer, "audio"));
	expect(silent).toBe(true);
	await target.attempt((c) => c.self.enableAudio());
	for (const guest of guests) if (guest !== target) await untilRight(guest, meetingId);

	await host.attempt((c) => c.participants.kickAll());
	for (const guest of guests) await guest.hears("self", "roomLeft", { state: "ended" });
	await Promise.all(guests.map((guest) => guest.page.context().close()));
});

it("lets a browser into a room of 10,000, and is right after a storm", { timeout: 240_000 }, async () => {
	const meetingId = newRoom();
	for (let index = 0; index < 10_000; index++) {
		seat(sandbox.world, meetingId, { mic: index % 3 === 0, camera: index % 10 === 0 });
	}
	const host = await openGuest(browser, sandbox, { meetingId, id: "host", preset: "usher-host" });
	const settled = await untilRight(host, meetingId);
	say(`10,000 people: join ${Math.round(host.joinMs)} ms, all flags right ${settled} ms after it`);
	expect(host.joinMs).toBeLessThan(5_000);

	const storm = new Storm(sandbox.world, meetingId, { changesPerSecond: 300, seconds: 10, seed: 11 });
	await expect.poll(() => storm.state.running, { timeout: 60_000 }).toBe(false);
	const after = await untilRight(host, meetingId);
	const { mic, joined, left } = storm.state;
	say(`storm of ${mic} toggles, ${joined} joins, ${left} leaves: all flags right ${after} ms after its end`);

	const before = performance.now();
	expect(await host.attempt((c) => c.participants.disableAllAudio(true))).toBeNull();
	await host.until((c) => c.participants.joined.toArray().every((person) => !person.audioEnabled), null, 60_000);
	say(`everybody muted and seen muted in ${Math.round(performance.now() - before)} ms`);
	expect(await host.failures()).toEqual([]);
	await host.page.context().close();
});
