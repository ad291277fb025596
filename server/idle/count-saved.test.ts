import { expect, test } from "vitest";
import { device, judgedRoom, minute, noon, watched } from "../../tests/factories/idle";
import { savedBy } from "./count-saved";

const removal = { person: "u:ada", closedAt: new Date(noon), othersStayed: true, savedMinutes: 0 };
const alone = { ...removal, othersStayed: false };
const room = (ids: readonly string[], since: number, until: number) =>
	judgedRoom(
		watched(
			ids.map((id) => device(id)),
			since,
			until,
		),
	).presence;
const at = (minutes: number) => noon + minutes * minute;

test("runs on while others go on meeting, as far as lists have shown", () => {
	expect(savedBy(removal, room(["bob"], noon, at(10)), at(30))).toEqual({ savedMs: 10 * minute, over: false });
});

test("ends when the others have gone", () => {
	expect(savedBy(removal, room([], noon, at(10)), at(12))).toEqual({ savedMs: 10 * minute, over: true });
});

test("ends when the person is back", () => {
	expect(savedBy(removal, room(["ada", "bob"], at(7), at(10)), at(12))).toEqual({ savedMs: 7 * minute, over: true });
	expect(savedBy(alone, room(["ada"], at(7), at(10)), at(12))).toEqual({ savedMs: 7 * minute, over: true });
});

test("a list of before the removal brings nobody back", () => {
	expect(savedBy(removal, room(["ada", "bob"], at(-5), at(-1)), at(1))).toEqual({ savedMs: 0, over: false });
});

test("somebody who was the last would have stayed for an hour at most", () => {
	expect(savedBy(alone, room([], noon, at(20)), at(20))).toEqual({ savedMs: 20 * minute, over: false });
	expect(savedBy(alone, room([], noon, at(20)), at(90))).toEqual({ savedMs: 60 * minute, over: true });
});

test("an hour is the most, and what was counted is never taken back", () => {
	expect(savedBy(removal, room(["bob"], noon, at(80)), at(80))).toEqual({ savedMs: 60 * minute, over: true });
	const counted = { ...removal, savedMinutes: 12 };
	expect(savedBy(counted, { people: [], listing: null }, at(20)).savedMs).toBe(12 * minute);
});
