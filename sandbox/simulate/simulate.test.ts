import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { World } from "../world";
import { Simulation } from ".";
import { castPeople, seat } from "./cast";
import { demoRooms } from "./demo";
import { Random } from "./random";
import { RoomScript } from "./script";

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function run(seed: number, steps: number, disturb?: (world: World, meetingId: string) => void) {
	const world = new World();
	const { id } = world.directory.createMeeting({ title: "Script" });
	const random = new Random(seed);
	const members = castPeople(random, 20, "GROUP_CALL", []).map((persona) => seat(world, id, persona));
	disturb?.(world, id);
	const script = new RoomScript(world, id, members, random);
	const acts = Array.from({ length: steps }, () => script.step()).filter((act) => act !== null);
	script.stop();
	return { acts, world, id };
}

describe("the script", () => {
	it("gives the same sequence for the same seed and another for another", () => {
		expect(run(7, 500).acts).toEqual(run(7, 500).acts);
		expect(run(8, 500).acts).not.toEqual(run(7, 500).acts);
	});

	it("does everything it promises: speak, mic, camera, devices, leave and return", () => {
		const done = new Set(run(7, 2_000).acts.map((act) => act.act));
		expect(done).toEqual(new Set(["speak", "hush", "mic", "camera", "leave", "return", "add-device", "drop-device"]));
	});

	it("is not swayed by who else is in the room", () => {
		const other = (world: World, meetingId: string) => {
			const { id } = world.directory.enrol(meetingId, {
				customParticipantId: "usher:1",
				presetName: "usher-host",
			});
			world.live.join({ meetingId, participantId: id, kind: "browser" });
		};
		expect(run(7, 500, other).acts).toEqual(run(7, 500).acts);
	});

	it("leaves a removed person out, and one whom a host muted alone for a while", () => {
		const world = new World();
		const { id } = world.directory.createMeeting({ title: "Script" });
		const random = new Random(3);
		const [member] = castPeople(random, 1, "GROUP_CALL", []).map((persona) => seat(world, id, persona));
		const peerId = member?.peerIds[0];
		if (!member || peerId === undefined) throw new Error("nobody came");
		const script = new RoomScript(world, id, [member], random);
		world.live.setMedia(peerId, "audio", true);
		world.moderation.controlAll("control", id, { audio: true });
		expect(Array.from({ length: 30 }, () => script.step()).every((act) => act === null)).toBe(true);
		expect(Array.from({ length: 300 }, () => script.step()).some((act) => act !== null)).toBe(true);
		for (const device of [...world.live.peers.keys()]) world.moderation.kick("control", id, [device]);
		expect(Array.from({ length: 300 }, () => script.step()).every((act) => act === null)).toBe(true);
		expect(world.live.peers.size).toBe(0);
	});
});

it("goes on when the meeting is closed and enrolments are withdrawn under it: nobody comes back in", () => {
	const world = new World();
	const simulation = new Simulation(world);
	const room = simulation.open({ people: 20, alive: true });
	world.directory.changeMeeting(room, { status: "INACTIVE" });
	const [first] = world.directory.participants(room).values();
	if (first) world.withdraw(room, first.id);
	const before = world.live.room(room).peers.size;
	vi.advanceTimersByTime(300_000);
	expect(world.live.room(room).peers.size).toBeLessThan(before);
	simulation.stop();
});

describe("the demo", () => {
	it("has its rooms under fixed ids, with the people it promises, and stays alive", () => {
		const world = new World();
		const simulation = new Simulation(world);
		simulation.seed("demo");
		for (const plan of demoRooms) {
			expect(world.live.room(plan.meetingId).byParticipant.size).toBe(plan.people + (plan.waiting ?? 0));
		}
		const before = world.record.lastId;
		vi.advanceTimersByTime(10_000);
		expect(world.record.lastId).toBeGreaterThan(before + 20);
		simulation.stop();
		const stopped = world.record.lastId;
		vi.advanceTimersByTime(1_000);
		expect(world.record.lastId).toBe(stopped);
		const names = [...world.live.peers.values()].map((peer) => peer.name);
		expect(names).toContain("<img src=x onerror=alert(1)>");
	});
});

describe("a storm", () => {
	it("makes the ordered number of changes and keeps the room about as full", () => {
		const world = new World();
		const simulation = new Simulation(world);
		const meetingId = simulation.open({ people: 500 });
		const before = world.live.room(meetingId).peers.size;
		const state = simulation.storm(meetingId, { changesPerSecond: 200, seconds: 10, seed: 1 });
		vi.advanceTimersByTime(11_000);
		expect(state.running).toBe(false);
		expect(state.mic + state.joined + state.left).toBeGreaterThan(1_900);
		expect(Math.abs(world.live.room(meetingId).peers.size - before)).toBeLessThan(60);
	});
});
