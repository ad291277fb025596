import { expect, test } from "vitest";
import { Circuit } from "./circuit";

function moving() {
	let at = 0;
	return { clock: { now: () => new Date(at) }, pass: (ms: number) => (at += ms) };
}

test("opens after five failures in a row, and lets one call try when its time is over", () => {
	const { clock, pass } = moving();
	const circuit = new Circuit(clock);
	for (let failure = 0; failure < 5; failure++) {
		expect(circuit.admit()).toBe(true);
		circuit.failed();
	}
	expect(circuit.admit()).toBe(false);
	expect(circuit.waitMs()).toBe(5_000);
	pass(5_000);
	expect([circuit.admit(), circuit.admit(), circuit.admit()]).toEqual([true, false, false]);
	circuit.succeeded();
	expect([circuit.admit(), circuit.admit()]).toEqual([true, true]);
});

test("waits twice as long after each failed try, up to a minute", () => {
	const { clock, pass } = moving();
	const circuit = new Circuit(clock);
	for (let failure = 0; failure < 5; failure++) circuit.failed();
	const waits: number[] = [];
	for (let round = 0; round < 6; round++) {
		waits.push(circuit.waitMs());
		pass(circuit.waitMs());
		expect(circuit.admit()).toBe(true);
		circuit.failed();
	}
	expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
});

test("is not opened by failures with successes between them", () => {
	const circuit = new Circuit(moving().clock);
	for (let call = 0; call < 40; call++) {
		if (call % 5 === 4) circuit.succeeded();
		else circuit.failed();
	}
	expect(circuit.admit()).toBe(true);
});

test("gives the try back when its caller gave up", () => {
	const { clock, pass } = moving();
	const circuit = new Circuit(clock);
	for (let failure = 0; failure < 5; failure++) circuit.failed();
	pass(5_000);
	circuit.admit();
	circuit.abandoned();
	expect(circuit.admit()).toBe(true);
});
