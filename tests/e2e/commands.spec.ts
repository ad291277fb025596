import type { Page } from "@playwright/test";
import type { CommandType } from "@/lib/moderation/words/command";
import { type PresetPermission, permissionLabels } from "@/lib/moderation/words/preset";
import { type ConsoleView, expect, reasonOf, test, timed } from "./support/console";

const ada = { customParticipantId: "ada", name: "Ada Lovelace", mic: true, camera: true };
const bob = { customParticipantId: "bob", name: "Bob", mic: true, camera: true };

/** What each permission allows: its frames, what is pressed, and where the outcome shows. */
const controls: {
	permission: PresetPermission;
	/** As the vendor's REST names it. */
	field: string;
	preset: string;
	row: CommandType;
	room: { button: string; command: CommandType } | null;
	frames: string[];
}[] = [
	{
		permission: "canDisableParticipantAudio",
		field: "disable_participant_audio",
		preset: "host-no-audio",
		row: "mute-audio",
		room: { button: "Mute all", command: "mute-all-audio" },
		frames: ["hostControlPeer", "hostControlAll"],
	},
	{
		permission: "canDisableParticipantVideo",
		field: "disable_participant_video",
		preset: "host-no-video",
		row: "mute-video",
		room: { button: "Stop all video", command: "mute-all-video" },
		frames: ["hostControlPeer", "hostControlAll"],
	},
	{
		permission: "pinParticipant",
		field: "pin_participant",
		preset: "host-no-pin",
		row: "pin",
		room: null,
		frames: ["pinPeer"],
	},
	{
		permission: "kickParticipant",
		field: "kick_participant",
		preset: "host-no-kick",
		row: "kick",
		room: { button: "End session", command: "kick-all" },
		frames: ["kick", "kickAll"],
	},
];

const needs = (permission: PresetPermission, preset: string) =>
	`Needs “${permissionLabels[permission]}” (${permission}) in your preset “${preset}”.`;

/** Presses a command with everything that it asks. */
async function give(view: ConsoleView, command: CommandType, title: string): Promise<void> {
	if (command === "kick-all") return view.end(title);
	if (command === "kick") return view.remove("ada");
	if (command === "mute-all-audio" || command === "mute-all-video") {
		await view.button(command === "mute-all-audio" ? "Mute all" : "Stop all video").click();
		return view.confirm(/^(Mute|Stop video of) \d/);
	}
	await view.act("ada", command).click();
}

/** A gate between the page and the server: orders wait at it while it is shut. */
async function orderGate(page: Page) {
	let waiting: (() => Promise<void>)[] = [];
	let shut = true;
	await page.route("**/api/commands", (route) => {
		if (!shut) return route.continue();
		waiting.push(() => route.continue());
	});
	return {
		shut: () => {
			shut = true;
		},
		/** Until an order stands at the gate. */
		held: () => expect.poll(() => waiting.length, { intervals: [20] }).toBe(1),
		open: async () => {
			shut = false;
			const orders = waiting;
			waiting = [];
			for (const letGo of orders) await letGo();
		},
	};
}

for (const { permission, preset, row, room, frames } of controls) {
	test(`a host whose preset lacks ${permission} can do all the rest`, async ({ roomOf, inside, framesIn }) => {
		const place = await roomOf([ada, bob]);
		const view = await inside(place, { preset });
		expect(await reasonOf(view.act("ada", row))).toBe(needs(permission, preset));
		for (const other of controls) {
			if (other.row !== row) await expect(view.act("ada", other.row)).not.toHaveAttribute("aria-disabled", "true");
		}
		if (room?.command === "kick-all") {
			await view.roomMenu().click();
			expect(await reasonOf(view.page.getByRole("menuitem", { name: /^End session/ }))).toContain(
				needs(permission, preset),
			);
			await view.page.keyboard.press("Escape");
		} else if (room) {
			expect(await reasonOf(view.button(room.button))).toBe(needs(permission, preset));
		}
		await view.act("ada", row).click({ force: true });
		await view.act("ada", row).press("Enter");
		for (const other of controls) {
			if (other.row === row) continue;
			await give(view, other.row, place.title);
			if (other.row === "kick") await view.row("ada").waitFor({ state: "detached" });
			else await view.note("ada", other.row, "confirmed").waitFor();
		}
		const sent = (await framesIn(place.meetingId)).map((frame) => frame.event);
		if (permission === "pinParticipant" || permission === "kickParticipant") {
			for (const frame of frames) expect(sent).not.toContain(frame);
		} else expect(sent.filter((frame) => frame === "hostControlPeer")).toHaveLength(1);
	});
}

test("permissions that change while one is in the room count at once, and between press and act", async ({
	roomOf,
	inside,
	preset,
	sandbox,
	framesIn,
	commandsIn,
}) => {
	test.setTimeout(90_000);
	const place = await roomOf([ada, bob]);
	const name = await preset();
	const view = await inside(place, { preset: name });
	const gate = await orderGate(view.page);
	const ordered: CommandType[] = [];
	for (const { permission, field, row, room } of controls) {
		for (const command of [row, ...(room ? [room.command] : [])]) {
			gate.shut();
			await give(view, command, place.title);
			await gate.held();
			await timed(`${permission} taken away, until the control is disabled`, async () => {
				await sandbox.patchPreset(name, { [field]: false });
				await view.page.waitForFunction(
					([id, reason]) => document.getElementById(`gate-${id}`)?.textContent === reason,
					[row, needs(permission, name)] as const,
					{ polling: 20 },
				);
			});
			await gate.open();
			const note = room?.command === command ? view.roomNote(command, "refused") : view.note("ada", command, "refused");
			await expect(note).toHaveAttribute("data-act-code", "1201");
			await expect(note).toContainText("Your preset does not allow this. An admin can change the preset");
			await sandbox.patchPreset(name, { [field]: true });
			await expect(view.act("ada", row)).not.toHaveAttribute("aria-disabled", "true");
			ordered.push(command);
		}
	}
	expect(await framesIn(place.meetingId)).toEqual([]);
	await expect
		.poll(async () =>
			(await commandsIn(place.meetingId)).map(({ type, outcome, outcome_code }) => ({ type, outcome, outcome_code })),
		)
		.toEqual(ordered.map((type) => ({ type, outcome: "refused", outcome_code: "1201" })));
});

test("what the vendor's server refuses is told with its code, and what it does not answer is not confirmed", async ({
	roomOf,
	inside,
	sandbox,
	commandsIn,
}) => {
	const place = await roomOf([ada, bob]);
	const { meetingId } = place;
	const view = await inside(place);
	const hostControlPeer = 0x0300_0000 + 93;
	const fault = { surface: "socket", event: hostControlPeer, meetingId, times: 1 };
	await sandbox.fault({ ...fault, effect: { body: "Permission denied" } });
	await view.act("ada", "mute-audio").click();
	const refused = view.note("ada", "mute-audio", "refused");
	await expect(refused).toHaveAttribute("data-act-code", "1200");
	await expect(refused).toContainText("The vendor's server refused this.");
	await view.row("ada").click();
	await expect(view.panel("ada")).toContainText("Your rights may just have changed, or the person may have gone.");
	await expect(view.row("ada")).toHaveAttribute("data-mic", "true");

	await sandbox.fault({ ...fault, effect: { drop: true } });
	await timed("a mute that nobody answers, until it says not confirmed", async () => {
		await view.act("bob", "mute-audio").click();
		await view.note("bob", "mute-audio", "unknown").waitFor();
	});
	await view.row("bob").getByRole("button", { name: "Try again" }).filter({ visible: true }).click();
	await view.note("bob", "mute-audio", "confirmed").waitFor();

	// The SDK sends each kick twice.
	await sandbox.fault({ surface: "socket", event: 30, meetingId, times: 2, effect: { drop: true } });
	await view.remove("ada");
	await view.note("ada", "kick", "unknown").waitFor();
	await timed("a removal tried again by the vendor's server, until the row has gone", async () => {
		await view
			.row("ada")
			.getByRole("button", { name: "Retry by the vendor’s server" })
			.filter({ visible: true })
			.click();
		await view.row("ada").waitFor({ state: "detached" });
	});
	await expect
		.poll(async () => (await commandsIn(meetingId)).map(({ type, via, outcome }) => `${type} ${via} ${outcome}`))
		.toEqual([
			"mute-audio session refused",
			"mute-audio session unknown",
			"mute-audio session confirmed",
			"kick session confirmed",
			"kick server confirmed",
		]);
});

test("a person with three devices is one row, and Remove takes all three; a double click is one act", async ({
	roomOf,
	inside,
	sandbox,
	framesIn,
	commandsIn,
}) => {
	const trio = { customParticipantId: "trio", name: "Trio", mic: true, devices: 3 };
	const place = await roomOf([trio, bob]);
	const { meetingId } = place;
	const view = await inside(place);
	// The SDK rejects a promise of its own 20 s after each kick; the page must have caught exactly that.
	const leak = view.page.evaluate(
		() =>
			new Promise<{ message: string; caught: boolean }>((resolve) => {
				window.addEventListener("unhandledrejection", (event) =>
					setTimeout(() => resolve({ message: String(event.reason?.message), caught: event.defaultPrevented })),
				);
			}),
	);
	leak.catch(() => undefined);
	await expect(view.people(2)).toBeVisible();
	await expect(view.page.locator("[data-row]")).toHaveCount(2);
	expect((await view.row("trio").getAttribute("data-connections"))?.split(" ")).toHaveLength(3);
	await expect(view.row("trio").getByText("3 devices")).toHaveCount(1);

	await view.act("bob", "mute-audio").dblclick();
	await view.note("bob", "mute-audio", "confirmed").waitFor();

	await view.act("trio", "kick").dblclick();
	await expect(view.dialog()).toHaveCount(1);
	await expect(view.dialog()).toContainText("All 3 of their devices are disconnected.");
	await timed("three devices removed, until the row has gone", async () => {
		await view.dialog().getByRole("button", { name: "Remove Trio" }).dblclick();
		await view.row("trio").waitFor({ state: "detached" });
	});
	expect(await sandbox.peersOf(meetingId, "trio")).toEqual([]);
	await expect(view.activity("kick")).toHaveAttribute("data-outcome", "confirmed");
	expect((await commandsIn(meetingId)).map(({ type }) => type)).toEqual(["mute-audio", "kick"]);
	const frames = await framesIn(meetingId);
	expect(frames.filter(({ event }) => event === "hostControlPeer")).toHaveLength(1);
	// The SDK sends each kick twice.
	expect(frames.filter(({ event }) => event === "kick")).toHaveLength(6);
	expect(await sandbox.record(meetingId, "kick")).toHaveLength(3);
	expect(await leak).toEqual({ message: "request timeout for callback eventId:30", caught: true });
});

test("mute all takes everybody, and whoever unmutes is marked", async ({ roomOf, inside, sandbox, framesIn }) => {
	const place = await roomOf([ada, bob, { customParticipantId: "cy", name: "Cy" }]);
	const { meetingId } = place;
	const [view, other] = [await inside(place), await inside(place, { role: "moderator" })];
	// The caller's own second device counts as everybody too.
	await sandbox.addPeople(meetingId, [
		{ customParticipantId: view.person.vendorId, name: view.person.name, mic: true, presetName: "group_call_host" },
	]);
	await view.button("Mute all").click();
	await expect(view.dialog()).toContainText("2 of 3 people have their mic on.");
	await expect(view.dialog().getByRole("button", { name: "Cancel" })).toBeFocused();
	await view.confirm(/^Mute 3 people/);
	await view.roomNote("mute-all-audio", "confirmed").waitFor();
	expect((await sandbox.room(meetingId)).peers.filter(({ mic }) => mic)).toEqual([]);
	const [frame] = await framesIn(meetingId);
	expect(frame).toMatchObject({ event: "hostControlAll", payload: { audio: true } });

	await sandbox.change(meetingId, "ada", { mic: true });
	await expect(view.row("ada").getByText("Unmuted again")).toBeVisible();
	await sandbox.change(meetingId, "cy", { mic: true });
	await expect(view.row("cy")).toHaveAttribute("data-mic", "true");
	await expect(view.row("bob").getByText("Unmuted again")).toHaveCount(0);
	await view.page.locator('[data-filter="again"]').click();
	await expect(view.row("bob")).toHaveCount(0);
	await expect(view.row("ada")).toBeVisible();
	await expect(other.activity("mute-all-audio")).toContainText(`${view.person.name} muted everybody`);
});

test("the removal dialog asks for a reason, changes nothing on Escape, and hands the focus on", async ({
	roomOf,
	inside,
	commandsIn,
	framesIn,
}) => {
	const place = await roomOf([ada, bob, { customParticipantId: "cy", name: "Cy" }]);
	const view = await inside(place);
	const confirm = view.dialog().getByRole("button", { name: "Remove Ada Lovelace" });
	const reason = view.dialog().getByLabel("Reason");

	await view.row("ada").focus();
	await view.act("ada", "kick").click();
	await expect(view.dialog().getByRole("button", { name: "Cancel" })).toBeFocused();
	await expect(view.dialog()).toContainText("They can come back while their invitation is valid.");
	await reason.selectOption("other");
	expect(await reasonOf(confirm)).toBe("Say why in a few words.");
	await confirm.click({ force: true });
	await expect(view.dialog()).toBeVisible();
	await view.page.keyboard.press("Escape");
	await expect(view.dialog()).toHaveCount(0);
	await expect(view.row("ada")).toBeFocused();
	expect(await framesIn(place.meetingId)).toEqual([]);
	expect(await commandsIn(place.meetingId)).toEqual([]);

	await view.act("ada", "kick").click();
	await reason.selectOption("other");
	await view.dialog().getByLabel("Note").fill("  Shouting over everybody  ");
	await confirm.click();
	await view.row("ada").waitFor({ state: "detached" });
	await expect(view.row("bob")).toBeFocused();
	await view.act("bob", "kick").click();
	await reason.selectOption("spam");
	await view.confirm(/^Remove Bob/);
	await view.row("bob").waitFor({ state: "detached" });
	await expect
		.poll(async () => (await commandsIn(place.meetingId)).map((one) => [one.outcome, one.reason_code, one.reason_text]))
		.toEqual([
			["confirmed", "other", "Shouting over everybody"],
			["confirmed", "spam", ""],
		]);
});

test("ending the session has to be typed, stands far from Leave, and the server checks what was typed", async ({
	roomOf,
	inside,
	framesIn,
	commandsIn,
	sandbox,
}) => {
	const place = await roomOf([ada, bob], { title: "Größe zählt" });
	const view = await inside(place);
	const leave = view.button("Leave");
	await expect(view.page.getByText(/^End session/)).toHaveCount(0);
	const [out, menu] = [await leave.boundingBox(), await view.roomMenu().boundingBox()];
	expect(Math.abs((out?.y ?? 0) - (menu?.y ?? 0))).toBeGreaterThan(40);

	await view.askToEnd();
	const typed = view.dialog().getByRole("textbox");
	const confirm = view.dialog().getByRole("button", { name: "End session for 2 people" });
	for (const wrong of ["", "Groesse zählt", "größe zählt", "Größe zählt."]) {
		await typed.fill(wrong);
		expect(await reasonOf(confirm)).toBe("Type the room’s title first.");
		await confirm.click({ force: true });
	}
	expect(await commandsIn(place.meetingId)).toEqual([]);
	// The same words as another keyboard writes them.
	await typed.fill(" Größe zählt ".normalize("NFD"));
	await expect(confirm).not.toHaveAttribute("aria-disabled", "true");

	// Whatever a browser sends, the server compares with the title that it knows.
	await view.page.route("**/api/commands", (route) =>
		route.continue({ postData: { ...route.request().postDataJSON(), confirmation: "Another room" } }),
	);
	await confirm.click();
	const note = view.roomNote("kick-all", "failed");
	await expect(note).toContainText("Nothing was done.");
	expect(await framesIn(place.meetingId)).toEqual([]);
	expect((await sandbox.room(place.meetingId)).peers).toHaveLength(3);
	await view.page.unroute("**/api/commands");
	await view.end(" Größe zählt ".normalize("NFD"));
	await view.left("ended").waitFor();
});

test("where the vendor takes all devices at one kick, and spares whoever mutes or ends for all, acts are confirmed too", async ({
	roomOf,
	inside,
	sandbox,
}) => {
	const place = await roomOf([{ customParticipantId: "trio", name: "Trio", mic: true, devices: 3 }, ada, bob]);
	const { meetingId } = place;
	await sandbox.switchRoom(meetingId, {
		sdkKickDropsAllDevices: true,
		muteAllIncludesCaller: false,
		kickAllIncludesCaller: false,
	});
	const view = await inside(place);
	await view.button("Mute all").click();
	await view.confirm(/^Mute 3 people/);
	await view.roomNote("mute-all-audio", "confirmed").waitFor();
	expect((await sandbox.room(meetingId)).peers.filter(({ mic }) => mic)).toEqual([]);

	await view.act("trio", "kick").click();
	await view.dialog().getByRole("button", { name: "Remove Trio" }).click();
	await view.row("trio").waitFor({ state: "detached" });
	await expect(view.activity("kick")).toHaveAttribute("data-outcome", "confirmed");

	await view.end(place.title);
	await view.roomNote("kick-all", "confirmed").or(view.left("ended")).first().waitFor();
	const { peers } = await sandbox.room(meetingId);
	expect(peers.filter((peer) => peer.kind === "simulated")).toEqual([]);
});

test("a name that is markup is text everywhere", async ({ roomOf, inside }) => {
	const name = '<img src=x onerror="document.title=1"> <b>Mallory</b>';
	const place = await roomOf([{ customParticipantId: "mallory", name, mic: true }, bob]);
	const [view, other] = [await inside(place), await inside(place, { role: "moderator" })];
	await expect(view.row("mallory").getByText(name, { exact: true })).toBeVisible();
	await view.row("mallory").click();
	await expect(view.panel("mallory").getByRole("heading", { level: 2 })).toHaveText(name);
	await view.act("mallory", "mute-audio").click();
	await view.note("mallory", "mute-audio", "confirmed").waitFor();
	await view.act("mallory", "kick").click();
	await expect(view.dialog().getByRole("heading")).toHaveText(`Remove ${name}?`);
	await view.confirm(/^Remove /);
	await view.row("mallory").waitFor({ state: "detached" });
	for (const console of [view, other]) {
		await expect(console.activity("kick")).toContainText(`removed ${name}`);
		await expect(console.page.locator("img[src=x]")).toHaveCount(0);
		await expect(console.page).not.toHaveTitle("1");
	}
	await view.page.goto(`/audit?room=${place.meetingId}`);
	await expect(view.page.getByText(name, { exact: true }).first()).toBeVisible();
	await expect(view.page.locator("img[src=x]")).toHaveCount(0);
});
