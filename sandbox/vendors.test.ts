import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SandboxClock } from "./clock";
import { Simulation } from "./simulate";
import { customers, uidOf } from "./simulate/customers";
import { Vendors } from "./vendors";
import { World } from "./world";

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function demo() {
	const clock = new SandboxClock();
	const world = new World(clock.now);
	const vendors = new Vendors(world, clock);
	const simulation = new Simulation(world);
	simulation.seed("demo");
	vendors.seed("demo");
	const stop = () => {
		simulation.stop();
		vendors.stop();
	};
	return { world, vendors, clock, stop };
}

/** Everything about the vendors that a seed decides. */
function picture({ agora, zego }: Vendors) {
	return [
		agora.channels
			.all()
			.map(({ name, users }) => [
				name,
				[...users.values()].map((user) => [user.uid, user.role, user.audio, user.video]),
			]),
		zego.rooms
			.all()
			.map(({ roomId, users }) => [
				roomId,
				[...users.values()].map((user) => [user.userId, user.userName, user.streams.size]),
			]),
	];
}

describe("the demo", () => {
	it("has the promised channels and rooms, the same ones every time", () => {
		const { vendors, stop } = demo();
		const sizes = vendors.agora.channels.all().map((channel) => [channel.name, channel.mode, channel.users.size]);
		expect(sizes).toEqual(
			expect.arrayContaining([
				["lobby-7", 1, 40],
				["stage-en", 2, 126],
				["class 4b? #1 (50%)", 1, 5],
			]),
		);
		const rooms = vendors.zego.rooms.all().map((room) => [room.roomId, room.users.size]);
		expect(rooms).toEqual(
			expect.arrayContaining([
				["zego-salon", 60],
				["zego-panel", 8],
				["zego-hall", 450],
			]),
		);
		const stage = vendors.agora.channels.find("stage-en");
		expect([...(stage?.users.values() ?? [])].filter((user) => user.role === "host")).toHaveLength(6);
		const again = demo();
		expect(picture(again.vendors)).toEqual(picture(vendors));
		stop();
		again.stop();
	});

	it("has every customer with all three vendors under one id, and they stay while the rooms move", () => {
		const { world, vendors, stop } = demo();
		const before = picture(vendors);
		vi.advanceTimersByTime(900_000);
		expect(picture(vendors)).not.toEqual(before);
		for (const customer of customers) {
			const inRoom = [...world.live.peers.values()].filter((peer) => peer.customParticipantId === customer.id);
			expect(new Set(inRoom.map((peer) => peer.meetingId)).size).toBe(customer.realtimekit.length);
			expect(inRoom.every((peer) => peer.name === customer.name)).toBe(true);
			for (const name of customer.agora) {
				expect(vendors.agora.channels.find(name)?.users.has(uidOf(customer))).toBe(true);
			}
			for (const roomId of customer.zego) {
				expect(vendors.zego.rooms.user(roomId, customer.id).userName).toBe(customer.name);
			}
		}
		stop();
		const last = world.record.lastId;
		vi.advanceTimersByTime(10_000);
		expect(world.record.lastId).toBe(last);
	});

	it("never brings back whom somebody removed", () => {
		const { vendors, stop } = demo();
		const target = { cname: "lobby-7", uid: null, ip: null };
		const gone = [...(vendors.agora.channels.find("lobby-7")?.users.keys() ?? [])];
		vendors.agora.createRule(target, ["join_channel"], 0);
		const hall = [...(vendors.zego.rooms.find("zego-salon")?.users.keys() ?? [])].slice(0, 30);
		vendors.zego.kick("zego-salon", hall, undefined);
		vi.advanceTimersByTime(300_000);
		// Whoever the script had already sent out for a while may return; nobody who was removed does.
		expect(gone.filter((uid) => vendors.agora.channels.find("lobby-7")?.users.has(uid))).toEqual([]);
		expect(hall.filter((id) => vendors.zego.rooms.find("zego-salon")?.users.has(id))).toEqual([]);
		stop();
	});
});

it("a new world forgets rules, people and messages, and what was due in the old one touches nothing", () => {
	const clock = new SandboxClock();
	const world = new World(clock.now);
	const { agora, zego } = new Vendors(world, clock);
	const ban = () => agora.createRule({ cname: "room", uid: 5, ip: null }, ["join_channel"], 60);
	ban();
	zego.login({ roomId: "room", userId: "ann" });
	world.reset();
	expect([agora.rules.all(), zego.rooms.all()]).toEqual([[], []]);
	clock.advance(30_000);
	const rule = ban();
	clock.advance(30_000);
	expect(agora.rules.all()).toEqual([rule]);
	clock.advance(30_000);
	expect(agora.rules.all()).toEqual([]);
});
