import type { Page } from "@playwright/test";
import { permissionFor, permissionLabels } from "@/lib/moderation/words/preset";
import { ConsoleView, expect, reasonOf, test, timed } from "./support/console";
import { hears, listen, turn } from "./support/guest";

const gwen = "guest-gwen";

/** Rows of the audit about one room, read anew until they tell what is wanted. */
async function auditTells(page: Page, room: { meetingId: string }, wanted: (string | RegExp)[]): Promise<void> {
	const rows = page.getByRole("list", { name: "Audit, newest first" }).getByRole("listitem");
	await expect(async () => {
		await page.goto(`/audit?room=${room.meetingId}&kind=outcome`);
		const told = (await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " "));
		for (const one of wanted) expect(told).toContainEqual(expect.stringMatching(one));
	}).toPass({ timeout: 30_000, intervals: [250, 500, 1_000] });
}

test("as the host, every act takes effect in the other browser, is confirmed on screen, and the audit tells it", async ({
	room,
	sandbox,
	guest,
	as,
	inside,
}) => {
	test.setTimeout(120_000);
	const place = await room({ title: "Acceptance", people: 12 });
	const { meetingId } = place;
	const other = await guest(meetingId, { id: gwen, name: "Gwen Guest" });
	await listen(other);
	const page = await as("host");
	const host = new ConsoleView(page);
	await timed("join until the roster is shown", async () => {
		await page.goto(place.path);
		await host.row(gwen).waitFor({ timeout: 30_000 });
	});
	const moderator = await inside(place, { role: "moderator" });
	await expect(host.people(13)).toBeVisible();

	await timed("mute, until confirmed on screen", async () => {
		await host.act(gwen, "mute-audio").click();
		await host.note(gwen, "mute-audio", "confirmed").waitFor();
	});
	await hears(other, "mic off");
	await expect(host.row(gwen)).toHaveAttribute("data-mic", "false");
	await expect(moderator.row(gwen)).toHaveAttribute("data-mic", "false");

	await timed("stop video, until confirmed on screen", async () => {
		await host.act(gwen, "mute-video").click();
		await host.note(gwen, "mute-video", "confirmed").waitFor();
	});
	await hears(other, "camera off");
	await expect(moderator.row(gwen)).toHaveAttribute("data-camera", "false");

	await timed("pin, until confirmed on screen", async () => {
		await host.act(gwen, "pin").click();
		await host.note(gwen, "pin", "confirmed").waitFor();
	});
	await hears(other, "pinned");
	await expect(moderator.act(gwen, "unpin")).toBeVisible();

	await timed("unpin, until confirmed on screen", async () => {
		await host.act(gwen, "unpin").click();
		await host.note(gwen, "unpin", "confirmed").waitFor();
	});
	await hears(other, "unpinned");
	await expect(moderator.act(gwen, "pin")).toBeVisible();

	await turn(other, "mic", "on");
	await turn(other, "camera", "on");
	await expect(host.row(gwen).getByText("Unmuted again")).toBeVisible();
	await expect(host.row(gwen)).toHaveAttribute("data-camera", "true");

	await host.button("Mute all").click();
	await timed("mute all, until confirmed on screen", async () => {
		await host.confirm(/^Mute 13 people/);
		await host.roomNote("mute-all-audio", "confirmed").waitFor();
	});
	await hears(other, "mic off");
	expect((await sandbox.room(meetingId)).peers.filter((peer) => peer.mic)).toEqual([]);
	await expect(moderator.page.locator('[data-row][data-mic="true"]')).toHaveCount(0);

	await host.button("Stop all video").click();
	await timed("stop all video, until confirmed on screen", async () => {
		await host.confirm(/^Stop video of 13 people/);
		await host.roomNote("mute-all-video", "confirmed").waitFor();
	});
	await hears(other, "camera off");
	expect((await sandbox.room(meetingId)).peers.filter((peer) => peer.camera)).toEqual([]);
	await expect(moderator.page.locator('[data-row][data-camera="true"]')).toHaveCount(0);

	await host.act(gwen, "kick").click();
	await host.dialog().getByLabel("Reason").selectOption({ label: "Disrupting the room" });
	await timed("remove, until the row has gone", async () => {
		await host.confirm(/^Remove Gwen Guest/);
		await host.row(gwen).waitFor({ state: "detached" });
	});
	await hears(other, "left kicked");
	await expect(other.getByText("You were removed")).toBeVisible();
	await expect(host.page.getByTestId("live-region")).toContainText("Gwen Guest is removed");
	await expect(host.activity("kick")).toHaveAttribute("data-outcome", "confirmed");
	await expect(moderator.activity("kick")).toContainText(/Hana Host.*removed Gwen Guest/);
	await expect(moderator.row(gwen)).toHaveCount(0);

	// They can come back while their invitation is valid, as the dialog said.
	await other.getByRole("button", { name: "Join again" }).click();
	await other.locator("body[data-state=joined]").waitFor({ timeout: 20_000 });
	await listen(other);
	await expect(host.row(gwen)).toBeVisible();

	await host.askToEnd();
	await host.dialog().getByRole("textbox").fill("Acceptance");
	await timed("end for everyone, until the page says so", async () => {
		await host.confirm(/^End session for 13 people/);
		await host.left("ended").waitFor();
	});
	await hears(other, "left ended");
	await expect(moderator.left("ended")).toBeVisible();
	expect((await sandbox.room(meetingId)).peers).toEqual([]);

	const seen = "seen by the moderator’s browser · [\\d.]+ m?s";
	await timed("until the audit says that the removal was checked with the vendor", () =>
		auditTells(page, place, [
			new RegExp(`Hana Host Mute · Gwen Guest .*Muted ${seen}`),
			new RegExp(`Hana Host Stop video · Gwen Guest .*Video stopped ${seen}`),
			new RegExp(`Hana Host Pin · Gwen Guest .*Pinned ${seen}`),
			new RegExp(`Hana Host Unpin · Gwen Guest .*Unpinned ${seen}`),
			new RegExp(`Hana Host Mute all .*All muted ${seen}`),
			new RegExp(`Hana Host Stop all video .*All video stopped ${seen}`),
			new RegExp(`Hana Host Remove · Gwen Guest .*“Disrupting the room”.*Removed ${seen}`),
			/Remove · Gwen Guest .*Removed checked with the vendor/,
			new RegExp(`Hana Host End session .*Session ended ${seen}`),
		]),
	);
});

const rowActs = ["mute-audio", "mute-video", "pin", "kick"] as const;

/** Every control there is, with the reason it gives. */
async function reasons(view: ConsoleView, userId: string): Promise<Record<string, string>> {
	await view.row(userId).click();
	const panel = view.panel(userId);
	const found: Record<string, string> = {};
	for (const act of rowActs) {
		found[`row ${act}`] = await reasonOf(view.act(userId, act));
		found[`panel ${act}`] = await reasonOf(panel.locator(`[data-act="${act}"]`));
	}
	found["mute all"] = await reasonOf(view.button("Mute all"));
	found["stop all video"] = await reasonOf(view.button("Stop all video"));
	await view
		.row(userId)
		.getByRole("button", { name: /^More for/ })
		.click();
	for (const name of [/^Mute/, /^Stop/, /^Pin/, /^Remove/]) {
		found[`menu ${name}`] = await reasonOf(view.page.getByRole("menuitem", { name }));
	}
	await view.page.keyboard.press("Escape");
	await view.roomMenu().click();
	found["end session"] = await reasonOf(view.page.getByRole("menuitem", { name: /^End session/ }));
	return found;
}

/** Presses everything, disabled or not. */
async function pressAll(view: ConsoleView, userId: string): Promise<void> {
	await view.page.getByRole("menuitem", { name: /^End session/ }).click({ force: true });
	await view.page.keyboard.press("Escape");
	for (const act of rowActs) {
		await view.act(userId, act).click({ force: true });
		await view.panel(userId).locator(`[data-act="${act}"]`).click({ force: true });
	}
	await view.button("Mute all").click({ force: true });
	await view.button("Stop all video").click({ force: true });
	await expect(view.dialog()).toHaveCount(0);
}

const needs = (permission: keyof typeof permissionLabels) =>
	`Needs “${permissionLabels[permission]}” (${permission}) in your preset “usher-trainee”.`;

test("as the trainee every control is visible, disabled, and names its permission", async ({
	roomOf,
	consoleOf,
	framesIn,
	commandsIn,
}) => {
	const place = await roomOf([{ customParticipantId: "ada", name: "Ada", mic: true, camera: true }]);
	const view = new ConsoleView(await consoleOf("trainee", place));
	const found = await reasons(view, "ada");
	for (const act of rowActs) {
		expect(found[`row ${act}`]).toBe(needs(permissionFor[act]));
		expect(found[`panel ${act}`]).toBe(needs(permissionFor[act]));
	}
	expect(found["menu /^Mute/"]).toContain(needs("canDisableParticipantAudio"));
	expect(found["menu /^Stop/"]).toContain(needs("canDisableParticipantVideo"));
	expect(found["menu /^Pin/"]).toContain(needs("pinParticipant"));
	expect(found["menu /^Remove/"]).toContain(needs("kickParticipant"));
	expect(found["mute all"]).toBe(needs("canDisableParticipantAudio"));
	expect(found["stop all video"]).toBe(needs("canDisableParticipantVideo"));
	expect(found["end session"]).toContain(needs("kickParticipant"));
	await pressAll(view, "ada");
	expect(await framesIn(place.meetingId)).toEqual([]);
	expect(await commandsIn(place.meetingId)).toEqual([]);
});

test("as the viewer every control is visible, disabled, and names the role", async ({
	roomOf,
	consoleOf,
	framesIn,
	commandsIn,
}) => {
	const place = await roomOf([{ customParticipantId: "ada", name: "Ada", mic: true, camera: true }]);
	const view = new ConsoleView(await consoleOf("viewer", place));
	for (const [control, reason] of Object.entries(await reasons(view, "ada"))) {
		expect(reason, control).toContain("Your role (viewer) does not allow this. An admin can change it.");
	}
	await pressAll(view, "ada");
	expect(await framesIn(place.meetingId)).toEqual([]);
	expect(await commandsIn(place.meetingId)).toEqual([]);
});
