/** Rounds follow each other within a second or so; a longer silence means that nobody looked after ends. */
const silenceMs = 30_000;
/** A clock that is set right by more than this was not just set: the machine slept. */
const longestJumpMs = 15 * 60_000;

export interface Uptime {
	/** A round has looked for what is due. */
	looked(now: Date): void;
	/** Whether rounds were going on at that time. */
	wasUpAt(at: Date): boolean;
}

/**
 * Tells a clock that was set from a system that was down: both leave ends behind that should have come before now, but
 * only the latter have been missed. `elapsedMs` is a clock that nobody sets.
 */
export function uptime(elapsedMs: () => number = () => performance.now()): Uptime {
	let last: { now: Date; elapsed: number } | null = null;
	let since: Date | null = null;
	return {
		looked(now) {
			const elapsed = elapsedMs();
			if (since === null || last === null) since = now;
			else {
				const passed = elapsed - last.elapsed;
				const jump = now.getTime() - last.now.getTime() - passed;
				if (passed > silenceMs || Math.abs(jump) > longestJumpMs) since = now;
				else if (now < since) since = now;
			}
			last = { now, elapsed };
		},
		wasUpAt: (at) => since !== null && at >= since,
	};
}
