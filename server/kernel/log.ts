/** One JSON line an event on standard output; secrets are masked by key and by value. */
export interface Log {
	info(event: string, facts?: Record<string, unknown>): void;
	warn(event: string, facts?: Record<string, unknown>): void;
	error(event: string, facts?: Record<string, unknown>): void;
	/** The same log with these facts on every line. */
	with(facts: Record<string, unknown>): Log;
}
