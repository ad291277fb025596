import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./support/people";
import { enter, projectId } from "./support/test";

/** Each scheme and each width once: colours do not depend on the width, nor what is laid out on the scheme. */
const looks = (
	[
		["light", 1440],
		["dark", 390],
	] as const
).map(([colorScheme, width]) => ({ colorScheme, width, name: `${colorScheme} at ${width} px` }));

/** No serious or critical finding on what the page shows now. */
async function expectAccessible(page: Page, what: string): Promise<void> {
	// What fades or slides in has no colours of its own until it has arrived.
	await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running"));
	// Without frames there is nothing to join from elsewhere, and what is in order need not be listed.
	const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
	const { violations } = await axe.analyze();
	const findings = violations
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`);
	expect.soft(findings, what).toEqual([]);
}

for (const { name, colorScheme, width } of looks) {
	const wear = async (page: Page): Promise<Page> => {
		await page.setViewportSize({ width, height: 900 });
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		return page;
	};
	const isPhone = width < 768;

	test(`signing in, and pages that are missing or denied: ${name}`, async ({ stranger, person }) => {
		const viewer = await person({ role: "viewer" });
		const page = await wear(await stranger());
		await page.goto("/sign-in");
		await expectAccessible(page, "sign-in");
		await page.goto("/sign-in?error=wrong");
		await expect(page.getByText("The e-mail or the password is not right.")).toBeVisible();
		await expectAccessible(page, "sign-in refused");

		const theirs = await wear(await viewer.page());
		await theirs.goto("/users");
		await expect(theirs.getByRole("heading", { name: "This page is not for your role" })).toBeVisible();
		await expectAccessible(theirs, "forbidden");
		await theirs.goto("/no/such/path");
		await expectAccessible(theirs, "not found");
		await theirs.goto("/rooms");
		await expect(theirs.getByText("No room has been given to you")).toBeVisible();
		await expectAccessible(theirs, "no rooms");
	});

	test(`rooms, audit and the shell: ${name}`, async ({ as }) => {
		const page = await wear(await as("admin"));
		await page.goto("/rooms");
		await expect(page.getByRole("link", { name: "Town hall" })).toBeVisible();
		await expectAccessible(page, "rooms");
		await page.getByRole("button", { name: /: account$/ }).click();
		await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
		await expectAccessible(page, "the account's menu");
		await page.keyboard.press("Escape");
		await page.keyboard.press("?");
		await expect(page.getByRole("dialog")).toBeVisible();
		await expectAccessible(page, "help");
		await page.keyboard.press("Escape");
		await expect(page.getByRole("dialog")).toBeHidden();
		await page.getByRole("button", { name: /^RealtimeKit/ }).click();
		await expect(page.getByRole("dialog")).toBeVisible();
		await expectAccessible(page, "the vendor's light");
		await page.keyboard.press("Escape");
		await page.getByRole("searchbox", { name: "Search rooms" }).fill("nothing is called this");
		await expect(page.getByText("No room matches")).toBeVisible();
		await expectAccessible(page, "no room matches");
		await page.goto("/audit");
		if (isPhone) await page.getByRole("button", { name: /^Filters/ }).click();
		await page.getByRole("combobox", { name: "When" }).selectOption("From … to …");
		await expectAccessible(page, "audit");
		await page.goto("/audit?target=nobody-of-this-name");
		await expectAccessible(page, "an empty audit");
	});

	test(`finding people, and a room of another vendor: ${name}`, async ({ as, room, sandbox }) => {
		const { meetingId } = await room();
		const found = `axe-${meetingId}`;
		await sandbox.addPeople(meetingId, [{ customParticipantId: found, name: "Found" }]);
		const crowd = Array.from({ length: 54 }, (_, at) => ({ userId: `${found}-${at}`, userName: `Guest ${at}` }));
		await sandbox.call("POST", "/zego/rooms", {
			roomId: found,
			users: [{ userId: found, userName: "Found" }, ...crowd],
		});
		const page = await wear(await as("admin"));
		await page.goto("/search");
		await expectAccessible(page, "find");
		await page.getByRole("searchbox", { name: "Any id, or a part of a name" }).fill(found);
		await page.keyboard.press("Enter");
		await expect(page.locator("[data-place]").first()).toBeVisible();
		await expectAccessible(page, "who was found");
		await page.getByRole("checkbox", { name: "Choose Found everywhere" }).check();
		await page.getByRole("button", { name: "Remove…" }).click();
		const dialog = page.getByRole("alertdialog");
		await dialog.getByLabel("Reason").selectOption("Other");
		await expectAccessible(page, "whom to remove and why");
		await dialog.getByLabel("Reason").selectOption("Spam or advertising");
		await dialog.getByRole("button", { name: "Remove Found" }).click();
		await expect(page.locator('[data-removal-state="removed"]')).toBeVisible({ timeout: 20_000 });
		await expectAccessible(page, "what became of it");

		await page.goto(`/rooms/zego/1234567890/${found}`);
		const row = page.locator(`[data-row$=" u:${found}"]`);
		await expect(row).toBeVisible();
		await row.focus();
		await page.keyboard.press("Home");
		const all = crowd.length + 1;
		for (let at = 0; at < all; at += 1) {
			await page.keyboard.press("Space");
			await page.keyboard.press("ArrowDown");
		}
		await expect(page.getByText(`${all} chosen`)).toBeVisible();
		await page.getByRole("button", { name: "Remove…" }).click();
		await expect(dialog.getByLabel(`Type “remove ${all} people”`)).toBeVisible();
		await expectAccessible(page, "removing more than fifty");
		await dialog.getByRole("button", { name: "Cancel" }).click();
		await expect(dialog).toHaveCount(0);
		await expectAccessible(page, "a room of ZEGO");
		await page.locator('[data-act="kick-all"]').click();
		await dialog.getByLabel(/Type the room id/).fill("not quite");
		await expectAccessible(page, "closing the room");
	});

	test(`ends, idle people and the API: ${name}`, async ({ person, room }) => {
		const { meetingId } = await room({ people: 1 });
		const page = await wear(await (await person({ role: "admin" })).page());
		await page.goto(`/schedule?new=${encodeURIComponent(`realtimekit/${projectId}/${meetingId}`)}`);
		const scheduling = page.getByRole("dialog", { name: "Schedule an end" });
		await scheduling.getByText("After a length").click();
		await scheduling.getByLabel("Ends after, in minutes").fill("90");
		await expect(scheduling.locator("[data-next-end]")).toHaveCount(1);
		await expectAccessible(page, "scheduling an end");
		await scheduling.getByRole("button", { name: "Schedule", exact: true }).click();
		await expect(scheduling).toBeHidden();
		await page.locator("[data-end]").first().click();
		await expect(page.getByRole("dialog")).toBeVisible();
		await expectAccessible(page, "an end");
		await page.keyboard.press("Escape");
		await expectAccessible(page, "the schedule");

		await page.goto("/policies");
		await page.getByRole("button", { name: "New policy" }).first().click();
		await page.getByRole("dialog", { name: "New policy" }).getByRole("button", { name: "Save and dry-run" }).click();
		await expectAccessible(page, "a new policy, with errors");
		await page.keyboard.press("Escape");
		await expectAccessible(page, "idle");

		await page.goto("/keys");
		await page.getByRole("button", { name: "Make a key" }).first().click();
		await page.getByRole("dialog", { name: "Make a key" }).getByRole("button", { name: "Make the key" }).click();
		await expectAccessible(page, "a new key, with errors");
		await page.keyboard.press("Escape");
		await expectAccessible(page, "keys");
		await page.goto("/api-docs");
		await expect(page.locator('[data-operation="removePeople"]')).toBeVisible();
		await expectAccessible(page, "the API’s reference");
	});

	test(`users and their dialogs: ${name}`, async ({ as, person }) => {
		const somebody = await person({ role: "host" });
		const page = await wear(await as("admin"));
		await page.goto("/users");
		await expectAccessible(page, "users");
		await page.getByRole("button", { name: "Add user" }).click();
		const adding = page.getByRole("dialog", { name: "Add user" });
		await adding.getByRole("button", { name: "Add user" }).click();
		await expect(adding.getByText("Give a name.")).toBeVisible();
		await expectAccessible(page, "add user, with errors");
		await page.keyboard.press("Escape");
		await expect(adding).toBeHidden();
		await page.getByRole("searchbox", { name: "Search users" }).fill(somebody.email);
		await page.getByRole("button", { name: somebody.name }).click();
		const panel = page.getByRole("dialog", { name: somebody.name });
		await panel.getByRole("radio", { name: /^viewer/ }).check();
		await expectAccessible(page, "a user");
		await panel.getByRole("button", { name: "Disable…" }).click();
		await expect(page.getByRole("alertdialog")).toBeVisible();
		await expectAccessible(page, "disabling");
	});

	test(`the console: ${name}`, async ({ room, person, sandbox }) => {
		const { meetingId, path } = await room();
		await sandbox.addPeople(meetingId, [
			{ customParticipantId: "ada", name: "Ada", mic: true, camera: true, devices: 2 },
			{ customParticipantId: "bo", name: "Bo" },
		]);
		const host = await person({ role: "host", rooms: [meetingId] });
		const page = await wear(await host.page());
		await enter(page, path);
		const row = page.getByRole("row").filter({ hasText: "Ada" });
		await expect(row).toBeVisible();
		await expectAccessible(page, "the roster");
		await row.getByRole("button", { name: "More for Ada" }).click();
		await expect(page.getByRole("menuitem", { name: /^Remove Ada/ })).toBeVisible();
		await expectAccessible(page, "a person's menu");
		await page.getByRole("menuitem", { name: /^Remove Ada/ }).click();
		await page.getByRole("alertdialog").getByRole("combobox").selectOption("Other");
		await expectAccessible(page, "removing");
		await page.getByRole("button", { name: "Cancel" }).click();
		await expect(page.getByRole("alertdialog")).toBeHidden();
		await row.click({ position: { x: 60, y: 10 } });
		await expect(page.getByRole("heading", { name: "Ada", exact: true })).toBeVisible();
		await expectAccessible(page, "the person");
		if (isPhone) {
			await page.keyboard.press("Escape");
			await expect(page.getByRole("dialog")).toBeHidden();
		}
		await page.getByRole("button", { name: "More for this room" }).click();
		await page.getByRole("menuitem", { name: /^End session/ }).click();
		await expect(page.getByRole("alertdialog")).toBeVisible();
		await expectAccessible(page, "ending the session");
		await page.getByRole("button", { name: "Cancel" }).click();
		await expect(page.getByRole("alertdialog")).toBeHidden();
		if (width < 1024) {
			await page.getByRole("tab", { name: "Activity" }).click();
			await expectAccessible(page, "the activity");
		}
		await page.locator("[data-leave]").click();
		await expect(page.locator("[data-left=left]")).toBeVisible();
		await expectAccessible(page, "having left");
	});
}
