import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { startJobs } from "./jobs";
import { ConfigurationError, closeRuntime, openRuntime } from "./runtime";

const stopWithinMs = 15_000;

/** The job process: polls rooms, expires and settles commands, takes up jobs. Any number may run; SIGTERM drains it. */
async function main(): Promise<void> {
	const runtime = openRuntime(undefined, { worker: true });
	const id = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
	const log = runtime.log.with({ worker: id });
	const jobs = await startJobs(id, (job) => runtime.contextFor({ kind: "job", job }, "job"), runtime.env.auditHeadFile);
	let ending = false;
	const end = async (signal: string) => {
		if (ending) return;
		ending = true;
		log.info("worker-draining", { signal });
		// Whatever hangs is taken over by another worker; this one must not hang with it.
		setTimeout(() => process.exit(1), stopWithinMs).unref();
		await jobs.stop();
		await closeRuntime();
		log.info("worker-ended");
		process.exit(0);
	};
	process.on("SIGTERM", end);
	process.on("SIGINT", end);
	log.info("worker-ready");
}

main().catch((error: unknown) => {
	process.stderr.write(
		error instanceof ConfigurationError ? error.message : `The worker could not start: ${String(error)}\n`,
	);
	process.exit(1);
});
