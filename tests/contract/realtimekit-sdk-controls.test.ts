import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SANDBOX_ACCOUNT_ID, SANDBOX_APP_ID } from "@/sandbox/credentials";
import { type Sandbox, startSandbox } from "@/sandbox/start";
import type { PermissionsPatch } from "@/sandbox/world";
import { seat } from "../factories/crowd";
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

function newRoom(): string {
	return sandbox.world.directory.createMeeting({ title: "Town hall" }).id;
}

async function hostAndGuest(hostPreset = "usher-host"): Promise<{ meetingId: string; host: Guest; guest: Guest }> {
	const meetingId = newRoom();
	const [host, guest] = await Promise.all([
		openGuest(browser, sandbox, { meetingId, id: "host", preset: hostPreset }),
		openGuest(browser, sandbox, { meetingId, id: "ada", audio: true, video: true }),
	]);
	await host.until((c, id) => {
		const person = c.participants.joined.get(id);
		return person?.audioEnabled && person.videoEnabled;
	}, guest.peerId);
	return { meetingId, host, guest };
}

function recorded(meetingId: string, kind: string) {
	return sandbox.world.record.after(0).filter((entry) => entry.meetingId === meetingId && entry.kind === kind);
}

async function close(...guests: Guest[]): Promise<void> {
	await Promise.all(guests.map((guest) => guest.page.context().close()));
}

it("mutes, stops the camera, pins and unpins another browser, and the person may unmute", async () => {
	const { host, guest, meetingId } = await hostAndGuest();

	expect(await host.attemptWith((c, id) => c.participants.joined.get(id)?.disableAudio(), guest.peerId)).toBeNull();
	await guest.hears("self", "audioUpdate", { audioEnabled: false });
	await host.hears("joined", "audioUpdate", { id: guest.peerId, audioEnabled: false });

	expect(await guest.attempt((c) => c.self.enableAudio())).toBeNull();
	await host.until((c, id) => c.participants.joined.get(id)?.audioEnabled, guest.peerId);

	expect(await host.attemptWith((c, id) => c.participants.joined.get(id)?.disableVideo(), guest.peerId)).toBeNull();
	await guest.hears("self", "videoUpdate", { videoEnabled: false });
	await host.hears("joined", "videoUpdate", { id: guest.peerId, videoEnabled: false });
	expect(await guest.attempt((c) => c.self.enableVideo())).toBeNull();
	await host.until((c, id) => c.participants.joined.get(id)?.videoEnabled, guest.peerId);

	await host.attemptWith((c, id) => c.participants.joined.get(id)?.pin(), guest.peerId);
	await host.hears("joined", "pinned", { id: guest.peerId });
	await guest.hears("self", "pinned");
	await host.attemptWith((c, id) => c.participants.joined.get(id)?.unpin(), guest.peerId);
	await host.hears("joined", "unpinned", { id: guest.peerId });
	await guest.hears("self", "unpinned");

	const frames = recorded(meetingId, "frame").map((entry) => [entry.event, entry.by]);
	expect(frames).toEqual(
		["hostControlPeer", "hostControlPeer", "pinPeer", "pinPeer"].map((name) => [name, host.peerId]),
	);
	expect(recorded(meetingId, "refused")).toEqual([]);
	expect([...(await host.failures()), ...(await guest.failures())]).toEqual([]);
	await close(host, guest);
});

it("mutes everybody and stops every camera, the caller's own too", async () => {
	const meetingId = newRoom();
	const speaker = { meetingId, audio: true, video: true };
	const host = await openGuest(browser, sandbox, { ...speaker, id: "host", preset: "group_call_host" });
	const guest = await openGuest(browser, sandbox, { ...speaker, id: "ada" });
	const simulated = seat(sandbox.world, meetingId, { mic: true, camera: true });
	await host.until((c, id) => c.participants.joined.get(id)?.videoEnabled, simulated.peerId);
	await host.until((c) => c.self.audioEnabled && c.self.videoEnabled, null);

	expect(await host.attempt((c) => c.participants.disableAllAudio(true))).toBeNull();
	await host.hears("self", "audioUpdate", { audioEnabled: false });
	await guest.hears("self", "audioUpdate", { audioEnabled: false });
	await host.until((c) => c.participants.joined.toArray().every((person) => !person.audioEnabled), null);

	expect(await host.attempt((c) => c.participants.disableAllVideo())).toBeNull();
	await host.hears("self", "videoUpdate", { videoEnabled: false });
	await guest.hears("self", "videoUpdate", { videoEnabled: false });
	await host.until((c) => c.participants.joined.toArray().every((person) => !person.videoEnabled), null);
	expect(sandbox.world.live.sends(simulated, "audio")).toBe(false);
	expect(sandbox.world.live.sends(simulated, "video")).toBe(false);
	await close(host, guest);
});

it("kicks one connection of a person with three, then each of the others, and nobody else", async () => {
	const { host, guest, meetingId } = await hostAndGuest();
	const second = await openGuest(browser, sandbox, { meetingId, id: "ada" });
	const third = await openGuest(browser, sandbox, { meetingId, id: "ada" });
	const bystander = await openGuest(browser, sandbox, { meetingId, id: "bob" });
	await host.until((c) => c.participants.joined.size === 4, null);
	const devices = await host.read((c) =>
		c.participants.joined
			.toArray()
			.filter((person) => person.customParticipantId === "ada")
			.map((person) => person.userId),
	);
	expect(new Set(devices).size).toBe(1);

	for (const device of [guest, second, third]) {
		expect(await host.attemptWith((c, id) => c.participants.joined.get(id)?.kick(), device.peerId)).toBeNull();
		await device.hears("self", "roomLeft", { state: "kicked" });
		await host.hears("joined", "participantLeft", { id: device.peerId });
	}
	expect(
		await bystander.read((c) => c.participants.joined.toArray().map((person) => person.customParticipantId)),
	).toEqual(["host"]);
	expect(await host.read((c) => c.self.roomState)).toBe("joined");
	// the SDK sends each kick twice; the second finds nobody and does nothing
	expect(recorded(meetingId, "frame").filter((entry) => entry.event === "kick")).toHaveLength(6);
	expect(recorded(meetingId, "kick")).toHaveLength(3);
	await close(host, guest, second, third, bystander);
});

it("drops every connection of a person whom the REST interface kicks", async () => {
	const meetingId = newRoom();
	const first = await openGuest(browser, sandbox, { meetingId, id: "ada" });
	const second = await openGuest(browser, sandbox, { meetingId, id: "ada" });
	const bystander = await openGuest(browser, sandbox, { meetingId, id: "bob" });
	const app = `${sandbox.url}/cloudflare/client/v4/accounts/${SANDBOX_ACCOUNT_ID}/realtime/kit/${SANDBOX_APP_ID}`;
	const answer = await fetch(`${app}/meetings/${meetingId}/active-session/kick`, {
		method: "POST",
		headers: { authorization: "Bearer sandbox-realtime-admin", "content-type": "application/json" },
		body: JSON.stringify({ custom_participant_ids: ["ada"] }),
	});
	expect(answer.status).toBe(200);
	await first.hears("self", "roomLeft", { state: "kicked" });
	await second.hears("self", "roomLeft", { state: "kicked" });
	await bystander.until((c) => c.participants.joined.size === 0, null);
	expect(await bystander.read((c) => c.self.roomState)).toBe("joined");
	await close(first, second, bystander);
});

it("ends the session for everybody, the caller included", async () => {
	const { host, guest, meetingId } = await hostAndGuest();
	seat(sandbox.world, meetingId, { mic: true });
	expect(await host.attempt((c) => c.participants.kickAll())).toBeNull();
	await host.hears("self", "roomLeft", { state: "ended" });
	await guest.hears("self", "roomLeft", { state: "ended" });
	expect(sandbox.world.live.room(meetingId).session).toBeNull();
	expect(recorded(meetingId, "kick-all")).toHaveLength(1);
	await close(host, guest);
});

type Lack = { preset: string; getter: string; permission: keyof PermissionsPatch; event: string; answered: boolean };

const lacks: Lack[] = [
	{
		preset: "host-no-audio",
		getter: "canDisableParticipantAudio",
		permission: "disable_participant_audio",
		event: "hostControlPeer",
		answered: true,
	},
	{
		preset: "host-no-video",
		getter: "canDisableParticipantVideo",
		permission: "disable_participant_video",
		event: "hostControlPeer",
		answered: true,
	},
	{
		preset: "host-no-pin",
		getter: "pinParticipant",
		permission: "pin_participant",
		event: "pinPeer",
		answered: false,
	},
	{
		preset: "host-no-kick",
		getter: "kickParticipant",
		permission: "kick_participant",
		event: "kick",
		answered: false,
	},
];

function act(host: Guest, preset: string, peerId: string) {
	return host.attemptWith(
		(c, [name, id]) => {
			const person = c.participants.joined.get(id);
			if (name === "host-no-audio") return person?.disableAudio();
			if (name === "host-no-video") return person?.disableVideo();
			return name === "host-no-pin" ? person?.pin() : person?.kick();
		},
		[preset, peerId] as const,
	);
}

it.each(lacks)(
	"$preset: 1201 without a frame; forced past the SDK it is refused; granted live it works",
	async (lack) => {
		const { host, guest, meetingId } = await hostAndGuest(lack.preset);

		expect((await act(host, lack.preset, guest.peerId))?.code).toBe("1201");
		expect(recorded(meetingId, "frame")).toEqual([]);

		await host.attemptWith(
			(c, getter) => Object.defineProperty(c.self.permissions, getter, { get: () => true, configurable: true }),
			lack.getter,
		);
		const forced = await act(host, lack.preset, guest.peerId);
		if (lack.answered) expect(forced?.code).toBe("1200");
		else expect(forced).toBeNull();
		await expect.poll(() => recorded(meetingId, "refused").map((entry) => entry.permission)).toContain(lack.permission);
		expect(recorded(meetingId, "frame").map((entry) => entry.event)).toContain(lack.event);
		expect(sandbox.world.live.room(meetingId).pinnedPeerId).toBeNull();
		expect(await guest.read((c) => [c.self.roomState, c.self.audioEnabled, c.self.videoEnabled])).toEqual([
			"joined",
			true,
			true,
		]);

		await host.attemptWith((c, getter) => {
			delete (c.self.permissions as unknown as Record<string, unknown>)[getter];
		}, lack.getter);
		const own = sandbox.world.live.peer(host.peerId);
		sandbox.world.moderation.applyPermissions("control", own, { [lack.permission]: true });
		await host.hears("permissions", "permissionsUpdate");
		await host.until(
			(c, getter) => (c.self.permissions as unknown as Record<string, unknown>)[getter] === true,
			lack.getter,
		);
		expect(await act(host, lack.preset, guest.peerId)).toBeNull();
		if (lack.event === "kick") await guest.hears("self", "roomLeft", { state: "kicked" });
		if (lack.event === "pinPeer") await guest.hears("self", "pinned");
		if (lack.permission === "disable_participant_audio")
			await guest.hears("self", "audioUpdate", { audioEnabled: false });
		if (lack.permission === "disable_participant_video")
			await guest.hears("self", "videoUpdate", { videoEnabled: false });
		await close(host, guest);
	},
);

it("takes a permission away from everybody who is in with a preset, at once", async () => {
	const { host, guest } = await hostAndGuest();
	sandbox.world.changePresetLive("usher-host", { disable_participant_audio: false });
	await host.until((c) => !c.self.permissions.canDisableParticipantAudio, null);
	const refused = await host.attemptWith((c, id) => c.participants.joined.get(id)?.disableAudio(), guest.peerId);
	expect(refused?.code).toBe("1201");
	// what was not named in the change stays
	expect(await host.read((c) => [c.self.permissions.kickParticipant, c.self.permissions.pinParticipant])).toEqual([
		true,
		true,
	]);
	sandbox.world.changePresetLive("usher-host", { disable_participant_audio: true });
	await host.until((c) => c.self.permissions.canDisableParticipantAudio, null);
	await close(host, guest);
});
