import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { commandTypes } from "@/lib/moderation/command";
import { call } from "../factories/vendor";
import { type ControlStage, failure, personOf } from "./control-stage";
import { describeBatches } from "./room-control-batches";
import { describeSearch } from "./room-control-search";

/** Vendors' effects may follow their answers by so long. */
const effectMs = 500;

/** What every adapter of `RoomControl` promises, whatever its vendor. */
export function describeRoomControl(name: string, open: () => Promise<ControlStage>): void {
	describe(`RoomControl of ${name}`, () => {
		let stage: ControlStage;
		let ada: { userId: string; name: string };
		let bob: { userId: string; name: string };
		beforeEach(async () => {
			stage = await open();
			ada = { userId: stage.ids.ada, name: "Ada" };
			bob = { userId: stage.ids.bob, name: "Bob" };
		});
		afterEach(() => stage.close());

		test("says of every command where it can be carried out, with words where it cannot", () => {
			expect(Object.keys(stage.control.capabilities).sort()).toEqual([...commandTypes].sort());
			for (const capability of Object.values(stage.control.capabilities)) {
				if (capability.where !== "server") expect(capability.reason).toMatch(/\w+ \w+/);
			}
		});

		test("answers a ping by one call", async () => {
			// A test before this one may have left a question under way, once; a ping of two calls would never be one.
			const costOfPing = async () => {
				const before = stage.calls();
				await stage.control.ping(call());
				return stage.calls() - before;
			};
			await expect.poll(costOfPing).toBe(1);
		});

		test("refuses what only a session can do, without calling the vendor", async () => {
			const { room } = await stage.makeRoom("Room", [ada]);
			const before = stage.calls();
			for (const type of commandTypes) {
				if (stage.control.capabilities[type].where === "server") continue;
				await expect(stage.control.perform({ type, room, target: personOf(ada.userId) }, call())).rejects.toEqual(
					failure("unsupported"),
				);
			}
			expect(stage.calls()).toBe(before);
		});

		test("kicks all devices of one person, and nobody else", async () => {
			const { room } = await stage.makeRoom("Room", [{ ...ada, devices: stage.traits.devices }, bob]);
			const other = await stage.makeRoom("Other room", [ada]);
			const ack = await stage.control.perform({ type: "kick", room, target: personOf(ada.userId) }, call());
			expect(ack).toMatchObject({ already: false });
			expect(["provider-ack", "reconciled"]).toContain(ack.evidence);
			stage.pass(effectMs);
			expect(stage.inside(room)).toEqual([bob.userId]);
			expect(stage.inside(other.room)).toEqual([ada.userId]);
		});

		test("kicks by the vendor's record where the customer's id is not known", async () => {
			const { room, people } = await stage.makeRoom("Room", [ada, bob]);
			const target = personOf(null, people[0]?.participantId);
			await stage.control.perform({ type: "kick", room, target }, call());
			stage.pass(effectMs);
			expect(stage.inside(room)).toEqual([bob.userId]);
		});

		test("finds nothing left to do for somebody who is not there", async () => {
			const { room } = await stage.makeRoom("Room", [bob]);
			const target = personOf(stage.ids.nobody);
			const ack = await stage.control.perform({ type: "kick", room, target }, call());
			expect(ack).toMatchObject({ already: true });
			expect(stage.inside(room)).toEqual([bob.userId]);
		});

		test("never takes a room that does not exist for one that is already empty, or says that nobody is in it", async () => {
			const room = stage.nowhere();
			const orders = [
				{ type: "kick", room, target: personOf(ada.userId) },
				{ type: "kick-all", room, target: null },
			] as const;
			for (const order of orders) {
				const done = stage.control.perform(order, call());
				if (stage.traits.roomsAreMade) await expect(done).rejects.toEqual(failure("refused"));
				else expect(await done).toMatchObject({ already: true, roomLive: false });
			}
		});

		test("refuses to kick nobody, and ids that could mean everybody or another path, without a call", async () => {
			const { room } = await stage.makeRoom("Room", [ada]);
			const before = stage.calls();
			const bad = ["", " ", ".", "..", "*", "%", "a\nb", "\u0000", "x".repeat(257), "\ud800"];
			for (const id of bad) {
				const elsewhere = { type: "kick", room: { ...room, roomId: id }, target: personOf(ada.userId) } as const;
				await expect(stage.control.perform(elsewhere, call())).rejects.toEqual(failure("refused"));
			}
			for (const id of [...bad, ...stage.traits.badUserIds]) {
				const order = { type: "kick", room, target: personOf(id) } as const;
				await expect(stage.control.perform(order, call())).rejects.toEqual(failure("refused"));
			}
			for (const target of [null, personOf(null)]) {
				await expect(stage.control.perform({ type: "kick", room, target }, call())).rejects.toEqual(failure("refused"));
			}
			expect(stage.calls()).toBe(before);
		});

		test("does not touch rooms of another project", async () => {
			const { room } = await stage.makeRoom("Room", [ada]);
			const before = stage.calls();
			const foreign = { ...room, projectId: "another-project" };
			const order = { type: "kick-all", room: foreign, target: null } as const;
			const { control } = stage;
			const orderedAt = stage.now();
			const asked = [
				control.perform(order, call()),
				control.findRoom(foreign, call()),
				control.findConnections(foreign, personOf(ada.userId), call()),
				control.listPeople(foreign, call()),
				control.countPeople(foreign, call()),
				control.confirmGone(foreign, [personOf(ada.userId)], { ...call(), orderedAt }),
				control
					.performMany(foreign, [personOf(ada.userId)], call())
					[Symbol.asyncIterator]()
					.next(),
			];
			for (const promise of asked) await expect(promise).rejects.toEqual(failure("refused"));
			expect(stage.calls()).toBe(before);
		});

		test("ends a session for everybody, once", async () => {
			const { room } = await stage.makeRoom("Room", [ada, bob]);
			const other = await stage.makeRoom("Other room", [bob]);
			expect(await stage.control.perform({ type: "kick-all", room, target: null }, call())).toMatchObject({
				already: false,
			});
			stage.pass(effectMs);
			expect(stage.inside(room)).toEqual([]);
			expect(stage.inside(other.room)).toEqual([bob.userId]);
			expect(await stage.control.perform({ type: "kick-all", room, target: null }, call())).toMatchObject({
				already: true,
			});
		});

		test("lists every live room and no other, past the end of a page, or says that it cannot", async () => {
			await stage.makeRoom("Nobody in", []);
			const titles = ["A", "B", "C", "D", "E", "F", "G"];
			for (const title of titles) await stage.makeRoom(title, [ada, bob]);
			if (!stage.control.search.listRooms.able) {
				await expect(stage.control.listRooms(call("poll"))).rejects.toEqual(failure("unsupported"));
				return;
			}
			const listing = await stage.control.listRooms(call("poll"));
			expect(listing.known).toBe(true);
			expect(listing.rooms.map((listed) => listed.title).sort()).toEqual(titles);
			const { sessions } = stage.traits;
			for (const listed of listing.rooms) {
				expect(listed).toMatchObject({
					people: 2,
					startedAt: sessions ? expect.any(Date) : null,
					sessionId: sessions ? expect.stringMatching(/.+/) : null,
				});
			}
		});

		test("takes an empty listing for unknown, unless every room was asked by itself", async () => {
			await stage.makeRoom("Nobody in", []);
			if (!stage.control.search.listRooms.able) return;
			const known = stage.traits.roomsAreMade;
			expect(await stage.control.listRooms(call("poll"))).toMatchObject({ known, rooms: [] });
		});

		test("takes an empty listing beside live rooms for unknown", async () => {
			const { room } = await stage.makeRoom("Live all the same", [ada]);
			if (!stage.traits.roomsAreMade) return;
			await stage.control.listRooms(call("poll"));
			stage.breakListing();
			const listing = await stage.control.listRooms(call("poll"));
			expect(listing.known).toBe(false);
			expect(listing.rooms).toEqual([expect.objectContaining({ room, title: "Live all the same" })]);
		});

		test("finds a room that is live, one that nobody is in, one that is closed, and none", async () => {
			const live = await stage.makeRoom("Live", [ada, bob]);
			expect(await stage.control.findRoom(live.room, call())).toMatchObject({
				room: live.room,
				title: "Live",
				open: true,
				session: { people: 2 },
			});
			const idle = await stage.makeRoom("Idle", []);
			expect(await stage.control.findRoom(idle.room, call())).toMatchObject({
				title: "Idle",
				open: true,
				session: null,
			});
			if (!stage.traits.roomsAreMade) return;
			stage.closeRoom(idle.room);
			expect(await stage.control.findRoom(idle.room, call())).toMatchObject({ open: false });
			expect(await stage.control.findRoom(stage.nowhere(), call())).toBeNull();
		});

		test("tells one person's connections from those of a person whose id only begins alike", async () => {
			const devices = stage.traits.devices;
			const { room, people } = await stage.makeRoom("Room", [bob, { ...ada, devices }]);
			const found = await stage.control.findConnections(room, personOf(ada.userId), call());
			expect(found?.map((row) => row.connectionId).sort()).toEqual([...(people[1]?.connectionIds ?? [])].sort());
			expect(found).toHaveLength(devices);
			for (const row of found ?? []) {
				expect(row).toMatchObject({
					userId: ada.userId,
					joinedAt: expect.any(Date),
					leftAt: null,
					participantId: people[1]?.participantId,
				});
			}
			const byRecord = await stage.control.findConnections(room, personOf(null, people[0]?.participantId), call());
			expect(byRecord?.map((row) => row.userId)).toEqual([bob.userId]);
			expect(await stage.control.findConnections(room, personOf(stage.ids.nobody), call())).toEqual([]);
		});

		test("tells that a removed person has left, also when the session ended with them", async () => {
			const { room } = await stage.makeRoom("Room", [ada, bob]);
			await stage.control.perform({ type: "kick", room, target: personOf(ada.userId) }, call());
			const gone = stage.traits.sessions ? [expect.objectContaining({ leftAt: expect.any(Date) })] : [];
			expect(await stage.control.findConnections(room, personOf(ada.userId), call())).toEqual(gone);
			await stage.control.perform({ type: "kick-all", room, target: null }, call());
			stage.pass(effectMs);
			expect(await stage.control.findConnections(room, personOf(bob.userId), call())).toEqual(gone);
		});

		test("knows no connections where there was never a session", async () => {
			const { room } = await stage.makeRoom("Idle", []);
			const none = await stage.control.findConnections(room, personOf(ada.userId), call());
			expect(none ?? []).toEqual([]);
		});

		test("lists and counts who is connected now", async () => {
			const devices = stage.traits.devices;
			const { room, people } = await stage.makeRoom("Room", [bob, { ...ada, devices }]);
			const listing = await stage.control.listPeople(room, call());
			expect(listing.known).toBe(true);
			const userIds = listing.connections.map((row) => row.userId).sort();
			expect(userIds).toEqual(stage.inside(room));
			const named = listing.connections.find((row) => row.userId === bob.userId);
			expect(named).toMatchObject({
				participantId: people[0]?.participantId,
				name: stage.traits.names ? "Bob" : "",
				leftAt: null,
			});
			expect(await stage.control.countPeople(room, call())).toBe(stage.inside(room).length);
			await stage.control.perform({ type: "kick", room, target: personOf(ada.userId) }, call());
			const rest = await stage.control.listPeople(room, call());
			expect(rest.connections.map((row) => row.userId)).toEqual([bob.userId]);
		});

		test("says of an empty room that it is empty, and of a room that does not exist that there is none", async () => {
			const { room } = await stage.makeRoom("Idle", []);
			expect(await stage.control.listPeople(room, call())).toMatchObject({ known: true, connections: [] });
			expect(await stage.control.countPeople(room, call())).toBe(0);
			if (!stage.traits.roomsAreMade) return;
			await expect(stage.control.listPeople(stage.nowhere(), call())).rejects.toEqual(failure("refused"));
			await expect(stage.control.countPeople(stage.nowhere(), call())).rejects.toEqual(failure("refused"));
		});

		describeBatches(() => stage);
		describeSearch(() => stage);
	});
}
