"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { IdleAnswer } from "@/lib/api/idle";
import { request } from "@/lib/api/request";

const askEveryMs = 5_000;

export interface IdleState {
	data: IdleAnswer;
	/** Why the latest try brought nothing newer; null: it did. */
	error: Error | null;
	/** Asks at once, after something was changed. */
	refresh: () => void;
}

/** Policies and their cases, asked again while the page can be seen; `initial` is what the server rendered with. */
export function useIdle(initial: IdleAnswer): IdleState {
	const [data, setData] = useState(initial);
	const [error, setError] = useState<Error | null>(null);
	const ask = useRef<() => void>(() => undefined);
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		let running: AbortController | null = null;
		const later = () => {
			clearTimeout(timer);
			if (!document.hidden) timer = setTimeout(() => void now(), askEveryMs);
		};
		const now = async () => {
			clearTimeout(timer);
			running?.abort();
			const mine = new AbortController();
			running = mine;
			try {
				const answer = await request("/api/idle", {
					signal: mine.signal,
					schema: () => import("@/lib/api/idle").then((wire) => wire.idleAnswerSchema),
				});
				setData(answer);
				setError(null);
			} catch (cause) {
				if (mine.signal.aborted) return;
				setError(cause instanceof Error ? cause : new Error(String(cause)));
			}
			later();
		};
		const seen = () => {
			if (!document.hidden) void now();
		};
		ask.current = () => void now();
		document.addEventListener("visibilitychange", seen);
		later();
		return () => {
			document.removeEventListener("visibilitychange", seen);
			clearTimeout(timer);
			running?.abort();
			ask.current = () => undefined;
		};
	}, []);
	const refresh = useCallback(() => ask.current(), []);
	return { data, error, refresh };
}
