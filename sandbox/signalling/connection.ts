import type { WebSocket } from "ws";
import type { Peer } from "../world";
import { Frame } from "./messages";

/** What a browser receives of one producer. */
export type Consumer = {
	readonly transportId: string;
	readonly mid: string;
	readonly ownerId: string;
	/** The pause flag that the browser builds the consumer with; null once it is built and hears toggles. */
	builtPaused: boolean | null;
};

const none = new Uint8Array(0);

/** A frame as it goes over the socket. Frames for many receivers are encoded once. */
export function encodeFrame(event: number, payload: Uint8Array = none, id = "srv"): Uint8Array {
	return Frame.encode({ event, id, payload });
}

/**
 * One browser connection, by its peer id. It outlives its WebSocket: after a cut the same peer id comes back on a new
 * socket and finds its transports and consumers here.
 */
export class Connection {
	/** The browser has asked for the roster: from now on it hears of comings and goings. */
	inRoster = false;
	/** The browser has finished joining: from now on it hears of producers, pins and speakers. */
	mediaReady = false;
	/** The others were told of this peer's media (25), which happens once. */
	announced = false;
	/** Kicked, or the session was ended: nothing is allowed any more but saying goodbye. */
	out = false;
	/** Peers whose producers this browser has still to be told of; what happens to them meanwhile is told then. */
	readonly untold = new Map<string, Peer>();
	readonly transports = new Set<string>();
	readonly consumers = new Map<string, Consumer>();
	#socket: WebSocket | null = null;
	#held: Uint8Array[] | null = null;
	#mediaWork: Promise<unknown> = Promise.resolve();
	#silentActivity = 0;

	constructor(
		readonly peerId: string,
		readonly participantId: string,
		readonly meetingId: string,
	) {}

	get socket(): WebSocket | null {
		return this.#socket;
	}

	/** Takes a new socket; an older one is cut, and the browser starts its roster anew. */
	attach(socket: WebSocket): void {
		this.#socket?.terminate();
		this.#socket = socket;
		this.#forgetProgress();
	}

	detach(): void {
		this.#socket = null;
		this.#forgetProgress();
	}

	/** The peer is gone from the room: should it come in again, it is a newcomer to the others and they to it. */
	startAnew(): void {
		this.announced = false;
		this.transports.clear();
		this.consumers.clear();
		this.inRoster = false;
		this.mediaReady = false;
		this.untold.clear();
	}

	push(event: number, payload?: Uint8Array): void {
		this.send(encodeFrame(event, payload));
	}

	send(frame: Uint8Array): void {
		if (this.#held) this.#held.push(frame);
		else if (this.#socket?.readyState === 1) this.#socket.send(frame);
	}

	answer(event: number, id: string, payload?: Uint8Array): void {
		if (this.#socket?.readyState === 1) this.#socket.send(encodeFrame(event, payload, id));
	}

	/** Pushes that a request causes are sent after its answer: they wait until `release`. */
	hold(): void {
		this.#held ??= [];
	}

	release(): void {
		const held = this.#held ?? [];
		this.#held = null;
		for (const frame of held) this.send(frame);
	}

	/** SDP exchanges of one browser happen one after another, in the order it asked. */
	inOrder<T>(work: () => Promise<T>): Promise<T> {
		const result = this.#mediaWork.then(work);
		this.#mediaWork = result.catch(() => undefined);
		return result;
	}

	/** Whether the microphone is to be called speaking after this report: it stops after three silent ones. */
	heard(silent: boolean): boolean {
		this.#silentActivity = silent ? this.#silentActivity + 1 : 0;
		return this.#silentActivity < 3;
	}

	#forgetProgress(): void {
		this.inRoster = false;
		this.mediaReady = false;
		this.untold.clear();
		this.#held = null;
	}
}
