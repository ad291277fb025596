import { closeRuntime, drain, openRuntime } from "../runtime";
import { watchRequests } from "./incoming";

/** Long enough for requests under way; Next ends the process by itself as soon as they are done. */
const drainWithinMs = 10_000;

/**
 * Runs once when the console's process starts: a wrong configuration stops it here, and not at the first request. On
 * SIGTERM Next stops accepting and waits for requests; streams would keep it waiting, so they are ended.
 */
export function startConsole(): void {
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
