import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "@/sandbox/start";
import { seat, trueFlags } from "../factories/crowd";
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
	return sandbox.world.directory.createMeeting({ title: "Sunday quiz" }).id;
}

function recorded(meetingId: string, kind: string) {
	return sandbox.world.record.after(0).filter((entry) => entry.meetingId === meetingId && entry.kind === kind);
}

async function close(...guests: Guest[]): Promise<void> {
	await Promise.all(guests.map((guest) => guest.page.context().close()));
}

it("names the room, its session and its people to a newcomer", async () => {
	const meetingId = newRoom();
	const muted = seat(sandbox.world, meetingId, { mic: false, camera: false });
	const loud = seat(sandbox.world, meetingId, { mic: true, camera: true });
	const hidden = seat(sandbox.world, meetingId, { mic: true });
	sandbox.world.moderation.applyPermissions("control", hidden, { hidden_participant: true });
	sandbox.world.moderation.pin("control", meetingId, loud.peerId);
	const guest = await openGuest(browser, sandbox, { meetingId, id: "ada", name: "Ada <b>Lovelace</b>" });
	expect(
		await guest.read((c) => [c.meta.meetingTitle, c.self.name, c.meta.meetingStartedTimestamp?.getTime()]),
	).toEqual([
		"Sunday quiz",
		"Ada <b>Lovelace</b>",
		Math.floor((sandbox.world.live.room(meetingId).session?.startedAt ?? 0) / 1_000) * 1_000,
	]);
	await guest.until((c, id) => c.participants.joined.get(id)?.audioEnabled, loud.peerId);
	expect(await shownFlags(guest)).toEqual({ [muted.peerId]: "false false", [loud.peerId]: "true true" });
	expect(await guest.read((c) => c.participants.pinned.toArray().map((person) => person.id))).toEqual([loud.peerId]);
	sandbox.world.live.leave(hidden.peerId, "left");
	sandbox.world.live.leave(loud.peerId, "left");
	await guest.until((c) => c.participants.joined.size === 1 && c.participants.pinned.size === 0, null);
	expect(await guest.failures()).toEqual([]);
	await close(guest);
});

it("keeps a person whose socket was cut, and their roster is right after the return", async () => {
	const meetingId = newRoom();
	const host = await openGuest(browser, sandbox, { meetingId, id: "host", preset: "usher-host" });
	const guest = await openGuest(browser, sandbox, { meetingId, id: "ada", audio: true, video: true });
	const toggling = seat(sandbox.world, meetingId, { mic: true, camera: true });
	const leaving = seat(sandbox.world, meetingId, { mic: true });
	await guest.until((c) => c.participants.joined.size === 3, null);
	const socketOpened = () => recorded(meetingId, "socket").filter((entry) => entry.peerId === guest.peerId);

	sandbox.world.emit({ type: "drop-socket", meetingId, peerId: guest.peerId, code: 4001 });
	await guest.hears("meta", "socketConnectionUpdate", { state: "disconnected" });
	sandbox.world.live.setMedia(toggling.peerId, "audio", false);
	sandbox.world.live.setMedia(toggling.peerId, "video", false);
	sandbox.world.live.leave(leaving.peerId, "left");
	const late = seat(sandbox.world, meetingId, { mic: true });

	await guest.hears("self", "roomJoined", { reconnected: true });
	expect(socketOpened().at(-1)?.state).toBe("reopened");
	await guest.until((c, id) => c.participants.joined.get(id)?.audioEnabled, late.peerId);
	await expect.poll(() => shownFlags(guest)).toEqual(trueFlags(sandbox.world, meetingId, guest.peerId));
	// the others never saw the person leave, and see the mic and camera that are sent anew
	await host.until((c, id) => {
		const person = c.participants.joined.get(id);
		return person?.audioEnabled && person.videoEnabled;
	}, guest.peerId);
	const left = (await host.heard())
		.filter((heard) => heard.event === "participantLeft")
		.map((heard) => heard.detail.id);
	expect(left).toEqual([leaving.peerId]);
	expect(recorded(meetingId, "left").map((entry) => entry.peerId)).toEqual([leaving.peerId]);
	await close(host, guest);
});

it("lets a lost person go after the grace time, and one who closes the page at once", async () => {
	const meetingId = newRoom();
	sandbox.world.setSwitches({ socketGraceSeconds: 0.2 });
	const host = await openGuest(browser, sandbox, { meetingId, id: "host", preset: "usher-host" });
	const lost = await openGuest(browser, sandbox, { meetingId, id: "ada" });
	const closing = await openGuest(browser, sandbox, { meetingId, id: "bob" });
	await lost.page.context().setOffline(true);
	sandbox.world.emit({ type: "drop-socket", meetingId, peerId: lost.peerId, code: 1006 });
	await host.hears("joined", "participantLeft", { id: lost.peerId });
	await closing.page.close();
	await host.hears("joined", "participantLeft", { id: closing.peerId });
	expect(recorded(meetingId, "left").map((entry) => [entry.peerId, entry.reason])).toEqual([
		[lost.peerId, "lost"],
		[closing.peerId, "left"],
	]);
	sandbox.world.setSwitches({ socketGraceSeconds: 8 });
	await close(host, lost, closing);
});

it("keeps people waiting until one who may lets them in, and nobody else can", async () => {
	const meetingId = newRoom();
	const preset = "waiting_room_participant";
	const host = await openGuest(browser, sandbox, { meetingId, id: "host", preset: "usher-host" });
	const trainee = await openGuest(browser, sandbox, { meetingId, id: "trainee", preset: "usher-trainee" });
	const welcome = await openGuest(browser, sandbox, { meetingId, id: "ada", preset });
	const unwelcome = await openGuest(browser, sandbox, { meetingId, id: "bob", preset });
	expect(await welcome.read((c) => c.self.roomState)).toBe("waitlisted");
	await host.until((c) => c.participants.waitlisted.size === 2, null);
	expect(await trainee.read((c) => c.participants.waitlisted.size)).toBe(0);

	await trainee.attemptWith((c, id) => c.participants.acceptWaitingRoomRequest(id), welcome.peerId);
	await expect
		.poll(() => recorded(meetingId, "refused").map((entry) => entry.permission))
		.toEqual(["accept_waiting_requests"]);
	expect(sandbox.world.live.room(meetingId).waiting.size).toBe(2);

	await host.attemptWith((c, id) => c.participants.acceptWaitingRoomRequest(id), welcome.peerId);
	await welcome.hears("self", "roomJoined");
	await trainee.until((c, id) => c.participants.joined.has(id), welcome.peerId);
	await host.attemptWith((c, id) => c.participants.rejectWaitingRoomRequest(id), unwelcome.peerId);
	await unwelcome.hears("self", "roomLeft", { state: "rejected" });
	await host.until((c) => c.participants.waitlisted.size === 0, null);
	expect([...(await host.failures()), ...(await trainee.failures())]).toEqual([]);
	await close(host, trainee, welcome, unwelcome);
});

it("brings people onto the stage and off it", async () => {
	const meetingId = newRoom();
	sandbox.world.directory.changePreset(sandbox.world.directory.presetByName("webinar_presenter").id, {
		permissions: { accept_stage_requests: true, can_accept_production_requests: true },
	});
	const host = await openGuest(browser, sandbox, { meetingId, id: "host", preset: "webinar_presenter" });
	const viewer = await openGuest(browser, sandbox, { meetingId, id: "ada", preset: "webinar_viewer" });
	expect(await viewer.read((c) => c.stage.status)).toBe("OFF_STAGE");

	await viewer.attempt((c) => c.stage.requestAccess());
	await host.until((c, id) => c.participants.joined.get(id)?.stageStatus === "REQUESTED_TO_JOIN_STAGE", viewer.peerId);
	await host.hears("stage", "newStageRequest", { count: 1 });
	await host.attemptWith((c, id) => c.stage.denyAccess([id]), viewer.userId);
	await viewer.hears("stage", "stageRequestRejected");
	await viewer.until((c) => c.stage.status === "OFF_STAGE", null);

	await viewer.attempt((c) => c.stage.requestAccess());
	await host.until((c, id) => c.participants.joined.get(id)?.stageStatus === "REQUESTED_TO_JOIN_STAGE", viewer.peerId);
	await host.attemptWith((c, id) => c.stage.grantAccess([id]), viewer.userId);
	await viewer.hears("stage", "stageRequestApproved");
	expect(await viewer.attempt((c) => c.stage.join())).toBeNull();
	await host.until((c, id) => c.participants.joined.get(id)?.stageStatus === "ON_STAGE", viewer.peerId);
	await viewer.attempt((c) => c.self.enableAudio());
	await host.until((c, id) => c.participants.joined.get(id)?.audioEnabled, viewer.peerId);

	expect(await host.attemptWith((c, id) => c.stage.kick([id]), viewer.userId)).toBeNull();
	await viewer.until((c) => c.stage.status === "OFF_STAGE", null);
	await host.until((c, id) => {
		const person = c.participants.joined.get(id);
		return person?.stageStatus === "OFF_STAGE" && !person.audioEnabled;
	}, viewer.peerId);
	await close(host, viewer);
});

it("carries chat to everybody, the sender and latecomers too, and private chat only to those it is for", async () => {
	const meetingId = newRoom();
	for (const name of ["group_call_host", "group_call_participant"]) {
		sandbox.world.directory.changePreset(sandbox.world.directory.presetByName(name).id, {
			permissions: { chat: { private: { can_send: true, can_receive: true, text: true, files: false } } },
		});
	}
	const ada = await openGuest(browser, sandbox, { meetingId, id: "ada", preset: "group_call_host" });
	const bob = await openGuest(browser, sandbox, { meetingId, id: "bob" });
	expect(await ada.attempt((c) => c.chat.sendTextMessage("hello everybody"))).toBeNull();
	expect(await ada.attemptWith((c, id) => c.chat.sendTextMessage("only you", [id]), bob.peerId)).toBeNull();
	for (const reader of [ada, bob]) await reader.until((c) => c.chat.messages.length === 2, null);
	const late = await openGuest(browser, sandbox, { meetingId, id: "cyd" });
	await late.until((c) => c.chat.messages.length > 0, null);
	expect(await late.read((c) => c.chat.messages.map((said) => ("message" in said ? said.message : null)))).toEqual([
		"hello everybody",
	]);
	expect(recorded(meetingId, "chat")).toHaveLength(2);
	await close(ada, bob, late);
});

it("says who speaks: a simulated person, and a real microphone", async () => {
	const meetingId = newRoom();
	const host = await openGuest(browser, sandbox, { meetingId, id: "host", preset: "usher-host" });
	const simulated = seat(sandbox.world, meetingId, { mic: true });
	sandbox.world.live.setSpeaking(simulated.peerId, true);
	await host.hears("participants", "activeSpeaker", { peerId: simulated.peerId });
	const guest = await openGuest(browser, sandbox, { meetingId, id: "ada", audio: true });
	await host.hears("participants", "activeSpeaker", { peerId: guest.peerId });
	await close(host, guest);
});

it("carries broadcasts, refuses to pin oneself without the right, and lets people leave", async () => {
	const meetingId = newRoom();
	const host = await openGuest(browser, sandbox, { meetingId, id: "host", preset: "usher-host" });
	const guest = await openGuest(browser, sandbox, { meetingId, id: "ada" });
	await guest.attempt((c) => c.participants.broadcastMessage("wave", { hand: "left" }));
	for (const reader of [host, guest]) await reader.hears("participants", "broadcastedMessage", { type: "wave" });
	await guest.attempt((c) => c.self.pin());
	await expect.poll(() => recorded(meetingId, "refused").map((entry) => entry.permission)).toEqual(["pin_participant"]);
	expect(await guest.attempt((c) => c.leave())).toBeNull();
	await host.hears("joined", "participantLeft", { id: guest.peerId });
	expect(recorded(meetingId, "left").map((entry) => entry.reason)).toEqual(["left"]);
	await close(host, guest);
});

it("lets a browser in that was told of no socket host", async () => {
	const meetingId = newRoom();
	sandbox.world.setSwitches({ namesSocketBase: false });
	const guest = await openGuest(browser, sandbox, { meetingId, id: "ada" });
	sandbox.world.setSwitches({ namesSocketBase: true });
	expect(await guest.read((c) => c.self.roomState)).toBe("joined");
	await close(guest);
});

it("refuses a token of another room, a withdrawn one, and a closed meeting", async () => {
	const meetingId = newRoom();
	const { directory } = sandbox.world;
	const person = directory.enrol(meetingId, { customParticipantId: "ada", presetName: "group_call_participant" });
	const ask = (token: string) =>
		fetch(`${sandbox.url}/rtk/api/v2/internals/participant-details`, { headers: { authorization: `Bearer ${token}` } });
	const token = directory.issueToken(person);
	expect((await ask(token)).status).toBe(200);
	expect((await ask(`${token}x`)).status).toBe(401);
	directory.changeMeeting(meetingId, { status: "INACTIVE" });
	expect((await ask(token)).status).toBe(403);
	directory.changeMeeting(meetingId, { status: "ACTIVE" });
	sandbox.world.withdraw(meetingId, person.id);
	expect((await ask(token)).status).toBe(401);
});

it("serves a guest page that shows the other people, what hosts do to one, and how it ended", async () => {
	const meetingId = newRoom();
	const host = await openGuest(browser, sandbox, {
		meetingId,
		id: "host",
		preset: "group_call_host",
		audio: true,
		video: true,
	});
	const page = await browser.newPage();
	const errors: string[] = [];
	page.on("pageerror", (error) => errors.push(error.message));
	await page.goto(`${sandbox.url}/guest/${meetingId}?name=Grace&id=grace`);
	const mic = page.getByRole("button", { name: "Turn mic off" });
	await mic.waitFor();
	await page.locator(`[data-peer-id="${host.peerId}"] video:not([hidden])`).waitFor();
	await host.until((c) => c.participants.joined.toArray()[0]?.audioEnabled, null);
	await host.attempt((c) => c.participants.joined.toArray()[0]?.disableAudio());
	await page.getByText("A host muted you").waitFor();
	await page.getByRole("button", { name: "Turn mic on" }).click();
	await mic.waitFor();
	await host.attempt((c) => c.participants.joined.toArray()[0]?.kick());
	await page.getByRole("heading", { name: "You were removed" }).waitFor();
	await page.getByRole("button", { name: "Join again" }).click();
	await mic.waitFor();
	await host.attempt((c) => c.participants.kickAll());
	await page.getByRole("heading", { name: "The session ended" }).waitFor();
	expect(errors).toEqual([]);
	await page.close();
	await close(host);
});
