import { readFile } from "node:fs/promises";
import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeNotice } from "@/lib/moderation/notice";
import { type Sandbox, startSandbox } from "@/sandbox/start";
import { type Guest, launchChromium, openGuest } from "../factories/sdk-browser";

let sandbox: Sandbox;
let browser: Browser;

beforeAll(async () => {
	[sandbox, browser] = await Promise.all([startSandbox({ seed: "empty" }), launchChromium()]);
});
afterAll(async () => {
	await browser?.close();
	await sandbox?.close();
});

const id = "5f0c1b1e-7f7b-4f1e-9c1c-0d3f2b6a9e11";

/** The call of `lib/live/realtimekit/tell.ts`. */
function tell(from: Guest, to: readonly Guest[], payload: object) {
	return from.attemptWith(
		(client, [given, participantIds]) =>
			client.participants.broadcastMessage("usher.notice", given as Record<string, string>, {
				participantIds: [...participantIds],
			}),
		[payload, to.map(({ peerId }) => peerId)] as const,
	);
}

/** A customer's app with the example receiver, in the page. */
async function obey(guest: Guest, roomId: string): Promise<void> {
	const source = await readFile("public/usher-notices.js", "utf8");
	await guest.page.evaluate(
		async ([text, room]) => {
			const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
			const { createNotices, fromRealtimeKit } = await new Function("url", "return import(url)")(url);
			const { client } = window.usher;
			const show = ({ text: shown }: { text: string }) => {
				document.title = shown;
			};
			fromRealtimeKit(client, createNotices({ roomId: room, show, leave: () => client.leave() }));
		},
		[source, roomId] as const,
	);
}

it("brings a console's notice to one person's browser alone, and their app leaves by itself", async () => {
	const roomId = sandbox.world.directory.createMeeting({ title: "Salon" }).id;
	const host = await openGuest(browser, sandbox, { meetingId: roomId, id: "host", preset: "usher-moderator" });
	const ada = await openGuest(browser, sandbox, { meetingId: roomId, id: "ada" });
	const bob = await openGuest(browser, sandbox, { meetingId: roomId, id: "bob" });
	await Promise.all([obey(ada, roomId), obey(bob, roomId)]);
	await host.until((client) => client.participants.joined.size === 2, null);

	const at = new Date(Date.now() + 1_000).toISOString();
	const text = "Please leave – bitte geh";
	const notice = writeNotice({ id, kind: "ask-to-leave", roomId, text, at, inSeconds: 1 }, 4_096);
	expect(await tell(host, [ada], JSON.parse(notice))).toBeNull();
	await ada.page.waitForFunction((words) => document.title === words, text);
	await ada.hears("self", "roomLeft", { state: "left" });
	await host.hears("joined", "participantLeft", { id: ada.peerId });

	// A later message to everybody is the only one that Bob has had.
	await host.attempt((client) => client.participants.broadcastMessage("reaction", { emoji: "wave" }));
	await bob.hears("participants", "broadcastedMessage", { type: "reaction" });
	const heard = (await bob.heard()).filter(({ event }) => event === "broadcastedMessage");
	expect(heard.map(({ detail }) => detail.type)).toEqual(["reaction"]);
	expect(await bob.read((client) => client.self.roomState)).toBe("joined");
	expect([...(await host.failures()), ...(await ada.failures()), ...(await bob.failures())]).toEqual([]);
	await Promise.all([host, ada, bob].map((guest) => guest.page.context().close()));
});

it("refuses a sixth message within a second with the code that a console waits upon", async () => {
	const meetingId = sandbox.world.directory.createMeeting({ title: "Salon" }).id;
	const host = await openGuest(browser, sandbox, { meetingId, id: "host", preset: "usher-moderator" });
	const ada = await openGuest(browser, sandbox, { meetingId, id: "ada" });
	const codes = await host.readWith(async (client, peerId) => {
		const said: string[] = [];
		for (let message = 0; message < 12; message += 1) {
			try {
				await client.participants.broadcastMessage("usher.notice", { message }, { participantIds: [peerId] });
				said.push("sent");
			} catch (error) {
				said.push(String((error as { code?: unknown }).code));
			}
		}
		return said;
	}, ada.peerId);
	expect(await codes).toContain("0013");
	expect((await codes).filter((code) => code === "sent").length).toBeGreaterThanOrEqual(5);
	await Promise.all([host, ada].map((guest) => guest.page.context().close()));
});

it("is obeyed by the stand-in's own guest page, and ignored by one that was told to", async () => {
	const roomId = sandbox.world.directory.createMeeting({ title: "Salon" }).id;
	const host = await openGuest(browser, sandbox, { meetingId: roomId, id: "host", preset: "usher-moderator" });
	const pages = await Promise.all(
		["obeys", "ignore"].map(async (notices) => {
			const page = await (await browser.newContext()).newPage();
			await page.goto(`${sandbox.url}/guest/${roomId}?name=${notices}&mic=off&camera=off&notices=${notices}`);
			await page.waitForFunction(() => document.body.dataset.state === "joined");
			return page;
		}),
	);
	await host.until((client) => client.participants.joined.size === 2, null);
	const ids = await host.read((client) => client.participants.joined.toArray().map((person) => person.id));
	const text = "<b>Please</b> leave";
	const notice = writeNotice({ id, kind: "ask-to-leave", roomId, text, at: null, inSeconds: 0 }, 4_096);
	await host.attemptWith(
		(client, [payload, participantIds]) =>
			client.participants.broadcastMessage("usher.notice", payload, { participantIds: [...participantIds] }),
		[JSON.parse(notice) as Record<string, string>, ids] as const,
	);
	const [obeys, ignores] = pages as [(typeof pages)[0], (typeof pages)[0]];
	await obeys.waitForFunction(() => document.body.dataset.state === "left");
	await ignores.waitForFunction((words) => document.getElementById("said")?.textContent === words, text);
	expect(await ignores.evaluate(() => document.body.dataset.state)).toBe("joined");
	await host.until((client) => client.participants.joined.size === 1, null);
	await Promise.all([host.page, ...pages].map((page) => page.context().close()));
});
