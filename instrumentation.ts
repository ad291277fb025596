/** Long enough for requests under way; Next ends the process by itself as soon as they are done. */
const drainWithinMs = 10_000;

/**
 * Runs once when the console's process starts: a wrong configuration stops it here, and not at the first request. On
 * SIGTERM Next stops accepting and waits for requests; streams would keep it waiting, so they are ended.
 */
export async function register(): Promise<void> {
	if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.NEXT_PHASE === "phase-production-build") return;
	const { closeRuntime, drain, openRuntime } = await import("./server/runtime");
	const { watchRequests } = await import("./server/http/incoming");
	try {
		openRuntime();
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		process.exit(1);
	}
	watchRequests();
	const end = () => {
		drain();
		setTimeout(() => void closeRuntime().finally(() => process.exit(143)), drainWithinMs).unref();
	};
	process.once("SIGTERM", end);
	process.once("SIGINT", end);
}
