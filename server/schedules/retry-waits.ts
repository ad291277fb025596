const waitsMs = [2_000, 4_000, 8_000, 15_000, 30_000];
const longestMs = 60_000;

/** How long to wait after so many attempts, ever longer. */
export function retryAfterMs(attempts: number): number {
	return waitsMs[Math.max(0, attempts - 1)] ?? longestMs;
}
