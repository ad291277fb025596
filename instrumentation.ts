import type { Instrumentation } from "next";

/** Next calls this once in each of its runtimes; ours is Node's. */
export async function register(): Promise<void> {
	if (process.env.NEXT_PHASE === "phase-production-build") return;
	// Kept in this shape: Next then leaves the import out of its edge build, where it could not run.
	if (process.env.NEXT_RUNTIME === "nodejs") {
		const { startConsole } = await import("./server/http/start-console");
		startConsole();
	}
}

/** Next calls this for an error of a request that nothing of ours has caught. */
export const onRequestError: Instrumentation.onRequestError = async (...reported) => {
	if (process.env.NEXT_PHASE === "phase-production-build") return;
	if (process.env.NEXT_RUNTIME === "nodejs") {
		const { logRequestError } = await import("./server/http/request-error");
		logRequestError(...reported);
	}
};
