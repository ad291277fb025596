import type { z } from "zod";

/** One kind of background work; its payload is parsed again when it is taken up. */
export interface JobKind<Schema extends z.ZodType> {
	name: string;
	payload: Schema;
	/** How many tries in all, and how long one may take, in seconds. */
	attempts: number;
	expireInSeconds: number;
}

export interface JobQueue {
	/** `singletonKey`: at most one waiting job of that kind and key. `startAfter`: not before this time. */
	send<Schema extends z.ZodType>(
		kind: JobKind<Schema>,
		payload: z.output<Schema>,
		options?: { singletonKey?: string; startAfter?: Date },
	): Promise<void>;
	work<Schema extends z.ZodType>(
		kind: JobKind<Schema>,
		handler: (payload: z.output<Schema>, signal: AbortSignal) => Promise<void>,
	): Promise<void>;
}
