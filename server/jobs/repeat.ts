import type { Log } from "../kernel/log";
import { pause } from "../kernel/signals";

export interface Repeated {
	name: string;
	everyMs: number;
	work(): Promise<unknown>;
}

/** Does something again and again until `signal` aborts; a failure is logged and does not stop it. Waits for itself. */
export async function repeat({ name, everyMs, work }: Repeated, log: Log, signal: AbortSignal): Promise<void> {
	while (!signal.aborted) {
		const started = performance.now();
		try {
			await work();
		} catch (error) {
			log.warn("round-failed", { round: name, cause: error });
		}
		await pause(Math.max(everyMs - (performance.now() - started), 50), signal);
	}
}
