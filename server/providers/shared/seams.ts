/** What an adapter needs of the process around it; shaped so that the kernel's own clock and log fit. */
export interface VendorClock {
	now(): Date;
}

export interface VendorLog {
	info(event: string, facts?: Record<string, unknown>): void;
	warn(event: string, facts?: Record<string, unknown>): void;
}
