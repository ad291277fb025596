import { useState, useSyncExternalStore } from "react";
import { request } from "./request";
import type { RoomsAnswer } from "./rooms";

export const roomsEveryMs = 5_000;

export interface RoomsState {
	data: RoomsAnswer;
	/** When `data` came, epoch milliseconds. */
	updatedAt: number;
	/** Why the latest try brought nothing newer; null: it did. */
	error: Error | null;
}

let state: RoomsState | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let running: AbortController | null = null;
const listeners = new Set<() => void>();

function publish(next: RoomsState): void {
	state = next;
	for (const listener of listeners) listener();
}

/** Asks now, whoever watches; the next regular turn is counted from here. */
export async function refreshRooms(): Promise<void> {
	clearTimeout(timer);
	running?.abort();
	const mine = new AbortController();
	running = mine;
	try {
		const data = await request("/api/rooms", {
			signal: mine.signal,
			schema: () => import("./rooms").then((wire) => wire.roomsAnswerSchema),
		});
		publish({ data, updatedAt: Date.now(), error: null });
	} catch (error) {
		if (mine.signal.aborted) return;
		if (state) publish({ ...state, error: error instanceof Error ? error : new Error(String(error)) });
	}
	if (running !== mine) return;
	running = null;
	if (listeners.size > 0 && !document.hidden) timer = setTimeout(refreshRooms, roomsEveryMs);
}

function seen(): void {
	if (!document.hidden) void refreshRooms();
}

function subscribe(listener: () => void): () => void {
	if (listeners.size === 0) {
		document.addEventListener("visibilitychange", seen);
		timer = setTimeout(refreshRooms, roomsEveryMs);
	}
	listeners.add(listener);
	return () => {
		listeners.delete(listener);
		if (listeners.size > 0) return;
		document.removeEventListener("visibilitychange", seen);
		clearTimeout(timer);
		running?.abort();
		running = null;
		// Whoever comes next brings what the server rendered with, which is fresher.
		state = null;
	};
}

/**
 * The rooms this person may see, fresh every 5 s while the page can be seen; one request serves every part of it.
 * `initial` is what the server rendered with, so that the first paint is not a spinner.
 *
 * By hand and not with TanStack Query: one list, polled, does not repay 10 KB on every page's first load.
 */
export function useRooms(initial: RoomsAnswer, renderedAt: number): RoomsState {
	const [first] = useState<RoomsState>(() => ({ data: initial, updatedAt: renderedAt, error: null }));
	const read = () => {
		state ??= first;
		return state;
	};
	return useSyncExternalStore(subscribe, read, () => first);
}
