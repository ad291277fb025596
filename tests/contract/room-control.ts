import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { commandTypes } from "@/lib/moderation/command";
import type { Target } from "@/lib/moderation/participant";
import type { RoomRef } from "@/lib/moderation/room";
import type { ProviderErrorKind } from "@/server/ports/errors";
import type { RoomControl } from "@/server/ports/room-control";
import { call } from "../factories/vendor";

export interface Inside {
	userId: string;
	participantId: string;
	connectionIds: string[];
}

/** A vendor (or its stand-in) with the adapter under test, and hands to set its stage and look at it. */
export interface ControlStage {
	control: RoomControl;
	/** An open room with these people inside, in their order; nobody: a room that exists and has no session. */
	makeRoom(
		title: string,
		people: { userId: string; name: string; devices?: number }[],
	): Promise<{ room: RoomRef; people: Inside[] }>;
	/** Closes a room for everybody who would join. */
	closeRoom(room: RoomRef): void;
	/** A well-formed room that does not exist. */
	nowhere(): RoomRef;
	/** The customer's ids of everybody connected to a room now, once per connection, sorted. */
	inside(room: RoomRef): string[];
	/** From now on the vendor's listing answers "success, nothing" although rooms are live. */
	breakListing(): void;
	/** Calls that reached the vendor so far. */
	calls(): number;
	close(): Promise<void>;
}

export function personOf(userId: string | null, participantId: string | null = null): Target {
	return { userId, participantId, connectionIds: [], name: "" };
}

export function failure(kind: ProviderErrorKind) {
	return expect.objectContaining({ name: "ProviderError", kind });
}

/** What every adapter of `RoomControl` promises, whatever its vendor. */
export function describeRoomControl(name: string, open: () => Promise<ControlStage>): void {
	describe(`RoomControl of ${name}`, () => {
		let stage: ControlStage;
		beforeEach(async () => {
			stage = await open();
		});
		afterEach(() => stage.close());

		const ada = { userId: "crm-17", name: "Ada" };
		const bob = { userId: "crm-170", name: "Bob" };

		test("says of every command where it can be carried out, with words where it cannot", () => {
			expect(Object.keys(stage.control.capabilities).sort()).toEqual([...commandTypes].sort());
			for (const capability of Object.values(stage.control.capabilities)) {
				if (capability.where !== "server") expect(capability.reason).toMatch(/\w+ \w+/);
			}
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
			const { room } = await stage.makeRoom("Room", [{ ...ada, devices: 3 }, bob]);
			const other = await stage.makeRoom("Other room", [ada]);
			const ack = await stage.control.perform({ type: "kick", room, target: personOf(ada.userId) }, call());
			expect(ack).toMatchObject({ already: false, evidence: "provider-ack" });
			expect(stage.inside(room)).toEqual([bob.userId]);
			expect(stage.inside(other.room)).toEqual([ada.userId]);
		});

		test("kicks by the vendor's record where the customer's id is not known", async () => {
			const { room, people } = await stage.makeRoom("Room", [ada, bob]);
			const target = personOf(null, people[0]?.participantId);
			await stage.control.perform({ type: "kick", room, target }, call());
			expect(stage.inside(room)).toEqual([bob.userId]);
		});

		test("finds nothing left to do for somebody who is not there", async () => {
			const { room } = await stage.makeRoom("Room", [bob]);
			const ack = await stage.control.perform({ type: "kick", room, target: personOf("crm-1") }, call());
			expect(ack).toMatchObject({ already: true });
			expect(stage.inside(room)).toEqual([bob.userId]);
		});

		test("never takes a room that does not exist for one that is already empty", async () => {
			const room = stage.nowhere();
			const target = personOf(ada.userId);
			await expect(stage.control.perform({ type: "kick", room, target }, call())).rejects.toEqual(failure("refused"));
			await expect(stage.control.perform({ type: "kick-all", room, target: null }, call())).rejects.toEqual(
				failure("refused"),
			);
		});

		test("refuses to kick nobody, and ids that could mean everybody or another path, without a call", async () => {
			const { room } = await stage.makeRoom("Room", [ada]);
			const before = stage.calls();
			const bad = ["", " ", ".", "..", "*", "%", "a\nb", "\u0000", "x".repeat(257), "\ud800"];
			for (const id of bad) {
				const order = { type: "kick", room, target: personOf(id) } as const;
				await expect(stage.control.perform(order, call())).rejects.toEqual(failure("refused"));
				const elsewhere = { ...order, room: { ...room, roomId: id }, target: personOf(ada.userId) };
				await expect(stage.control.perform(elsewhere, call())).rejects.toEqual(failure("refused"));
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
			await expect(stage.control.perform(order, call())).rejects.toEqual(failure("refused"));
			await expect(stage.control.findRoom(foreign, call())).rejects.toEqual(failure("refused"));
			await expect(stage.control.findConnections(foreign, personOf(ada.userId), call())).rejects.toEqual(
				failure("refused"),
			);
			expect(stage.calls()).toBe(before);
		});

		test("ends a session for everybody, once", async () => {
			const { room } = await stage.makeRoom("Room", [ada, bob]);
			const other = await stage.makeRoom("Other room", [bob]);
			expect(await stage.control.perform({ type: "kick-all", room, target: null }, call())).toMatchObject({
				already: false,
			});
			expect(stage.inside(room)).toEqual([]);
			expect(stage.inside(other.room)).toEqual([bob.userId]);
			expect(await stage.control.perform({ type: "kick-all", room, target: null }, call())).toMatchObject({
				already: true,
			});
		});

		test("lists every live room and no other, past the end of a page", async () => {
			await stage.makeRoom("Nobody in", []);
			const titles = ["A", "B", "C", "D", "E", "F", "G"];
			for (const title of titles) await stage.makeRoom(title, [ada, bob]);
			const listing = await stage.control.listRooms(call("poll"));
			expect(listing.known).toBe(true);
			expect(listing.rooms.map((listed) => listed.title).sort()).toEqual(titles);
			for (const listed of listing.rooms) {
				expect(listed).toMatchObject({
					people: 2,
					startedAt: expect.any(Date),
					sessionId: expect.stringMatching(/.+/),
				});
			}
		});

		test("knows that nothing is live only after asking the rooms themselves", async () => {
			await stage.makeRoom("Nobody in", []);
			expect(await stage.control.listRooms(call("poll"))).toMatchObject({ known: true, rooms: [] });
		});

		test("takes an empty listing beside live rooms for unknown", async () => {
			const { room } = await stage.makeRoom("Live all the same", [ada]);
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
			stage.closeRoom(idle.room);
			expect(await stage.control.findRoom(idle.room, call())).toMatchObject({ open: false });
			expect(await stage.control.findRoom(stage.nowhere(), call())).toBeNull();
		});

		test("tells one person's connections from those of a person whose id only begins alike", async () => {
			const { room, people } = await stage.makeRoom("Room", [bob, { ...ada, devices: 2 }]);
			const found = await stage.control.findConnections(room, personOf(ada.userId), call());
			expect(found?.map((row) => row.connectionId).sort()).toEqual([...(people[1]?.connectionIds ?? [])].sort());
			for (const row of found ?? []) {
				expect(row).toMatchObject({
					userId: ada.userId,
					name: "Ada",
					leftAt: null,
					participantId: people[1]?.participantId,
				});
			}
			const byRecord = await stage.control.findConnections(room, personOf(null, people[0]?.participantId), call());
			expect(byRecord?.map((row) => row.userId)).toEqual([bob.userId]);
			expect(await stage.control.findConnections(room, personOf("crm-1"), call())).toEqual([]);
		});

		test("tells that a removed person has left, also when the session ended with them", async () => {
			const { room } = await stage.makeRoom("Room", [ada, bob]);
			await stage.control.perform({ type: "kick", room, target: personOf(ada.userId) }, call());
			const leftAt = expect.any(Date);
			expect(await stage.control.findConnections(room, personOf(ada.userId), call())).toEqual([
				expect.objectContaining({ leftAt }),
			]);
			await stage.control.perform({ type: "kick-all", room, target: null }, call());
			expect(await stage.control.findConnections(room, personOf(bob.userId), call())).toEqual([
				expect.objectContaining({ leftAt }),
			]);
		});

		test("knows no connections where there was never a session", async () => {
			const { room } = await stage.makeRoom("Idle", []);
			expect(await stage.control.findConnections(room, personOf(ada.userId), call())).toBeNull();
		});
	});
}
