import { reduceRoom } from "../moderation/reduce-room";
import type { RoomEvent } from "../moderation/room-event";
import { emptyRoom, type RoomState } from "../moderation/room-state";

/** Calls back once, soon; the returned function calls it off. */
export type Soon = (callback: () => void) => () => void;

const hiddenFlushMs = 250;

/** Before the next paint while the page is seen; by a timer while it is hidden, when no frames come. */
export const nextFrame: Soon = (callback) => {
	let frame = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const arm = () => {
		if (document.visibilityState === "hidden") timer = setTimeout(fire, hiddenFlushMs);
		else frame = requestAnimationFrame(fire);
	};
	const disarm = () => {
		cancelAnimationFrame(frame);
		clearTimeout(timer);
	};
	const rearm = () => {
		disarm();
		arm();
	};
	const stop = () => {
		disarm();
		document.removeEventListener("visibilitychange", rearm);
	};
	function fire() {
		stop();
		callback();
	}
	document.addEventListener("visibilitychange", rearm);
	arm();
	return stop;
};

/** The room's state outside React: events are gathered and reduced at most once a frame. */
export class RoomStore {
	#state: RoomState = emptyRoom;
	#waiting: RoomEvent[] = [];
	#calledOff: (() => void) | null = null;
	readonly #listeners = new Set<() => void>();

	constructor(private readonly soon: Soon = nextFrame) {}

	get state(): RoomState {
		return this.#state;
	}

	readonly push = (events: readonly RoomEvent[]): void => {
		for (const event of events) this.#waiting.push(event);
		if (events.length > 0) this.#calledOff ??= this.soon(() => this.flush());
	};

	/** Applies what is waiting now; the frame does this by itself. */
	flush(): void {
		this.#calledOff?.();
		this.#calledOff = null;
		const events = this.#waiting;
		this.#waiting = [];
		const next = reduceRoom(this.#state, events);
		if (next === this.#state) return;
		this.#state = next;
		for (const listener of [...this.#listeners]) listener();
	}

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	dispose(): void {
		this.#calledOff?.();
		this.#calledOff = null;
		this.#waiting = [];
		this.#listeners.clear();
	}
}
