import type { Page } from "@playwright/test";
import { expect, test } from "./support/people";
import { enter } from "./support/test";

const rows = (page: Page) => page.getByRole("list", { name: "Rooms" }).getByRole("listitem");
const titles = async (page: Page) => rows(page).getByRole("link").allInnerTexts();

test("live rooms show their headcount, who watches, and change without a reload", async ({ person, room, sandbox }) => {
	const { meetingId, title, path } = await room({ people: 3 });
	const [host, moderator] = await Promise.all([
		person({ role: "host", rooms: [meetingId] }),
		person({ role: "moderator", name: `Watcher of ${title}` }),
	]);
	const page = await host.page();
	await page.goto("/rooms");
	const row = rows(page).filter({ hasText: title });
	await expect(row).toContainText("3 people");
	await expect(row).toContainText("Nobody watches");
	expect(await titles(page)).toEqual([title]);

	await sandbox.addPeople(meetingId, [{ customParticipantId: "late", name: "Late" }]);
	await expect(row).toContainText("4 people");
	const console = await moderator.page();
	await enter(console, path);
	await expect(row).toContainText(`Watcher of ${title}`);
	// A console is at the vendor a participant like any other, and is not counted here.
	await expect.poll(async () => (await sandbox.room(meetingId)).peers.length).toBe(5);
	await expect(row).toContainText("4 people");

	await row.getByRole("link", { name: title }).click();
	await page.waitForURL(`**${path}`);
	await expect(page.getByRole("grid", { name: "People in the room" })).toBeVisible({ timeout: 30_000 });
});

test("a room that is given and that nobody is in is listed, and entering it asks first", async ({
	person,
	room,
	sandbox,
}) => {
	const { meetingId, path } = await room();
	const host = await person({ role: "host", rooms: [meetingId] });
	const page = await host.page();
	await page.goto("/rooms");
	await expect(rows(page)).toContainText("Nobody is in");
	await rows(page).getByRole("link").click();
	await page.waitForURL(`**${path}`);
	const question = page.getByRole("alertdialog", { name: "Nobody is in this room" });
	await expect(question.getByRole("button", { name: "Back to rooms" })).toBeFocused();
	expect((await sandbox.room(meetingId)).sessionId).toBeNull();
	await question.getByRole("button", { name: "Back to rooms" }).click();
	await page.waitForURL("**/rooms");
	expect((await sandbox.room(meetingId)).sessionId).toBeNull();
});

test("search, filter and sort are in the address and survive a reload", async ({ person, room }) => {
	const word = `Q${Math.random().toString(36).slice(2, 8)}`;
	const small = await room({ title: `${word} Árbol`, people: 2 });
	const large = await room({ title: `${word} Zebra`, people: 6 });
	const empty = await room({ title: `${word} Middle` });
	const host = await person({ role: "host", rooms: [small, large, empty].map((each) => each.meetingId) });
	const page = await host.page();
	await page.goto("/rooms");
	await expect.poll(() => titles(page)).toEqual([large.title, small.title, expect.anything()]);

	await page.getByRole("combobox", { name: "Sort by" }).selectOption("Name");
	// The empty room goes by its id until the poll has asked for its title, and so stands here or there.
	const known = async () => (await titles(page)).filter((title) => [small.title, large.title].includes(title));
	await expect.poll(known).toEqual([small.title, large.title]);
	await page.getByRole("combobox", { name: "Show" }).selectOption("Live");
	await expect.poll(() => titles(page)).toEqual([small.title, large.title]);
	await page.getByRole("searchbox", { name: "Search rooms" }).fill("arbol");
	await expect.poll(() => titles(page)).toEqual([small.title]);
	const inAddress = () => Object.fromEntries(new URL(page.url()).searchParams);
	await expect.poll(inAddress).toEqual({ q: "arbol", show: "live", sort: "name" });
	await page.reload();
	await expect.poll(() => titles(page)).toEqual([small.title]);
	await expect(page.getByRole("combobox", { name: "Show" })).toHaveValue("live");

	await page.getByRole("searchbox", { name: "Search rooms" }).fill("nothing is called this");
	await expect(page.getByText("No room matches")).toBeVisible();
	await page.getByRole("button", { name: "Show all rooms" }).click();
	await expect(rows(page)).toHaveCount(3);
	await expect(page).toHaveURL(/\/rooms\?sort=name$/);
	await page.getByRole("searchbox", { name: "Search rooms" }).fill(large.meetingId);
	await expect.poll(() => titles(page)).toEqual([large.title]);
});

test("a room is found and opened with the keyboard alone", async ({ person, room }) => {
	const word = `K${Math.random().toString(36).slice(2, 8)}`;
	const first = await room({ title: `${word} one`, people: 3 });
	const second = await room({ title: `${word} two`, people: 2 });
	const moderator = await person({ role: "moderator" });
	const page = await moderator.page();
	await page.goto("/rooms");
	await expect(page.getByRole("heading", { name: "Rooms", exact: true })).toBeVisible();
	await page.keyboard.press("/");
	await expect(page.getByRole("searchbox", { name: "Search rooms" })).toBeFocused();
	await page.keyboard.type(word);
	await expect.poll(() => titles(page)).toEqual([first.title, second.title]);
	await page.keyboard.press("Escape");
	await expect(page.getByRole("searchbox", { name: "Search rooms" })).toHaveValue("");
	await page.keyboard.type(word);
	await expect.poll(() => titles(page)).toEqual([first.title, second.title]);
	await page.keyboard.press("Tab");
	await page.getByRole("searchbox", { name: "Search rooms" }).evaluate((field) => field.blur());
	await page.keyboard.press("j");
	await expect(page.getByRole("link", { name: first.title })).toBeFocused();
	await page.keyboard.press("j");
	await expect(page.getByRole("link", { name: second.title })).toBeFocused();
	await page.keyboard.press("k");
	await page.keyboard.press("j");
	await page.keyboard.press("Enter");
	await page.waitForURL(`**${second.path}`);
});
