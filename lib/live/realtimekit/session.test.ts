// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clientError, FakeMeeting, FakeParticipant } from "@/tests/factories/fake-meeting";
import { reduceRoom } from "../../moderation/reduce-room";
import type { RoomEvent } from "../../moderation/room-event";
import { emptyRoom, personOfConnection } from "../../moderation/room-state";
import { type LiveAct, LiveError, type WatchedMedia } from "../live-session";
import { RealtimeKitSession } from "./session";

let meeting: FakeMeeting;
let session: RealtimeKitSession;
let events: RoomEvent[];

const room = () => reduceRoom(emptyRoom, events);
const person = (connectionId: string) => personOfConnection(room(), connectionId);
const turn = () => vi.advanceTimersByTimeAsync(1);

beforeEach(() => {
	vi.useFakeTimers();
	meeting = new FakeMeeting();
	events = [];
	session = new RealtimeKitSession(async () => meeting.sdk);
	session.onEvents((batch) => events.push(...batch));
});
afterEach(async () => {
	await session.leave();
	// What a kick leaves behind outlives the session, on purpose.
	await vi.advanceTimersByTimeAsync(60_000);
	vi.useRealTimers();
});

async function act(what: LiveAct) {
	const sent = vi.fn();
	const result = session.perform(what, sent);
	return { sent, result };
}

describe("joining", () => {
	it("tells the roster, permissions, session and link once the room is joined", async () => {
		meeting.add("a", { customParticipantId: "crm-1" });
		expect(events).toEqual([]);
		await session.join();
		expect(room()).toMatchObject({
			link: "connected",
			session: { sessionId: "session-1", startedAt: 1_000 },
			preset: { name: "usher-moderator", permissions: { kickParticipant: true } },
			counts: { people: 1 },
		});
		expect(person("a")).toMatchObject({ userId: "crm-1", joinedAt: null });
		meeting.add("b");
		await turn();
		expect(person("b")?.joinedAt).toBeGreaterThan(0);
	});

	it("turns what the SDK throws into words", async () => {
		session = new RealtimeKitSession(() => Promise.reject(clientError("0004")));
		const error = await session.join().catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(LiveError);
		expect(error).toMatchObject({ problem: { code: "0004" } });
	});

	it("does not stay in a waiting room", async () => {
		meeting.onJoin = () => {
			meeting.self.roomState = "waitlisted";
		};
		await expect(session.join()).rejects.toMatchObject({ problem: { code: "waitlisted" } });
		expect(meeting.left).toBe(1);
	});

	it("says goodbye to a meeting that was left before it was ready", async () => {
		const joining = session.join();
		void session.leave();
		await joining;
		expect(meeting.left).toBe(1);
		expect(events.at(-1)).toMatchObject({ type: "self-left", state: "left" });
	});

	it("takes every listener off when it leaves", async () => {
		await session.join();
		const { joined, audioSubscribed, videoSubscribed } = meeting.participants;
		expect(joined.listeners()).toBeGreaterThan(0);
		await session.leave();
		expect(joined.listeners() + audioSubscribed.listeners() + videoSubscribed.listeners()).toBe(0);
		expect(meeting.self.eventNames()).toEqual([]);
		expect(vi.getTimerCount()).toBe(0);
	});
});

describe("flags", () => {
	it("are fact only for people in the subscribed set", async () => {
		const a = meeting.add("a");
		meeting.produce(a, "audio");
		await session.join();
		expect(person("a")?.mic).toEqual({ on: true, certain: false });
		meeting.participants.audioSubscribed.add(a);
		await turn();
		expect(person("a")?.mic).toEqual({ on: true, certain: true });
	});

	it("do not take the console's own closed consumer for a mute", async () => {
		const a = meeting.add("a");
		meeting.produce(a, "audio");
		meeting.participants.audioSubscribed.add(a);
		await session.join();
		meeting.participants.audioSubscribed.remove("a");
		a.audioEnabled = false;
		meeting.participants.joined.emit("audioUpdate", a, { audioEnabled: false });
		await turn();
		expect(person("a")?.mic).toEqual({ on: true, certain: false });
	});

	it("follow a toggle although the SDK emits before it writes", async () => {
		const a = meeting.add("a");
		meeting.produce(a, "audio");
		await session.join();
		meeting.toggle(a, "audio", true);
		await turn();
		expect(person("a")?.mic.on).toBe(false);
	});

	it("find a video toggle that the SDK emits nothing for, once the person is in view", async () => {
		const a = meeting.add("a");
		meeting.produce(a, "video");
		await session.join();
		meeting.toggle(a, "video", true);
		await turn();
		expect(person("a")?.camera.on).toBe(true);
		session.lookAt(["a"]);
		expect(person("a")?.camera.on).toBe(false);
	});

	it("use the SDK's own fields where it knows of no producer, or contradicts itself", async () => {
		const a = meeting.add("a");
		a.audioEnabled = true;
		const b = meeting.add("b");
		meeting.produce(b, "audio");
		meeting.produce(b, "audio");
		for (const first of b.producers.slice(0, 1)) first.pause = true;
		b.audioEnabled = false;
		await session.join();
		expect(person("a")?.mic.on).toBe(true);
		expect(person("b")?.mic.on).toBe(false);
	});
});

describe("acts", () => {
	it("confirm a mute on all of a person's devices by what was seen", async () => {
		const devices = ["a1", "a2"].map((id) => meeting.add(id));
		for (const device of devices) {
			meeting.produce(device, "audio");
			device.answer = async () => meeting.toggle(device, "audio", true);
		}
		await session.join();
		const { sent, result } = await act({ type: "mute-audio", connectionIds: ["a1", "a2"] });
		await turn();
		await expect(result).resolves.toMatchObject({
			outcome: "confirmed",
			seen: ["a1", "a2"],
			expected: 2,
			problem: null,
		});
		expect(sent).toHaveBeenCalledOnce();
	});

	it("leave a mute unconfirmed when the vendor answers but nothing shows it, and say so after 5 s", async () => {
		const a = meeting.add("a");
		meeting.produce(a, "audio");
		await session.join();
		const { sent, result } = await act({ type: "mute-audio", connectionIds: ["a"] });
		const done = vi.fn();
		void result.then(done);
		await vi.advanceTimersByTimeAsync(4_900);
		expect(sent).toHaveBeenCalledOnce();
		expect(done).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(200);
		await expect(result).resolves.toMatchObject({ outcome: "unknown", problem: { code: "not-confirmed" }, seen: [] });
	});

	it("do not confirm a mute that shows but that the vendor has not answered", async () => {
		const a = meeting.add("a");
		a.answer = () => new Promise(() => undefined);
		await session.join();
		const { result } = await act({ type: "mute-audio", connectionIds: ["a"] });
		await vi.advanceTimersByTimeAsync(5_100);
		await expect(result).resolves.toMatchObject({ outcome: "unknown" });
	});

	it.each([
		["1201", "refused"],
		[1201, "refused"],
		["1200", "refused"],
		["1205", "failed"],
		["0013", "failed"],
	] as const)("give the SDK's %s as %s, in words, and as never sent", async (code, outcome) => {
		meeting.add("a").answer = () => Promise.reject(clientError(code));
		await session.join();
		const { sent, result } = await act({ type: "mute-audio", connectionIds: ["a"] });
		await turn();
		await expect(result).resolves.toMatchObject({ outcome, problem: { code: String(code) } });
		expect(sent).not.toHaveBeenCalled();
	});

	it("see a removal only when every device is gone", async () => {
		const devices = ["a1", "a2", "a3"].map((id) => meeting.add(id));
		await session.join();
		const { result } = await act({ type: "kick", connectionIds: ["a1", "a2", "a3"] });
		await turn();
		expect(devices.map((device) => device.calls)).toEqual([["kick"], ["kick"], ["kick"]]);
		meeting.participants.joined.remove("a1");
		meeting.participants.joined.remove("a2");
		await vi.advanceTimersByTimeAsync(5_100);
		await expect(result).resolves.toMatchObject({ outcome: "unknown", seen: ["a1", "a2"], expected: 3 });
	});

	it("see a removal at once although the SDK's own promise stays open", async () => {
		const devices = ["a1", "a2"].map((id) => meeting.add(id));
		for (const device of devices) device.answer = () => new Promise(() => undefined);
		await session.join();
		const { sent, result } = await act({ type: "kick", connectionIds: ["a1", "a2"] });
		await turn();
		for (const device of devices) meeting.participants.joined.remove(device.id);
		await turn();
		await expect(result).resolves.toMatchObject({ outcome: "confirmed", seen: ["a1", "a2"] });
		expect(sent).toHaveBeenCalledOnce();
	});

	it("say that one of several devices was refused, and which went", async () => {
		meeting.add("a1").answer = () => Promise.reject(clientError("1200"));
		meeting.add("a2").answer = async () => meeting.participants.joined.remove("a2");
		await session.join();
		const { result } = await act({ type: "kick", connectionIds: ["a1", "a2"] });
		await vi.advanceTimersByTimeAsync(5_100);
		await expect(result).resolves.toMatchObject({ outcome: "refused", problem: { code: "1200" }, seen: ["a2"] });
	});

	it("do not take a lost connection for a removal", async () => {
		meeting.add("a");
		await session.join();
		const { result } = await act({ type: "kick", connectionIds: ["a"] });
		meeting.meta.emit("socketConnectionUpdate", { state: "disconnected" });
		meeting.participants.joined.clear();
		meeting.participants.joined.emit("participantsCleared");
		await vi.advanceTimersByTimeAsync(1_000);
		meeting.participants.joined.add(new FakeParticipant("a"));
		meeting.enter();
		await vi.advanceTimersByTimeAsync(5_000);
		await expect(result).resolves.toMatchObject({ outcome: "unknown" });
	});

	it("leave a pin that the SDK swallowed unconfirmed, and confirm one that arrives", async () => {
		const a = meeting.add("a");
		await session.join();
		const refused = await act({ type: "pin", connectionId: "a" });
		await vi.advanceTimersByTimeAsync(5_100);
		await expect(refused.result).resolves.toMatchObject({ outcome: "unknown" });
		a.answer = async () => {
			a.isPinned = true;
			meeting.participants.joined.emit("pinned", a);
		};
		const done = await act({ type: "pin", connectionId: "a" });
		await turn();
		await expect(done.result).resolves.toMatchObject({ outcome: "confirmed", seen: ["a"] });
		expect(person("a")?.pinned).toBe(true);
	});

	it("confirm a mute of all when everybody who had it on was seen off", async () => {
		const [a, b, c] = ["a", "b", "c"].map((id) => meeting.add(id)) as [
			FakeParticipant,
			FakeParticipant,
			FakeParticipant,
		];
		meeting.produce(a, "audio");
		meeting.produce(b, "audio");
		meeting.participants.answer = async () => {
			meeting.toggle(a, "audio", true);
			meeting.toggle(b, "audio", true);
		};
		await session.join();
		const { result } = await act({ type: "mute-all-audio" });
		await turn();
		await expect(result).resolves.toMatchObject({ outcome: "confirmed", expected: 2 });
		expect(c.calls).toEqual([]);
	});

	it("take the closed room as the proof of ending it for everybody", async () => {
		meeting.participants.answer = async () => meeting.leaveRoom("ended");
		await session.join();
		const { result } = await act({ type: "kick-all" });
		await turn();
		await expect(result).resolves.toMatchObject({ outcome: "confirmed" });
		expect(room().left).toBe("ended");
	});

	it("take everybody's leaving as that proof where the vendor lets the caller stay, and nothing less", async () => {
		for (const id of ["a", "b"]) meeting.add(id);
		await session.join();
		meeting.participants.joined.remove("a");
		await turn();
		const { result } = await act({ type: "kick-all" });
		await turn();
		const early = vi.fn();
		void result.then(early);
		await vi.advanceTimersByTimeAsync(1_000);
		expect(early).not.toHaveBeenCalled();
		meeting.participants.joined.remove("b");
		await turn();
		await expect(result).resolves.toMatchObject({ outcome: "confirmed", seen: ["b"] });
		const alone = await act({ type: "kick-all" });
		await vi.advanceTimersByTimeAsync(6_000);
		await expect(alone.result).resolves.toMatchObject({ outcome: "unknown" });
	});

	it("say that a person is gone rather than send anything", async () => {
		await session.join();
		for (const what of [
			{ type: "kick", connectionIds: ["x"] },
			{ type: "pin", connectionId: "x" },
		] as const) {
			const { sent, result } = await act(what);
			await expect(result).resolves.toMatchObject({ outcome: "failed", problem: { code: "gone" } });
			expect(sent).not.toHaveBeenCalled();
		}
	});

	it("count a timeout inside the SDK as unknown, never as refused", async () => {
		meeting.add("a").answer = () => Promise.reject(clientError("1200", "request timeout for callback eventId:93"));
		await session.join();
		const { result } = await act({ type: "mute-audio", connectionIds: ["a"] });
		await vi.advanceTimersByTimeAsync(5_100);
		await expect(result).resolves.toMatchObject({ outcome: "unknown" });
	});
});

describe("the connection", () => {
	it("shows a loss, empties nothing meanwhile, and is right afterwards", async () => {
		for (const id of ["a", "b"]) meeting.add(id);
		await session.join();
		meeting.meta.emit("socketConnectionUpdate", { state: "disconnected" });
		meeting.leaveRoom("disconnected");
		meeting.participants.joined.clear();
		meeting.participants.joined.add(new FakeParticipant("b"));
		await turn();
		expect(room()).toMatchObject({ link: "reconnecting", left: null, counts: { people: 2 } });
		meeting.participants.joined.add(new FakeParticipant("c"));
		meeting.enter();
		expect(room()).toMatchObject({ link: "connected", counts: { people: 2 } });
		expect(person("a")).toBeUndefined();
		expect(person("c")).toBeDefined();
	});

	it("gives up on a connection that the SDK does not bring back", async () => {
		await session.join();
		meeting.leaveRoom("disconnected");
		await vi.advanceTimersByTimeAsync(46_000);
		expect(room().left).toBe("disconnected");
		expect(meeting.left).toBe(1);
	});

	it.each(["kicked", "ended", "rejected", "failed"] as const)("leaves for good when the SDK says %s", async (state) => {
		await session.join();
		meeting.leaveRoom(state);
		expect(room().left).toBe(state);
		await expect(session.perform({ type: "mute-all-audio" })).resolves.toMatchObject({ outcome: "failed" });
	});

	it("tells its own reason rather than the SDK's when it leaves unattended", async () => {
		await session.join();
		await session.leave("unattended");
		meeting.leaveRoom("left");
		expect(room().left).toBe("unattended");
	});

	it("tells permissions anew when they change", async () => {
		await session.join();
		meeting.self.permissions.emit("permissionsUpdate", {});
		meeting.self.permissions.kickParticipant = false;
		await turn();
		expect(room().preset?.permissions.kickParticipant).toBe(false);
	});
});

describe("watching", () => {
	const watch = (id: string) => {
		const seen: WatchedMedia[] = [];
		const stop = session.watch(id, (media) => seen.push(media));
		return { last: () => seen.at(-1), stop };
	};

	it("uses the active set where the person is in it", async () => {
		const a = meeting.add("a");
		meeting.produce(a, "video");
		a.videoTrack = { id: "track" };
		meeting.participants.videoSubscribed.add(a);
		await session.join();
		const { last } = watch("a");
		await turn();
		expect(last()).toMatchObject({ state: "live", camera: { id: "track" }, speakingPaused: false });
		expect(meeting.participants.viewModes).toEqual([]);
	});

	it("subscribes by hand to others, and goes back to the active set afterwards", async () => {
		const a = meeting.add("a");
		meeting.produce(a, "video");
		await session.join();
		const { last, stop } = watch("a");
		await turn();
		expect(meeting.participants).toMatchObject({ viewMode: "MANUAL", subscribed: ["a"] });
		a.videoTrack = { id: "track" };
		meeting.participants.videoSubscribed.add(a);
		await turn();
		expect(last()).toMatchObject({ state: "live", speakingPaused: true });
		stop();
		await turn();
		expect(meeting.participants.viewMode).toBe("ACTIVE_GRID");
	});

	it("asks for nobody who sends nothing, and for their sound once the mic goes on", async () => {
		const a = meeting.add("a");
		await session.join();
		const { last } = watch("a");
		await turn();
		expect(meeting.participants).toMatchObject({ viewMode: "ACTIVE_GRID", subscribed: [] });
		meeting.produce(a, "audio");
		meeting.toggle(a, "audio", false);
		await turn();
		expect(meeting.participants).toMatchObject({ viewMode: "MANUAL", subscribed: ["a"] });
		a.audioTrack = { id: "voice" };
		meeting.participants.audioSubscribed.add(a);
		await turn();
		expect(last()).toMatchObject({ state: "camera-off", sound: { id: "voice" } });
		meeting.toggle(a, "audio", true);
		await turn();
		expect(meeting.participants.viewMode).toBe("ACTIVE_GRID");
	});

	it("says when the organisation may not subscribe by hand, whether the SDK says so or nothing arrives", async () => {
		meeting.produce(meeting.add("a"), "video");
		await session.join();
		const silent = watch("a");
		await vi.advanceTimersByTimeAsync(8_100);
		expect(silent.last()).toMatchObject({ state: "unavailable", problem: { code: "1208" } });
		silent.stop();
		meeting.participants.subscribe = () => Promise.reject(clientError("1208"));
		const refused = watch("a");
		await turn();
		expect(refused.last()).toMatchObject({ state: "unavailable", problem: { code: "1208" } });
	});

	it("tells a camera that is off from one that has not arrived", async () => {
		meeting.add("a");
		await session.join();
		const { last } = watch("a");
		await turn();
		expect(last()).toMatchObject({ state: "camera-off" });
		meeting.participants.joined.remove("a");
		await turn();
		expect(last()).toMatchObject({ state: "gone" });
	});
});

describe("the rejection that kick() leaks", () => {
	const rejection = (reason: unknown) => {
		const event = Object.assign(new Event("unhandledrejection", { cancelable: true }), { reason });
		window.dispatchEvent(event);
		return event.defaultPrevented;
	};
	const leaked = () => new Error("request timeout for callback eventId:30");

	it("is caught after a kick, that one only, and only for a while", async () => {
		meeting.add("a");
		await session.join();
		expect(rejection(leaked())).toBe(false);
		const { result } = await act({ type: "kick", connectionIds: ["a"] });
		await vi.advanceTimersByTimeAsync(20_100);
		await result;
		expect(rejection(new Error("request timeout for callback eventId:31"))).toBe(false);
		expect(rejection(new Error("x request timeout for callback eventId:30"))).toBe(false);
		expect(rejection("request timeout for callback eventId:30")).toBe(false);
		expect(rejection(leaked())).toBe(true);
		await vi.advanceTimersByTimeAsync(30_000);
		expect(rejection(leaked())).toBe(false);
	});
});
