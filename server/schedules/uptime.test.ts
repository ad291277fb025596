import { expect, test } from "vitest";
import { waitsOf } from "./queue-waits";
import { uptime } from "./uptime";

const noon = Date.parse("2026-11-01T12:00:00Z");
const minute = 60_000;

function watched() {
	let elapsed = 0;
	let wall = noon;
	const up = uptime(() => elapsed);
	return {
		/** A round after so much time, by a clock that was set by `set` meanwhile. */
		round(ms: number, set = 0) {
			elapsed += ms;
			wall += ms + set;
			up.looked(new Date(wall));
		},
		wasUp: (minutes: number) => up.wasUpAt(new Date(noon + minutes * minute)),
	};
}

test("what came while rounds were going on was not missed, what came before was", () => {
	const one = watched();
	expect(one.wasUp(0)).toBe(false);
	one.round(0);
	one.round(1_000);
	expect(one.wasUp(-1)).toBe(false);
	expect(one.wasUp(0.01)).toBe(true);
});

test("a clock that is set by ten minutes, either way, is no time of silence", () => {
	const one = watched();
	one.round(0);
	one.round(1_000, 10 * minute);
	expect(one.wasUp(5)).toBe(true);
	one.round(1_000, -20 * minute);
	one.round(1_000, 0);
	expect(one.wasUp(-9)).toBe(true);
});

test("a silence, a database that was away, and a machine that slept are", () => {
	const silent = watched();
	silent.round(0);
	silent.round(10 * minute);
	expect(silent.wasUp(5)).toBe(false);
	expect(silent.wasUp(11)).toBe(true);
	const slept = watched();
	slept.round(0);
	slept.round(1_000, 60 * minute);
	expect(slept.wasUp(30)).toBe(false);
});

test("ends of a vendor that wants a pause queue behind each other, and catch up where there is room", () => {
	const at = (id: string, seconds: number) => ({ id, endsAt: new Date(noon + seconds * 1_000) });
	const waits = waitsOf([at("c", 0), at("a", 0), at("b", 0), at("d", 1), at("e", 10)], 1_000);
	expect([...waits]).toEqual([
		["a", 0],
		["b", 1],
		["c", 2],
		["d", 2],
		["e", 0],
	]);
});
