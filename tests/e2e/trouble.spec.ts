import type { Page } from "@playwright/test";
import { dialog, type EverywhereFixture, everywhereFixture, linkTo, outcome, places } from "./support/everywhere";
import { test as base, expect } from "./support/own-stack";
import type { RecordEntry } from "./support/sandbox";
import { projectId } from "./support/test";

const test = base.extend<EverywhereFixture>({ everywhere: everywhereFixture });

/** What breaks here breaks for everybody in this stack: one test after another. */
test.describe.configure({ mode: "serial", timeout: 90_000 });

const sessions = "/sessions";
const rows = (page: Page) => page.getByRole("list", { name: "Rooms" }).getByRole("listitem");
const townHall = (page: Page) => rows(page).filter({ hasText: "Town hall" });

test.afterEach(async ({ sandbox }) => {
	await sandbox.clearFaults();
	await sandbox.call("PATCH", "/switches", { sessionsListEmpty: false });
});

/** The rooms page while the vendor answers well. */
async function atEase(page: Page): Promise<void> {
	await page.goto("/rooms");
	await expect(townHall(page)).toContainText("people");
	await expect(page.getByRole("button", { name: /RealtimeKit.*Connected/ })).toBeVisible();
}

test("a vendor that does not answer leaves the rooms as they were, with their age, and comes back", async ({
	sandbox,
	as,
}) => {
	const page = await as("moderator");
	await atEase(page);
	const before = await rows(page).getByRole("link").allInnerTexts();
	await sandbox.fault({ surface: "rest", path: sessions, effect: { status: 503 } });
	await expect(page.getByText("RealtimeKit does not answer")).toBeVisible({ timeout: 20_000 });
	await expect(page.getByRole("button", { name: /RealtimeKit.*No answer/ })).toBeVisible();
	await expect(townHall(page)).toContainText(/as of .*ago/);
	expect((await rows(page).getByRole("link").allInnerTexts()).sort()).toEqual(before.sort());
	await sandbox.clearFaults();
	await expect(page.getByText("RealtimeKit does not answer")).toBeHidden({ timeout: 40_000 });
	await expect(townHall(page)).not.toContainText("as of");
});

test("credentials that the vendor does not accept are told, to an admin with what to do", async ({ sandbox, as }) => {
	const [admin, host] = [await as("admin"), await as("host")];
	await atEase(admin);
	await sandbox.fault({ surface: "rest", path: sessions, effect: { status: 401 } });
	await expect(admin.getByText("RealtimeKit does not accept Usher’s credentials")).toBeVisible({ timeout: 20_000 });
	await expect(admin.getByText(/npm run doctor/)).toBeVisible();
	await expect(townHall(admin)).toBeVisible();
	// Wherever the vendor is asked, its refusal is told as such.
	const people = await admin.request.get(
		`/api/rooms/realtimekit/${projectId}/b1a7c0de-0000-4000-8000-000000000001/people`,
	);
	expect(people.status()).toBe(200);
	expect(String((await people.json()).problem)).toContain("does not accept Usher’s credentials");
	await host.reload();
	await expect(host.getByText(/An admin has to renew the API token/)).toBeVisible();
});

test("an empty list is not taken for nobody: the rooms stay until each was asked", async ({
	sandbox,
	as,
	database,
}) => {
	const page = await as("moderator");
	await atEase(page);
	// More meetings than are asked at once, and the live ones come last: what the empty list says cannot be settled yet.
	await Promise.all(Array.from({ length: 30 }, (_, at) => sandbox.makeRoom({ title: `Empty ${at}` })));
	await sandbox.call("PATCH", "/switches", { sessionsListEmpty: true });
	const poll = "select state from room_polls where provider = 'realtimekit'";
	await expect.poll(async () => (await database.query(poll)).rows[0]?.state, { timeout: 20_000 }).toBe("unknown");
	await page.reload();
	await expect(page.getByText("RealtimeKit listed no live rooms, and that could not be checked")).toBeVisible();
	await expect(townHall(page)).toContainText(/people.*as of .*ago/s);
	await expect(rows(page).filter({ hasText: "RealtimeKit" })).toHaveCount(4);
	await expect(rows(page).filter({ hasText: "Nobody is in" })).toHaveCount(0);
	const { rows: kept } = await database.query(
		"select count(*)::int as live from polled_rooms where live and provider = 'realtimekit'",
	);
	expect(kept[0]?.live).toBe(4);
});

test("of one order one vendor fails, one hangs and one is well: each its own outcome in its time, then what failed again", async ({
	sandbox,
	person,
	database,
	everywhere,
}) => {
	const somebody = await everywhere();
	const page = await (await person({ role: "admin" })).page();
	await page.goto(linkTo(somebody));
	await expect(places(page)).toHaveCount(3, { timeout: 20_000 });
	await page.getByRole("checkbox", { name: `Choose ${somebody.name} everywhere` }).check();
	await page.getByRole("button", { name: "Remove…" }).click();
	await sandbox.fault({ surface: "rest", effect: { status: 500 } });
	await sandbox.fault({ surface: "agora", effect: { hang: true } });
	await dialog(page)
		.getByRole("button", { name: `Remove ${somebody.name}` })
		.click();

	await expect(outcome(page, "zego")).toHaveAttribute("data-removal-state", "removed", { timeout: 20_000 });
	await expect(outcome(page, "realtimekit")).toHaveAttribute("data-removal-state", "unknown", { timeout: 20_000 });
	await expect(outcome(page, "realtimekit")).toContainText("answered with a failure of its own");
	await expect(outcome(page, "agora")).toHaveAttribute("data-removal-state", "unknown", { timeout: 20_000 });
	await expect(outcome(page, "agora")).toContainText("did not answer in time");
	await expect(page.getByText("All 3 settled: 1 gone, 2 not confirmed gone").first()).toBeVisible();
	await expect(page.getByText("Removed", { exact: true })).toHaveCount(1);
	expect(await somebody.where()).toEqual(["realtimekit", "agora"]);

	// By the times that were recorded, which a busy machine that runs this test has no part in.
	const order = new URL(page.url()).searchParams.get("removal");
	const { rows: told } = await database.query(
		`select distinct on (a.provider) a.provider, a.outcome, a.evidence, a.latency_ms as ms
		 from audit_rows a join commands c on c.id = a.command_id
		 where c.batch_id = $1 and a.kind = 'outcome' and a.outcome in ('confirmed', 'unknown')
		 order by a.provider, a.id`,
		[order],
	);
	const by = new Map(told.map((row) => [row.provider, row]));
	expect(by.get("zego")).toMatchObject({ outcome: "confirmed", evidence: "reconciled" });
	expect(by.get("zego")?.ms).toBeLessThan(1_000);
	expect(by.get("realtimekit")).toMatchObject({ outcome: "unknown", evidence: null });
	expect(by.get("agora")).toMatchObject({ outcome: "unknown", evidence: null });
	expect(by.get("agora")?.ms).toBeLessThan(10_000);

	await sandbox.clearFaults();
	await page.getByRole("button", { name: "Try again (2)" }).click();
	await expect(dialog(page)).not.toContainText("ZEGO");
	await dialog(page)
		.getByRole("button", { name: `Remove ${somebody.name}` })
		.click();
	await expect(page.getByText("All 3 settled: all gone").first()).toBeVisible({ timeout: 30_000 });
	expect(await somebody.where()).toEqual([]);
	const { entries } = await sandbox.call<{ entries: RecordEntry[] }>("GET", "/record?after=0");
	const kicks = entries.filter((entry) => /KickoutUser/.test(String(entry.path)));
	expect(kicks.filter((entry) => String(entry.path).includes(somebody.zegoRoom))).toHaveLength(1);

	// The demo's host was given this room, and another test counts theirs.
	await database.query("delete from user_rooms where room_id = $1", [somebody.meetingId]);
	// The worker had stopped asking these two; it tries again by itself, and the next test begins with all well.
	await page.goto("/rooms");
	for (const name of [/RealtimeKit.*Connected/, /Agora.*Connected/]) {
		await expect(page.getByRole("button", { name })).toBeVisible({ timeout: 50_000 });
	}
});

test("without a worker everybody is told, and that the list is old", async ({ ownStack, as, database }) => {
	const page = await as("moderator");
	await atEase(page);
	const pid = ownStack.parts.pidOf("worker");
	if (pid === undefined) throw new Error("No worker runs.");
	process.kill(pid, "SIGSTOP");
	try {
		// The clock of the database, put forward for what the worker left behind.
		await database.query("update workers set seen_at = seen_at - interval '1 minute'");
		await database.query("update room_polls set succeeded_at = succeeded_at - interval '1 minute'");
		await page.reload();
		await expect(page.getByText("Usher’s background worker has not been seen lately")).toBeVisible();
		await expect(page.getByText("The list from RealtimeKit is old")).toBeVisible();
		await expect(townHall(page)).toContainText(/as of .*ago/);
	} finally {
		process.kill(pid, "SIGCONT");
	}
	await expect(page.getByText("Usher’s background worker has not been seen lately")).toBeHidden({ timeout: 20_000 });
	await expect(page.getByText("The list from RealtimeKit is old")).toBeHidden();
});

test("a console that cannot be reached says so and keeps what it knew", async ({ as }) => {
	const page = await as("moderator");
	await atEase(page);
	await page.route("**/api/rooms", (route) => route.abort());
	await expect(page.getByText("The list could not be refreshed")).toBeVisible({ timeout: 15_000 });
	await expect(townHall(page)).toBeVisible();
	await page.unroute("**/api/rooms");
	await expect(page.getByText("The list could not be refreshed")).toBeHidden({ timeout: 15_000 });
});

test("the last admin who can sign in can be neither demoted nor disabled", async ({ as, database }) => {
	await database.query("update users set disabled = true where role = 'admin' and email <> 'admin@usher.demo'");
	const page = await as("admin");
	await page.goto("/users?q=admin");
	await page.getByRole("listitem").filter({ hasText: "admin@usher.demo" }).getByRole("button").first().click();
	const panel = page.getByRole("dialog");
	await expect(panel.getByText("The last admin who can sign in.").first()).toBeVisible();
	await expect(panel.getByRole("radio", { name: /^viewer/ })).toBeDisabled();
	const disable = panel.getByRole("button", { name: "Disable…" });
	await expect(disable).toHaveAttribute("aria-disabled", "true");
	await disable.click({ force: true });
	await expect(page.getByRole("alertdialog")).toHaveCount(0);
	const { rows: admins } = await database.query("select disabled from users where email = 'admin@usher.demo'");
	expect(admins).toEqual([{ disabled: false }]);
});

test("where nobody is in any room, no list says more than its vendor knows", async ({ sandbox, as, database }) => {
	await sandbox.call("POST", "/reset", { seed: "empty" });
	const page = await as("moderator");
	await page.goto("/rooms");
	await expect(rows(page).filter({ hasText: "RealtimeKit" })).toHaveCount(0, { timeout: 20_000 });
	await expect(page.getByRole("button", { name: /RealtimeKit.*Connected/ })).toBeVisible();
	const host = await as("host");
	const given = rows(host).filter({ hasText: "RealtimeKit" });
	await expect(given).toHaveCount(3);
	await expect(given.filter({ hasText: "Nobody is in" })).toHaveCount(3);

	// Agora cannot be asked about each room, so its empty list stays uncertain; without rooms the page says just that.
	await expect(page.getByText("Agora listed no live rooms, and that could not be checked")).toBeVisible({
		timeout: 20_000,
	});
	await database.query("update polled_rooms set live = false where provider = 'agora'");
	await page.reload();
	await expect(page.getByText("No rooms are known")).toBeVisible();
});
