import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RoomRef } from "@/lib/moderation/room";
import { call } from "../factories/vendor";
import { failure } from "./control-stage";
import type { OnTimeStage } from "./on-time-stage";

const minute = 60_000;
const hour = 60 * minute;
/** Vendors' effects may follow their answers by so long. */
const effectMs = 500;

/** What every adapter of `RoomClosing` promises, whatever its vendor. */
export function describeRoomClosing(name: string, open: () => Promise<OnTimeStage>): void {
	describe(`RoomClosing of ${name}`, () => {
		let stage: OnTimeStage;
		let room: RoomRef;
		let ada: string;
		let bob: string;
		beforeEach(async () => {
			stage = await open();
			const people = [stage.onTime.usersOf(1), stage.onTime.usersOf(2)];
			[ada, bob] = people.map(({ userId }) => userId) as [string, string];
			room = (await stage.makeRoom("Room", people)).room;
		});
		afterEach(() => stage.close());

		const inHours = (hours: number) => new Date(stage.now().getTime() + hours * hour);

		async function ended(keepOutUntil: Date | "until-lifted" | null) {
			const closed = await stage.closing.close(room, keepOutUntil, call());
			stage.pass(effectMs);
			expect(stage.inside(room)).toEqual([]);
			return closed;
		}

		test("says in words what an end does, and how often one can be", () => {
			const { keepsOut, longestLockMs, betweenEndsMs, atTheEnd } = stage.closing.facts;
			expect(keepsOut.able).toBe(stage.onTime.locks);
			if (!keepsOut.able) expect(keepsOut.reason).toMatch(/come back|until the next start/);
			expect(atTheEnd).toMatch(/\w+ \w+/);
			expect(betweenEndsMs).toBeGreaterThan(0);
			expect(longestLockMs === null).toBe(stage.onTime.endOfLock !== "ends");
		});

		test("ends the room for everybody in it and for nobody else, and says so by asking afterwards", async () => {
			const other = await stage.makeRoom("Other room", [stage.onTime.usersOf(1)]);
			const { ack, lock } = await ended(null);
			expect(ack).toMatchObject({ already: false, evidence: "reconciled", affected: 2 });
			expect(lock).toBeNull();
			expect(stage.inside(other.room)).toEqual([ada]);
			expect(await stage.enter(room, ada)).toBe(true);
		});

		test("keeps people out until it is lifted, where the vendor can, and only of this room", async () => {
			const other = await stage.makeRoom("Other room", [stage.onTime.usersOf(3)]);
			const { lock } = await ended("until-lifted");
			expect(lock !== null).toBe(stage.onTime.locks);
			expect(await stage.enter(room, ada)).toBe(!stage.onTime.locks);
			expect(await stage.enter(other.room, ada)).toBe(true);
			if (lock === null) return;
			await stage.closing.reopen(room, lock, call());
			expect(await stage.enter(room, ada)).toBe(true);
		});

		test("keeps people out until the time that was asked for", async () => {
			const { lock } = await ended(inHours(2));
			if (lock === null) return;
			expect(await stage.enter(room, ada)).toBe(false);
			stage.pass(2 * hour - minute);
			expect(await stage.enter(room, ada)).toBe(false);
			stage.pass(2 * minute);
			expect(await stage.enter(room, ada)).toBe(stage.onTime.endOfLock === "ends");
			const ends = lock.until?.getTime() ?? null;
			if (stage.onTime.endOfLock === "never") expect(ends).toBeNull();
			else expect(ends).toBeGreaterThan(0);
		});

		test("lifts a lock twice, and one that has run out, without complaint", async () => {
			const { lock } = await ended(inHours(1));
			if (lock === null) return;
			await stage.closing.reopen(room, lock, call());
			await stage.closing.reopen(room, lock, call());
			expect(await stage.enter(room, bob)).toBe(true);
			stage.pass(25 * hour);
			await stage.closing.reopen(room, lock, call());
		});

		test("closes twice: the second finds nothing left to do, and one lock still lifts it", async () => {
			await ended("until-lifted");
			const { ack, lock } = await stage.closing.close(room, "until-lifted", call());
			expect(ack.already).toBe(true);
			if (lock === null) return;
			// The list by which what is left of the first is found may lag a little.
			stage.pass(minute);
			expect(await stage.enter(room, ada)).toBe(false);
			await stage.closing.reopen(room, lock, call());
			expect(await stage.enter(room, ada)).toBe(true);
		});

		test("locks an empty room too, and says that nobody was in", async () => {
			const empty = (await stage.makeRoom("Empty room", [])).room;
			const { ack, lock } = await stage.closing.close(empty, "until-lifted", call());
			expect(ack).toMatchObject({ already: true, affected: 0 });
			expect(lock !== null).toBe(stage.onTime.locks);
			if (stage.onTime.locks) expect(await stage.enter(empty, ada)).toBe(false);
		});

		test("prolongs a lock that would run out, and makes one anew that has", async () => {
			const { lock } = await ended(inHours(1));
			if (lock === null) {
				const held = { reference: null, until: null };
				await expect(stage.closing.renew(room, held, inHours(2), call())).rejects.toEqual(failure("unsupported"));
				return;
			}
			stage.pass(30 * minute);
			const longer = await stage.closing.renew(room, lock, inHours(3), call());
			stage.pass(2 * hour);
			expect(await stage.enter(room, ada)).toBe(false);
			stage.pass(23 * hour);
			const again = await stage.closing.renew(room, longer, "until-lifted", call());
			expect(await stage.enter(room, ada)).toBe(false);
			stage.pass(23 * hour);
			expect(await stage.enter(room, ada)).toBe(false);
			await stage.closing.reopen(room, again, call());
			expect(await stage.enter(room, ada)).toBe(true);
		});

		test("keeps nobody out until a time that has passed", async () => {
			expect((await ended(inHours(-1))).lock).toBeNull();
			expect(await stage.enter(room, ada)).toBe(true);
		});

		test("never reaches a room of another project", async () => {
			const foreign = { ...room, projectId: "another" };
			const held = { reference: "1953", until: null };
			const before = stage.calls();
			await expect(stage.closing.close(foreign, null, call())).rejects.toEqual(failure("refused"));
			await expect(stage.closing.renew(foreign, held, "until-lifted", call())).rejects.toEqual(failure("refused"));
			await expect(stage.closing.reopen(foreign, held, call())).rejects.toEqual(failure("refused"));
			expect(stage.calls()).toBe(before);
			expect(stage.inside(room)).toHaveLength(2);
		});

		test("never takes a room that does not exist for one that has ended", async () => {
			if (!stage.traits.roomsAreMade) return;
			await expect(stage.closing.close(stage.nowhere(), "until-lifted", call())).rejects.toEqual(failure("refused"));
			await expect(stage.closing.close(stage.nowhere(), null, call())).rejects.toEqual(failure("refused"));
		});
	});
}
