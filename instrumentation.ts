/** Next calls this once in each of its runtimes; ours is Node's. */
export async function register(): Promise<void> {
	if (process.env.NEXT_PHASE === "phase-production-build") return;
	// Kept in this shape: Next then leaves the import out of its edge build, where it could not run.
	if (process.env.NEXT_RUNTIME === "nodejs") {
		const { startConsole } = await import("./server/http/start-console");
		startConsole();
	}
}
