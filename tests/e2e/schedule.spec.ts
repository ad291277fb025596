import type { Page } from "@playwright/test";
import { roomKey } from "@/lib/moderation/words/room";
import { test as base, expect } from "./support/console";
import { enter, projectId } from "./support/test";

interface Ends {
	/** Schedules an end of a room so many minutes from now, as somebody at the screen does. */
	scheduleEnd(page: Page, meetingId: string, minutes: number, keepOut?: boolean): Promise<void>;
}

const test = base.extend<Ends>({
	// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures used from this pattern.
	scheduleEnd: async ({}, use) => {
		await use(async (page, meetingId, minutes, keepOut = false) => {
			const room = roomKey({ provider: "realtimekit", projectId, roomId: meetingId });
			await page.goto(`/schedule?new=${encodeURIComponent(room)}`);
			const dialog = page.getByRole("dialog", { name: "Schedule an end" });
			await dialog.getByText("After a length").click();
			await dialog.getByLabel("Ends after, in minutes").fill(String(minutes));
			if (keepOut) await dialog.getByText("For a while").click();
			await expect(dialog.locator("[data-next-end]")).toHaveCount(1);
			await dialog.getByRole("button", { name: "Schedule", exact: true }).click();
			await expect(dialog).toBeHidden();
		});
	},
});

test("a host sets an end in one minute, and the room ends with no console open", async ({
	roomOf,
	person,
	sandbox,
	scheduleEnd,
	vendor,
}) => {
	test.setTimeout(180_000);
	const guests = ["ada", "bo"].map((id) => ({ customParticipantId: id, name: id }));
	const { meetingId, title, path } = await roomOf(guests);
	const host = await person({ role: "host", rooms: [meetingId] });
	const page = await host.page();
	await scheduleEnd(page, meetingId, 1, true);
	const end = page.locator("[data-end]");
	await expect(end).toHaveAttribute("data-state", "planned");
	const dueAt = Date.parse((await end.locator("time").getAttribute("datetime")) ?? "");

	await end.click();
	const panel = page.getByRole("dialog", { name: title });
	await panel.getByRole("button", { name: "Who would be removed?" }).click();
	await expect(panel.getByRole("region", { name: "Dry run" }).getByRole("listitem")).toHaveCount(2);
	await panel.getByRole("button", { name: "Close", exact: true }).last().click();
	expect((await sandbox.room(meetingId)).peers).toHaveLength(2);

	await expect.poll(async () => (await sandbox.room(meetingId)).peers.length, { timeout: 90_000 }).toBe(0);
	expect(Math.abs(Date.now() - dueAt)).toBeLessThan(5_000);
	expect((await vendor<{ status: string }>("GET", `/meetings/${meetingId}`)).status).toBe("INACTIVE");
	await expect(end).toHaveAttribute("data-state", "ended", { timeout: 30_000 });
	await end.click();
	// A host reads their own acts only, and this one was Usher's.
	await expect(
		panel
			.getByText("Dry run")
			.or(panel.getByRole("heading", { name: title }))
			.first(),
	).toBeVisible();
	await expect(panel.getByRole("link", { name: "Audit" })).toHaveCount(0);
	const moderator = await (await person({ role: "moderator" })).page();
	await moderator.goto(`/audit?room=${meetingId}`);
	await expect(moderator.getByRole("main")).toContainText("Usher (scheduled-end)");

	await page.goto(path);
	const closed = page.locator('[data-end-banner="closed"]');
	await closed.getByRole("button", { name: "Open again" }).click();
	await expect(closed).toBeHidden();
	await expect
		.poll(async () => (await vendor<{ status: string }>("GET", `/meetings/${meetingId}`)).status)
		.toBe("ACTIVE");
});

test("whoever is in the room is warned, extends with one press, and a viewer is told why not", async ({
	roomOf,
	inside,
	person,
	scheduleEnd,
}) => {
	const room = await roomOf([{ customParticipantId: "ada", name: "Ada" }]);
	const host = await person({ role: "host", rooms: [room.meetingId] });
	const page = await host.page();
	await scheduleEnd(page, room.meetingId, 8);
	const viewer = await inside(room, { role: "viewer" });
	const extend = viewer.page.getByRole("button", { name: "Extend by 5 minutes" });
	await expect(extend).toHaveAttribute("aria-disabled", "true");
	await expect(extend).toHaveAccessibleDescription(/Your role \(viewer\) does not allow this/);
	await expect(viewer.page.getByRole("navigation", { name: "Places" })).not.toContainText("Schedule");

	await enter(page, room.path);
	const banner = page.locator('[data-end-banner="ten"]');
	const chip = page.locator("[data-end-chip]");
	const before = await chip.innerText();
	await expect(banner).toContainText(before.replace("Ends", "Ends at"));
	await banner.getByRole("button", { name: "Extend by 5 minutes" }).click();
	// Thirteen minutes away is no longer soon.
	await expect(banner).toBeHidden();
	await expect(chip).not.toHaveText(before);
});
