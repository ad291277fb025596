import { randomUUID } from "node:crypto";
import { z } from "zod";

export const faultSchema = z.strictObject({
	surface: z.enum(["rest", "rtk", "socket"]),
	/** Tried against the path of a request (rest, rtk). */
	path: z.string().optional(),
	/** HTTP method, when only one is meant. */
	method: z.string().optional(),
	/** The event number of a frame the client sends (socket); every frame when absent. */
	event: z.number().int().nonnegative().optional(),
	effect: z.strictObject({
		status: z.number().int().min(100).max(599).optional(),
		delayMs: z.number().min(0).optional(),
		/** The answer's body instead of the vendor's. */
		body: z.unknown().optional(),
		/** A body that is no JSON (http) or no protobuf (socket). */
		malformed: z.boolean().optional(),
		/** Cut the connection instead of answering (http), swallow the frame (socket). */
		drop: z.boolean().optional(),
		/** Seconds; makes a 429 with `retry-after` unless `status` says otherwise. */
		retryAfter: z.number().min(0).optional(),
		/** The act happens although the answer is spoiled: an act whose outcome cannot be known. */
		afterwards: z.boolean().optional(),
	}),
	/** How often it strikes; absent = until it is taken away. */
	times: z.number().int().positive().optional(),
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultEffect = Fault["effect"];

interface Armed extends Fault {
	readonly id: string;
	readonly pattern: RegExp | null;
	left: number;
}

/** What goes wrong on purpose. Each surface asks before it answers. */
export class Faults {
	readonly #armed = new Map<string, Armed>();

	arm(fault: Fault): string {
		const id = randomUUID();
		const pattern = fault.path === undefined ? null : new RegExp(fault.path, "u");
		this.#armed.set(id, { ...fault, id, pattern, left: fault.times ?? Number.POSITIVE_INFINITY });
		return id;
	}

	clear(id?: string): void {
		if (id === undefined) this.#armed.clear();
		else this.#armed.delete(id);
	}

	/** The effect for a request of this surface, used up by one; null when nothing is wrong. */
	forRequest(surface: "rest" | "rtk", method: string, path: string): FaultEffect | null {
		return this.#strike(
			(fault) =>
				fault.surface === surface &&
				(fault.method === undefined || fault.method.toUpperCase() === method) &&
				(fault.pattern === null || fault.pattern.test(path)),
		);
	}

	/** The effect for a frame the client sent, used up by one; null when nothing is wrong. */
	forFrame(event: number): FaultEffect | null {
		return this.#strike((fault) => fault.surface === "socket" && (fault.event === undefined || fault.event === event));
	}

	#strike(matches: (fault: Armed) => boolean): FaultEffect | null {
		for (const fault of this.#armed.values()) {
			if (!matches(fault)) continue;
			fault.left -= 1;
			if (fault.left <= 0) this.#armed.delete(fault.id);
			return fault.effect;
		}
		return null;
	}
}
