import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SandboxClock } from "./clock";

let clock: SandboxClock;
beforeEach(() => {
	vi.useFakeTimers();
	clock = new SandboxClock();
});
afterEach(() => {
	vi.useRealTimers();
});

it("does what is due on the way, in order, each at its own time", () => {
	const start = clock.now();
	const done: [string, number][] = [];
	clock.at(start + 2_000, () => done.push(["second", clock.now() - start]));
	clock.at(start + 1_000, () => {
		done.push(["first", clock.now() - start]);
		clock.at(start + 1_500, () => done.push(["between", clock.now() - start]));
	});
	const callOff = clock.at(start + 1_200, () => done.push(["never", 0]));
	callOff();
	clock.advance(5_000);
	expect(done).toEqual([
		["first", 1_000],
		["between", 1_500],
		["second", 2_000],
	]);
	expect(clock.now() - start).toBe(5_000);
});

it("runs by itself with real time, and not while it is stopped", () => {
	const run = vi.fn();
	clock.at(clock.now() + 1_000, run);
	clock.freeze();
	vi.advanceTimersByTime(10_000);
	expect(run).not.toHaveBeenCalled();
	clock.thaw();
	vi.advanceTimersByTime(999);
	expect(run).not.toHaveBeenCalled();
	vi.advanceTimersByTime(1);
	expect(run).toHaveBeenCalledOnce();
});

it("goes back to real time when it is reset, and forgets what was due", () => {
	const run = vi.fn();
	clock.at(clock.now() + 1_000, run);
	clock.freeze();
	clock.advance(500);
	clock.reset();
	vi.advanceTimersByTime(10_000);
	expect(run).not.toHaveBeenCalled();
	expect(clock.now()).toBe(Date.now());
});
