import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { z } from "zod";

export const faultSchema = z.strictObject({
	surface: z.enum(["rest", "rtk", "socket", "agora", "zego"]),
	/** Tried against the path of a request; ZEGO has only one, so there it is `/?Action=…` with the parameters. */
	path: z.string().optional(),
	/** HTTP method, when only one is meant. */
	method: z.string().optional(),
	/** The event number of a frame the client sends (socket); every frame when absent. */
	event: z.number().int().nonnegative().optional(),
	/** Only frames of this room (socket), so that tests beside each other stay out of each other's way. */
	meetingId: z.string().optional(),
	effect: z.strictObject({
		status: z.number().int().min(100).max(599).optional(),
		delayMs: z.number().min(0).optional(),
		/** The answer's body instead of the vendor's. */
		body: z.unknown().optional(),
		/** A body that is no JSON (http) or no protobuf (socket). */
		malformed: z.boolean().optional(),
		/** Cut the connection instead of answering (http), swallow the frame (socket). */
		drop: z.boolean().optional(),
		/** Never answer; the client has to give up. */
		hang: z.boolean().optional(),
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
	forRequest(surface: Exclude<Fault["surface"], "socket">, method: string, path: string): FaultEffect | null {
		return this.#strike(
			(fault) =>
				fault.surface === surface &&
				(fault.method === undefined || fault.method.toUpperCase() === method) &&
				(fault.pattern === null || fault.pattern.test(path)),
		);
	}

	/** The effect for a frame the client sent, used up by one; null when nothing is wrong. */
	forFrame(event: number, meetingId: string): FaultEffect | null {
		return this.#strike(
			(fault) =>
				fault.surface === "socket" &&
				(fault.event === undefined || fault.event === event) &&
				(fault.meetingId === undefined || fault.meetingId === meetingId),
		);
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

/**
 * Carries a fault out on an HTTP answer; `bodyOf` is how the vendor words an error. Says true when the answer is spoiled and sent (or cut),
 * false when the fault only delayed and the real answer is to follow.
 */
export async function spoil(
	response: ServerResponse,
	effect: FaultEffect,
	bodyOf: (status: number) => object = cloudflareBody,
): Promise<boolean> {
	if (effect.hang) {
		if (!response.closed) await new Promise((resolve) => response.once("close", resolve));
		return true;
	}
	if (effect.delayMs) await new Promise((resolve) => setTimeout(resolve, effect.delayMs));
	if (effect.drop) {
		response.destroy();
		return true;
	}
	const status = effect.status ?? (effect.retryAfter === undefined ? undefined : 429);
	if (status === undefined && effect.body === undefined && !effect.malformed) return false;
	const code = status ?? 200;
	response.statusCode = code;
	response.setHeader("content-type", "application/json");
	if (effect.retryAfter !== undefined) response.setHeader("retry-after", String(effect.retryAfter));
	if (effect.malformed) response.end('{"success":tru');
	else if (effect.body !== undefined) {
		response.end(typeof effect.body === "string" ? effect.body : JSON.stringify(effect.body));
	} else response.end(JSON.stringify(bodyOf(code)));
	return true;
}

/** What a fault says in words. */
export const faultMessage = "A fault of the sandbox";

function cloudflareBody(code: number): object {
	return { success: false, errors: [{ code, message: faultMessage }], messages: [], result: null };
}
