import { type ConsoleView, expect, type Inside, timed } from "./support/console";
import { test } from "./support/network";
import type { Sandbox } from "./support/sandbox";

const ada = { customParticipantId: "ada", name: "Ada", mic: true, camera: true };
const bob = { customParticipantId: "bob", name: "Bob" };
const cy = { customParticipantId: "cy", name: "Cy" };

/** What the console shows of everybody, and what the room holds. */
async function shown(view: ConsoleView): Promise<string[]> {
	const rows = await view.page.locator("[data-row]").evaluateAll((elements) =>
		elements.map(({ dataset }) => {
			const { row, connections = "", mic, camera } = dataset;
			return `${row} ${connections.split(" ").sort().join(",")} ${mic} ${camera}`;
		}),
	);
	return rows.sort();
}
async function held(sandbox: Sandbox, meetingId: string, view: Inside): Promise<string[]> {
	const people = new Map<string, { ids: string[]; mic: boolean; camera: boolean }>();
	for (const peer of (await sandbox.room(meetingId)).peers) {
		if (peer.customParticipantId === view.person.vendorId) continue;
		const person = people.get(peer.customParticipantId) ?? { ids: [], mic: false, camera: false };
		person.ids.push(peer.peerId);
		person.mic ||= peer.mic;
		person.camera ||= peer.camera;
		people.set(peer.customParticipantId, person);
	}
	return [...people].map(([id, { ids, mic, camera }]) => `u:${id} ${ids.sort().join(",")} ${mic} ${camera}`).sort();
}

/** The activity line by line, as one reads it. */
function lines(view: ConsoleView): Promise<string[]> {
	return view.page
		.locator("[data-activity]")
		.evaluateAll((elements) =>
			elements.map(
				(element) => `${element.getAttribute("data-command") ?? ""} ${element.textContent?.replaceAll(/\s+/g, " ")}`,
			),
		);
}

test("a moderator who is removed sees that they were, and may come back", async ({ roomOf, inside, sandbox }) => {
	const place = await roomOf([ada]);
	const [host, other] = [await inside(place), await inside(place, { role: "moderator" })];
	const row = host.row(other.person.vendorId);
	await expect(row).toContainText("Console");
	await expect(host.people(1)).toBeVisible();
	await host.act(other.person.vendorId, "kick").click();
	await expect(host.dialog()).toContainText("This is somebody at a console like yours.");
	await timed("a console removed, until its page says so", async () => {
		await host.confirm(/^Remove /);
		await other.left("kicked").waitFor();
	});
	await expect(other.left("kicked")).toContainText("You were removed from this room");
	await expect(row).toHaveCount(0);
	await other.button("Rejoin").click();
	await other.row("ada").waitFor({ timeout: 20_000 });
	await expect(row).toBeVisible();
	expect(await sandbox.peersOf(place.meetingId, other.person.vendorId)).toHaveLength(1);
});

test("whoever is removed or ended from elsewhere goes from the screen, and the activity says so", async ({
	roomOf,
	inside,
	vendor,
	guest,
}) => {
	const place = await roomOf([ada, bob]);
	const [view, other] = [await inside(place), await inside(place, { role: "moderator" })];
	const gwen = await guest(place.meetingId, { id: "gwen", name: "Gwen" });
	await expect(view.row("gwen")).toBeVisible();
	const session = `/meetings/${place.meetingId}/active-session`;
	await timed("removed by the vendor's REST, until the row has gone", async () => {
		await vendor("POST", `${session}/kick`, { custom_participant_ids: ["gwen"], participant_ids: [] });
		await view.row("gwen").waitFor({ state: "detached" });
	});
	await gwen.locator("body[data-state=kicked]").waitFor();
	await expect(view.activity("left").filter({ hasText: "Gwen" })).toHaveCount(1);
	await timed("ended by the vendor's REST, until the page says so", async () => {
		await vendor("POST", `${session}/kick-all`);
		await view.left("ended").waitFor();
	});
	await expect(view.left("ended")).toContainText("The session has ended");
	await expect(other.left("ended")).toBeVisible();
});

for (const { grace, how } of [
	{ grace: 8, how: "while the vendor keeps its place" },
	{ grace: 0, how: "after the vendor has given its place away" },
]) {
	test(`a lost connection shows and recovers by itself ${how}, with what happened meanwhile`, async ({
		roomOf,
		inside,
		sandbox,
		network,
	}) => {
		const trio = { customParticipantId: "trio", name: "Trio", devices: 3, mic: true };
		const place = await roomOf([ada, bob, cy, trio]);
		const { meetingId } = place;
		await sandbox.switchRoom(meetingId, { socketGraceSeconds: grace });
		const view = await inside(place, { browser: network.browser });
		const link = view.page.locator("[data-link]");
		await timed("connection cut, until it shows", async () => {
			network.cut();
			await expect(link).toHaveAttribute("data-link", "reconnecting");
		});
		await expect(view.page.getByRole("alert").filter({ hasText: "The connection to the room is lost" })).toContainText(
			"Nothing can be done in the room until it is back",
		);
		await expect(view.row("bob")).toBeVisible();
		await expect(view.act("ada", "kick")).toHaveAttribute("aria-disabled", "true");

		await sandbox.change(meetingId, "bob", { leave: true });
		await sandbox.change(meetingId, "ada", { mic: false, camera: false });
		await sandbox.change(meetingId, "cy", { mic: true });
		await sandbox.addPeople(meetingId, [{ customParticipantId: "dee", name: "Dee", camera: true }]);
		expect(await shown(view)).toContainEqual(expect.stringContaining("u:bob"));
		await timed("network back, until connected", async () => {
			network.mend();
			await expect(link).toHaveAttribute("data-link", "connected", { timeout: 40_000 });
		});
		await expect(async () => expect(await shown(view)).toEqual(await held(sandbox, meetingId, view))).toPass({
			timeout: 10_000,
		});
		await expect(view.page.getByText("The connection to the room is lost")).toHaveCount(0);
		const lost = (await sandbox.record(meetingId, "left")).filter(({ reason }) => reason === "lost");
		expect(lost).toHaveLength(grace === 0 ? 1 : 0);
		await view.act("ada", "pin").click();
		await view.note("ada", "pin", "confirmed").waitFor();
	});
}

test("the activity is the same for two moderators, also for one who was away for a while", async ({
	roomOf,
	inside,
	sandbox,
	network,
}) => {
	const place = await roomOf([ada, bob, cy]);
	const { meetingId } = place;
	const one = await inside(place);
	const two = await inside(place, { role: "moderator", browser: network.browser });
	await one.act("ada", "mute-audio").click();
	await one.note("ada", "mute-audio", "confirmed").waitFor();
	await expect(two.activity("mute-audio")).toHaveAttribute("data-outcome", "confirmed");
	await sandbox.addPeople(meetingId, [{ customParticipantId: "dee", name: "Dee" }]);
	await expect(two.activity("joined")).toHaveCount(1);
	network.cut();
	await expect(two.page.getByText("Connecting to the activity of this room…")).toBeVisible();
	await one.act("bob", "pin").click();
	await one.note("bob", "pin", "confirmed").waitFor();
	await one.remove("cy");
	await one.row("cy").waitFor({ state: "detached" });
	await expect(one.activity("left")).toHaveCount(1);
	await expect(two.activity("kick")).toHaveCount(0);
	network.mend();
	await timed("network back, until the activity has caught up", async () => {
		await expect(async () => expect(await lines(two)).toEqual(await lines(one))).toPass({ timeout: 20_000 });
	});
	expect((await lines(one)).length).toBe(5);
});

test("a removal whose tab was closed in the middle is settled by asking the vendor", async ({
	roomOf,
	inside,
	sandbox,
	database,
	commandsIn,
	network,
	as,
}) => {
	const place = await roomOf([ada, bob]);
	const { meetingId } = place;
	// One closes after the person is gone and before it is reported, the other before anything is sent.
	const [late, early] = [await inside(place, { browser: network.browser }), await inside(place)];
	await late.page.route("**/api/commands/*/outcome", (route) => route.abort());
	const report = late.page.waitForEvent("requestfailed", (request) => request.url().endsWith("/outcome"));
	await late.remove("ada");
	await report;
	// It would be told again in a moment, and a closing page lets go of what is held back.
	network.cut();
	await late.page.close();
	expect(await sandbox.peersOf(meetingId, "ada")).toEqual([]);
	await early.page.route("**/api/commands", async (route) => {
		await route.fetch();
	});
	await early.remove("bob");
	await expect.poll(async () => (await commandsIn(meetingId)).length).toBe(2);
	await early.page.close();
	expect((await commandsIn(meetingId)).map(({ outcome }) => outcome)).toEqual(["intent", "intent"]);

	// Half a minute later.
	await database.query(
		`update commands set created_at = created_at - interval '40 seconds', updated_at = updated_at - interval '40 seconds'
		 where room_id = $1`,
		[meetingId],
	);
	const told = async () =>
		(await commandsIn(meetingId)).map(({ outcome, outcome_code, evidence }) => ({ outcome, outcome_code, evidence }));
	const unknown = { outcome: "unknown", outcome_code: "no-outcome", evidence: null };
	await timed("expired intents, until unknown", () =>
		expect.poll(told, { timeout: 15_000, intervals: [100] }).toEqual([unknown, unknown]),
	);
	await timed("unknown, until settled", () =>
		expect.poll(told, { timeout: 30_000 }).toEqual([
			{ outcome: "confirmed", outcome_code: null, evidence: "reconciled" },
			{ outcome: "failed", outcome_code: "still-there", evidence: "reconciled" },
		]),
	);
	expect(await sandbox.peersOf(meetingId, "bob")).toHaveLength(1);
	const [first] = await commandsIn(meetingId);
	const page = await as("moderator");
	await page.goto(`/audit?commandId=${first?.id}`);
	const story = page.getByRole("list", { name: "Audit, newest first" }).getByRole("listitem");
	await expect(story).toHaveText([/Removed.*checked with the vendor/, /Not confirmed.*no-outcome/, /Ordered/]);
});

test("a room that nobody is in asks before a session is started", async ({ roomOf, person, sandbox }) => {
	const place = await roomOf([]);
	const host = await person({ role: "host", rooms: [place.meetingId] });
	const page = await host.page();
	await page.goto(place.path);
	const question = page.getByRole("alertdialog", { name: "Nobody is in this room" });
	await expect(question).toContainText("Entering starts a session");
	await expect(question.getByRole("button", { name: "Back to rooms" })).toBeFocused();
	expect((await sandbox.room(place.meetingId)).sessionId).toBeNull();
	expect((await sandbox.room(place.meetingId)).participants).toEqual([]);
	await question.getByRole("button", { name: "Start a session" }).click();
	await expect(page.getByText("Nobody is here yet")).toBeVisible({ timeout: 20_000 });
	expect((await sandbox.room(place.meetingId)).sessionId).not.toBeNull();
	await sandbox.addPeople(place.meetingId, [ada]);
	await expect(page.locator('[data-row="u:ada"]')).toBeVisible();
});

test("a preset that is missing or too strong keeps one out, with the reason", async ({
	roomOf,
	withPreset,
	preset,
	sandbox,
}) => {
	const place = await roomOf([ada]);
	const missing = await withPreset("host", "no-such-preset", place);
	const page = await missing.page();
	await page.goto(place.path);
	const stopped = page.locator("[data-phase=stopped]");
	await expect(stopped).toContainText("No preset for you in this project");
	await expect(stopped).toContainText("RealtimeKit has no preset “no-such-preset”");
	await expect(stopped).toContainText("preset-missing");

	const strong = await preset({
		disable_participant_audio: false,
		disable_participant_video: false,
		pin_participant: false,
	});
	const viewer = await withPreset("viewer", strong, place);
	const other = await viewer.page();
	await other.goto(place.path);
	const kept = other.locator("[data-phase=stopped]");
	await expect(kept).toContainText("The preset would give you more than your role");
	await expect(kept).toContainText("“Kick participants” (kickParticipant)");
	expect((await sandbox.room(place.meetingId)).peers).toHaveLength(1);
	expect((await sandbox.room(place.meetingId)).participants).toHaveLength(1);
});

test("a room that is not given is not there", async ({ roomOf, person, sandbox }) => {
	const place = await roomOf([ada]);
	const host = await person({ role: "host" });
	const page = await host.page();
	const answer = await page.goto(place.path);
	expect(answer?.status()).toBe(404);
	await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
	await expect(page).not.toHaveTitle(new RegExp(place.title));
	expect((await sandbox.room(place.meetingId)).participants).toHaveLength(1);
});

test("a console that nobody attends asks, then leaves by itself", async ({ roomOf, inside, sandbox, watch }) => {
	const place = await roomOf([ada]);
	const view = await inside(place, { prepare: (page) => page.clock.install() });
	const { clock } = view.page;
	const question = view.page.getByRole("alertdialog", { name: "Are you still there?" });
	await clock.fastForward("28:00");
	await expect(question).toHaveCount(0);
	await clock.fastForward("01:10");
	await expect(question).toContainText("It leaves the room in");
	await question.getByRole("button", { name: "Stay" }).click();
	await expect(question).toHaveCount(0);
	await clock.fastForward("29:10");
	await expect(question).toBeVisible();
	await clock.fastForward("01:00");
	await expect(view.left("unattended")).toContainText("You left because nobody was at the keyboard");
	await expect.poll(() => sandbox.peersOf(place.meetingId, view.person.vendorId)).toEqual([]);
	await expect(view.button("Rejoin")).toBeVisible();
	// In a jump of half an hour the SDK's own deadlines pass for whatever was under way in that moment.
	const deadlines = /request timeout for callback|ERR0002|ERR0014/;
	watch.troubles.splice(0, watch.troubles.length, ...watch.troubles.filter((text) => !deadlines.test(text)));
});
