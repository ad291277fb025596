import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Peer, World, type WorldEvent } from ".";

let world: World;
let events: WorldEvent[];
const meetingId = "00000000-0000-4000-8000-000000000001";

beforeEach(() => {
	vi.useFakeTimers();
	world = new World();
	events = [];
	world.on((event) => events.push(event));
	world.directory.createMeeting({ id: meetingId, title: "Room" });
});
afterEach(() => {
	vi.useRealTimers();
});

function enter(customParticipantId: string, presetName = "group_call_participant", devices = 1): Peer[] {
	const { id } = world.directory.enrol(meetingId, { customParticipantId, presetName, name: customParticipantId });
	return Array.from({ length: devices }, () => {
		return world.live.join({ meetingId, participantId: id, kind: "simulated" }).peer;
	});
}

function one(customParticipantId: string, presetName?: string): Peer {
	const [peer] = enter(customParticipantId, presetName);
	if (!peer) throw new Error("nobody came");
	return peer;
}

const kinds = () => events.map((event) => event.type);
const room = () => world.live.room(meetingId);

describe("a session", () => {
	it("starts with the first connection, outlives the last one for its keep-alive, then ends", () => {
		expect(room().session).toBeNull();
		const peer = one("a");
		const session = room().session;
		expect(session?.status).toBe("LIVE");
		world.live.leave(peer.peerId, "left");
		vi.advanceTimersByTime(59_000);
		expect(room().session).toBe(session);
		vi.advanceTimersByTime(2_000);
		expect(room().session).toBeNull();
		expect(session?.status).toBe("ENDED");
	});

	it("goes on when somebody comes back within the keep-alive", () => {
		const peer = one("a");
		const session = room().session;
		world.live.leave(peer.peerId, "left");
		vi.advanceTimersByTime(30_000);
		one("b");
		vi.advanceTimersByTime(120_000);
		expect(room().session).toBe(session);
		expect([...(session?.people.values() ?? [])].map((person) => person.leftAt !== null)).toEqual([true, false]);
	});

	it("ends at once by kick-all, for everybody and the caller, with one event", () => {
		const host = one("host", "group_call_host");
		enter("b", undefined, 3);
		const session = room().session;
		events.length = 0;
		expect(world.moderation.kickAll({ peerId: host.peerId }, meetingId)).toBe(4);
		expect(kinds()).toEqual(["ended"]);
		expect(session?.status).toBe("ENDED");
		expect(world.live.peers.size).toBe(0);
		expect([...(session?.people.values() ?? [])].every((person) => person.leftAt !== null)).toBe(true);
	});
});

describe("host controls", () => {
	it.each([
		["host-no-audio", (by: Peer, at: Peer) => world.moderation.control(by, meetingId, at.peerId, { audio: true })],
		["host-no-video", (by: Peer, at: Peer) => world.moderation.control(by, meetingId, at.peerId, { video: true })],
		["host-no-audio", (by: Peer) => world.moderation.controlAll(by, meetingId, { audio: true })],
		["host-no-pin", (by: Peer, at: Peer) => world.moderation.pin(by, meetingId, at.peerId)],
		["host-no-kick", (by: Peer, at: Peer) => world.moderation.kick(by, meetingId, [at.peerId])],
		["host-no-kick", (by: Peer) => world.moderation.kickAll(by, meetingId)],
	])("are refused to %s, recorded, and change nothing", (preset, act) => {
		const host = one("host", preset);
		const target = one("target");
		world.live.setMedia(target.peerId, "audio", true);
		world.live.setMedia(target.peerId, "video", true);
		events.length = 0;
		expect(() => act(host, target)).toThrow(/Permission denied/u);
		expect(events).toEqual([]);
		expect(world.record.after(0).at(-1)).toMatchObject({ kind: "refused", by: host.peerId });
		expect(() => act(one("good", "usher-host"), target)).not.toThrow();
	});

	it("mute one: only the tracks that are on, with the host as initiator, and the owner may unmute", () => {
		const host = one("host", "group_call_host");
		const target = one("target");
		world.live.setMedia(target.peerId, "audio", true);
		world.live.setMedia(target.peerId, "video", true);
		world.live.setSpeaking(target.peerId, true);
		events.length = 0;
		world.moderation.control({ peerId: host.peerId }, meetingId, target.peerId, { audio: true });
		expect(events).toMatchObject([
			{
				type: "producer-toggled",
				cause: "host",
				by: { peerId: host.peerId },
				producer: { kind: "audio", paused: true },
			},
			{ type: "speaking", speaking: false },
		]);
		world.live.setMedia(target.peerId, "audio", true);
		expect(world.live.sends(target, "audio")).toBe(true);
	});

	it("mute all takes the caller too, unless the switch says otherwise", () => {
		const host = one("host", "group_call_host");
		const other = one("other");
		for (const peer of [host, other]) world.live.setMedia(peer.peerId, "audio", true);
		expect(world.moderation.controlAll({ peerId: host.peerId }, meetingId, { audio: true })).toBe(2);
		for (const peer of [host, other]) world.live.setMedia(peer.peerId, "audio", true);
		world.setSwitches({ muteAllIncludesCaller: false });
		expect(world.moderation.controlAll({ peerId: host.peerId }, meetingId, { audio: true })).toBe(1);
		expect(world.live.sends(host, "audio")).toBe(true);
	});

	it("pin holds one person, and lets go when they leave", () => {
		const [a, b] = [one("a"), one("b")];
		world.moderation.pin("control", meetingId, a.peerId);
		world.moderation.pin("control", meetingId, b.peerId);
		expect(room().pinnedPeerId).toBe(b.peerId);
		world.live.leave(b.peerId, "left");
		expect(room().pinnedPeerId).toBeNull();
		expect(events.filter((event) => event.type === "pinned").map((event) => event.peerId)).toEqual([
			a.peerId,
			b.peerId,
			null,
		]);
		expect(() => world.moderation.pin("control", meetingId, "nobody")).toThrow(/No peer/u);
	});

	it("kick one connection leaves the person's others, unless the switch says otherwise", () => {
		const host = one("host", "group_call_host");
		const by = { peerId: host.peerId };
		const first = enter("many", undefined, 3);
		world.moderation.kick(by, meetingId, [first[0]?.peerId ?? ""]);
		expect(room().peers.size).toBe(3);
		world.setSwitches({ sdkKickDropsAllDevices: true });
		world.moderation.kick(by, meetingId, [first[1]?.peerId ?? ""]);
		expect(room().peers.size).toBe(1);
		expect(events.filter((event) => event.type === "peer-left").every((event) => event.reason === "kicked")).toBe(true);
	});
});

describe("a connection", () => {
	it("that is lost stays for the grace time, and is the same one when it returns", () => {
		const peer = one("a");
		world.live.connectionLost(peer.peerId);
		vi.advanceTimersByTime(7_000);
		const again = world.live.join({
			meetingId,
			participantId: peer.participantId,
			peerId: peer.peerId,
			kind: "browser",
		});
		expect(again).toEqual({ peer, rejoined: true });
		vi.advanceTimersByTime(60_000);
		expect(room().peers.has(peer.peerId)).toBe(true);
		world.live.connectionLost(peer.peerId);
		vi.advanceTimersByTime(9_000);
		expect(room().peers.has(peer.peerId)).toBe(false);
		expect(events.at(-1)).toMatchObject({ type: "peer-left", reason: "lost" });
	});

	it("may not take another person's peer id", () => {
		const peer = one("a");
		const other = world.directory.enrol(meetingId, { customParticipantId: "b", presetName: "group_call_participant" });
		expect(() => world.live.join({ meetingId, participantId: other.id, peerId: peer.peerId, kind: "browser" })).toThrow(
			/belongs to another/u,
		);
	});

	it("may not send what its preset forbids", () => {
		const viewer = one("v", "usher-viewer");
		expect(() => world.live.produce(viewer.peerId, "audio", false)).toThrow(/Not allowed/u);
	});

	it("hears of a live change of its preset and keeps it apart from other presets", () => {
		const host = one("h", "usher-host");
		const moderator = one("m", "usher-moderator");
		world.changePresetLive("usher-host", { kick_participant: false });
		expect([host.permissions.kick_participant, moderator.permissions.kick_participant]).toEqual([false, true]);
		expect(events.at(-1)).toMatchObject({ type: "permissions-changed", patch: { kick_participant: false } });
		expect(() => world.moderation.kick({ peerId: host.peerId }, meetingId, [moderator.peerId])).toThrow();
		expect(one("h2", "usher-host").permissions.kick_participant).toBe(false);
	});
});

describe("the waiting room", () => {
	it("holds people back until somebody with the right lets them in or turns them away", () => {
		const host = one("host", "group_call_host");
		const [first, second] = [one("w1", "waiting_room_participant"), one("w2", "waiting_room_participant")];
		expect([first.waiting, second.waiting, room().peers.size]).toEqual([true, true, 1]);
		expect(() => world.moderation.answerWaiting(first, meetingId, [first.participantId], true)).toThrow();
		world.moderation.answerWaiting({ peerId: host.peerId }, meetingId, [first.participantId], true);
		expect(room().peers.has(first.peerId)).toBe(true);
		world.moderation.answerWaiting({ peerId: host.peerId }, meetingId, [second.participantId], false);
		expect(room().waiting.size).toBe(0);
		expect(events.filter((event) => event.type === "peer-left")).toMatchObject([{ reason: "rejected" }]);
	});
});

describe("the stage", () => {
	it("needs a grant, and stepping down closes what was sent", () => {
		const host = one("host", "group_call_host");
		const viewer = one("v", "webinar_viewer");
		expect(viewer.stage).toBe("off");
		expect(() => world.moderation.joinStage(viewer.peerId)).toThrow(/not granted/u);
		world.moderation.requestStage(viewer.peerId, true);
		world.moderation.answerStage({ peerId: host.peerId }, meetingId, [viewer.participantId], true);
		world.moderation.joinStage(viewer.peerId);
		world.live.setMedia(viewer.peerId, "audio", true);
		world.moderation.leaveStage({ peerId: host.peerId }, meetingId, [viewer.participantId]);
		expect([viewer.stage, viewer.producers.size]).toEqual(["off", 0]);
	});
});

describe("a participant token", () => {
	const enrol = () =>
		world.directory.enrol(meetingId, { customParticipantId: "ü-1", presetName: "usher-host", name: "Ünal" });

	it("is readable by the SDK: plain base64 with the meeting's id", () => {
		const payload = world.directory.issueToken(enrol()).split(".")[1] ?? "";
		expect(payload).not.toMatch(/[-_]/u);
		expect(JSON.parse(atob(payload))).toMatchObject({ meetingId });
	});

	it("is refused when forged, expired, withdrawn, or for an inactive meeting", () => {
		const participant = enrol();
		const token = world.directory.issueToken(participant);
		expect(world.directory.readToken(token).participant).toBe(participant);
		const [header, , signature] = token.split(".");
		const forged = btoa(JSON.stringify({ meetingId, participantId: participant.id }));
		expect(() => world.directory.readToken(`${header}.${forged}.${signature}`)).toThrow(/bad signature/u);
		world.directory.changeMeeting(meetingId, { status: "INACTIVE" });
		expect(() => world.directory.readToken(token)).toThrow(/not active/u);
		world.directory.changeMeeting(meetingId, { status: "ACTIVE" });
		world.withdraw(meetingId, participant.id);
		expect(() => world.directory.readToken(token)).toThrow(/withdrawn/u);
		const late = world.directory.issueToken(enrol());
		vi.advanceTimersByTime(86_400_000);
		expect(() => world.directory.readToken(late)).toThrow(/expired/u);
	});
});

it("holds 10,000 people, and ends their session, within seconds", () => {
	const started = performance.now();
	for (let index = 0; index < 10_000; index += 1) {
		const peer = one(`p${index}`);
		world.live.setMedia(peer.peerId, "audio", true);
	}
	world.moderation.controlAll("control", meetingId, { audio: true });
	world.live.end(meetingId, "control");
	expect(performance.now() - started).toBeLessThan(5_000);
});
