import { expect, it } from "vitest";
import { RateWindows } from "./rate-windows";
import { World } from "./world";

function windowsAt(start: number) {
	const time = { now: start };
	const world = new World(() => time.now);
	return { time, world, windows: new RateWindows(world) };
}

it("slides: what was taken counts for a whole second from then", () => {
	const { time, windows } = windowsAt(10_600);
	for (let call = 0; call < 3; call += 1) expect(windows.take("a", 3)).toBe(true);
	time.now = 11_599;
	expect(windows.take("a", 3)).toBe(false);
	expect(windows.take("b", 3)).toBe(true);
	time.now = 11_600;
	expect(windows.take("a", 3)).toBe(true);
});

it("or begins anew with each full second", () => {
	const { time, world, windows } = windowsAt(10_600);
	world.setSwitches({ vendorLimitWindow: "fixed" });
	for (let call = 0; call < 3; call += 1) expect(windows.take("a", 3)).toBe(true);
	expect(windows.take("a", 3)).toBe(false);
	time.now = 11_000;
	expect(windows.take("a", 3)).toBe(true);
});

it("takes windows of another length, and forgets with the world", () => {
	const { time, world, windows } = windowsAt(50_000);
	expect(windows.take("room", 1, 10)).toBe(true);
	time.now = 59_999;
	expect(windows.take("room", 1, 10)).toBe(false);
	world.reset();
	expect(windows.take("room", 1, 10)).toBe(true);
});
