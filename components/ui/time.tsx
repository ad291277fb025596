"use client";

import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import { formatAgo, formatClock, formatDuration } from "./format-time";

const RenderedAt = createContext(0);

/** Gives the first paint one clock: the server's, passed down, so that hydration finds the same words. */
export function ClockProvider({ renderedAt, children }: { renderedAt: number; children: ReactNode }) {
	return <RenderedAt value={renderedAt}>{children}</RenderedAt>;
}

/** When the server rendered this page, epoch milliseconds. */
export function useRenderedAt(): number {
	return useContext(RenderedAt);
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One interval for every clock on the page. */
function subscribe(listener: () => void): () => void {
	listeners.add(listener);
	timer ??= setInterval(() => {
		for (const tick of listeners) tick();
	}, 1_000);
	return () => {
		listeners.delete(listener);
		if (listeners.size > 0 || timer === undefined) return;
		clearInterval(timer);
		timer = undefined;
	};
}

/** Re-renders only when the words change. */
export function useClock<Words extends string | number | boolean>(
	words: (now: number) => Words,
	serverNow?: Words,
): Words {
	const renderedAt = useContext(RenderedAt);
	return useSyncExternalStore(
		subscribe,
		() => words(Date.now()),
		() => serverNow ?? words(renderedAt),
	);
}

/** `12 s ago`, always as wide as its neighbours need. */
export function TimeAgo({ at, className }: { at: string; className?: string }) {
	const words = useClock((now) => formatAgo(now - Date.parse(at)));
	return (
		<time dateTime={at} className={className} data-testid="time-ago">
			<span className="tabular-nums">{words}</span>
		</time>
	);
}

/** Time since `since`, running: `1:12:40`. */
export function Duration({ since, className }: { since: string | number; className?: string }) {
	const start = typeof since === "number" ? since : Date.parse(since);
	const words = useClock((now) => formatDuration(now - start));
	return <span className={`tabular-nums ${className ?? ""}`}>{words}</span>;
}

/** Time that is left until `to`, running: `04:59`; stands at `00:00` afterwards. */
export function Countdown({ to, className }: { to: string; className?: string }) {
	const end = Date.parse(to);
	const words = useClock((now) => formatDuration(end - now));
	return <span className={`tabular-nums ${className ?? ""}`}>{words}</span>;
}

/** A point in time in the reader's own zone; the first paint, which cannot know it, is in UTC. */
export function ClockTime({ at, date = false, className }: { at: string; date?: boolean; className?: string }) {
	const renderedAt = useContext(RenderedAt);
	const words = useSyncExternalStore(
		() => () => undefined,
		() => formatClock(at, { utc: false, date, now: renderedAt }),
		() => formatClock(at, { utc: true, date, now: renderedAt }),
	);
	return (
		<time dateTime={at} className={`whitespace-nowrap tabular-nums ${className ?? ""}`}>
			{words}
		</time>
	);
}

/** Whether a moment is older than `ms`, told when it becomes so. */
export function useOlderThan(at: string | null, ms: number): boolean {
	return useClock((now) => at !== null && now - Date.parse(at) > ms);
}
