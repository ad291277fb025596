import type { CallOptions } from "../../ports/room-control";
import { pause } from "./retry";

/** The same call with a time of its own, where its answer is wanted but not needed. */
export function within(options: CallOptions, ms: number): CallOptions {
	return { ...options, signal: AbortSignal.any([options.signal, AbortSignal.timeout(ms)]) };
}

/** Asks after each of these waits until the answer is `true`; `false` when it never was, or the time ran out. */
export async function lookAgain(
	waitsMs: readonly number[],
	signal: AbortSignal,
	look: () => Promise<boolean>,
): Promise<boolean> {
	for (const waitMs of waitsMs) {
		if (!(await pause(waitMs, signal))) return false;
		if (await look()) return true;
	}
	return false;
}
