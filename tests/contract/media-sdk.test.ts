import { type Browser, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "@/sandbox/start";
import { flags } from "@/scripts/chromium.mjs";

/** The sandbox's media with the unmodified RealtimeKit SDK, in the guest page that the demo opens as a second browser. */

let sandbox: Sandbox;
let browser: Browser;
let room: string;
beforeAll(async () => {
	sandbox = await startSandbox();
	const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
	browser = await chromium.launch({ executablePath, args: [...flags, "--autoplay-policy=no-user-gesture-required"] });
	const made: { meetingId: string } = await control("", { title: "Sound check", people: 0 });
	room = made.meetingId;
	await control(`/${room}/people`, { people: [{ name: "Sim", mic: true, camera: true }] });
}, 60_000);
afterAll(async () => {
	await browser.close();
	await sandbox.close();
});

async function control<T>(path: string, body: unknown): Promise<T> {
	const response = await fetch(`${sandbox.url}/control/rooms${path}`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	expect(response.ok).toBe(true);
	return (await response.json()) as T;
}

async function guest(name: string): Promise<Page> {
	const context = await browser.newContext();
	const page = await context.newPage();
	await page.goto(`${sandbox.url}/guest/${room}?name=${name}&preset=group_call_participant`);
	await page.locator("body[data-state=joined]").waitFor({ timeout: 30_000 });
	return page;
}

const tile = (page: Page, name: string) => page.locator(".tile", { has: page.getByText(name, { exact: true }) });

/** Pictures that this page has shown of a person so far. */
const framesOf = (page: Page, name: string) =>
	tile(page, name)
		.locator("video")
		.evaluate((element) => (element as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames);

async function moves(page: Page, name: string): Promise<void> {
	const before = await framesOf(page, name);
	await expect
		.poll(() => framesOf(page, name), { timeout: 20_000, message: `${name} moves` })
		.toBeGreaterThan(before + 10);
}

/** The loudest sample of what arrives from a person, over a quarter of a second of it. */
const loudnessOf = (page: Page, name: string) =>
	tile(page, name)
		.locator("audio")
		.evaluate(async (element) => {
			const stream = (element as HTMLAudioElement).srcObject;
			if (!(stream instanceof MediaStream)) return 0;
			const context = new AudioContext();
			const analyser = new AnalyserNode(context, { fftSize: 8192 });
			new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(analyser);
			const samples = new Float32Array(analyser.fftSize);
			while (context.currentTime < 0.25) await new Promise((resolve) => requestAnimationFrame(resolve));
			analyser.getFloatTimeDomainData(samples);
			await context.close();
			return samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
		});

const sounds = (page: Page, name: string) =>
	expect.poll(() => loudnessOf(page, name), { timeout: 20_000, message: `${name} sounds` }).toBeGreaterThan(0.01);

test("three browsers see and hear each other and a simulated person; a camera that comes back is seen again", async () => {
	const [ada, bob, cleo] = [await guest("Ada"), await guest("Bob"), await guest("Cleo")];
	const seen = [
		[ada, "Bob"],
		[ada, "Cleo"],
		[bob, "Ada"],
		[bob, "Sim"],
		[cleo, "Ada"],
		[cleo, "Bob"],
		[cleo, "Sim"],
	] as const;
	for (const [page, name] of seen) await moves(page, name);
	for (const [page, name] of seen) await sounds(page, name);

	await ada.locator("#camera").click();
	await tile(bob, "Ada").and(bob.locator("[data-camera=off]")).waitFor();
	await ada.locator("#camera").click();
	await tile(bob, "Ada").and(bob.locator("[data-camera=on]")).waitFor();
	await moves(bob, "Ada");
	await moves(cleo, "Ada");
}, 120_000);
