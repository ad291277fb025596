"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { runSearch, type SearchAsked } from "@/lib/api/run-search";
import type { SearchHit, SearchStep, VendorStep } from "@/lib/api/search";
import type { Provider } from "@/lib/moderation/words/room";

const flushMs = 40;

export interface SearchState {
	/** `idle`: nothing was asked. `stopped`: by the person who searches. `failed`: `problem` says why. */
	phase: "idle" | "searching" | "done" | "stopped" | "failed";
	vendors: ReadonlyMap<Provider, VendorStep>;
	hits: readonly SearchHit[];
	problem: string | null;
}

const idle: SearchState = { phase: "idle", vendors: new Map(), hits: [], problem: null };

/** The state after these steps; a vendor's later line replaces its earlier one. */
export function afterSteps(state: SearchState, steps: readonly SearchStep[]): SearchState {
	const vendors = new Map(state.vendors);
	const hits = [...state.hits];
	let phase = state.phase;
	for (const step of steps) {
		if (step.type === "vendor") vendors.set(step.provider, step);
		else if (step.type === "hit") hits.push(step.hit);
		else phase = "done";
	}
	return { ...state, vendors, hits, phase };
}

/** One search at a time: a new question ends the one before, and leaving the page ends it, too. */
export function useSearch() {
	const [state, setState] = useState(idle);
	const running = useRef<AbortController | null>(null);

	const end = useCallback(() => {
		running.current?.abort();
		running.current = null;
	}, []);
	useEffect(() => end, [end]);

	const search = useCallback(
		async (asked: SearchAsked) => {
			end();
			const mine = new AbortController();
			running.current = mine;
			setState({ ...idle, phase: "searching" });
			let batch: SearchStep[] = [];
			let timer: ReturnType<typeof setTimeout> | undefined;
			const flush = () => {
				timer = undefined;
				if (mine.signal.aborted) return;
				const steps = batch;
				batch = [];
				setState((before) => afterSteps(before, steps));
			};
			try {
				for await (const step of runSearch(asked, mine.signal)) {
					batch.push(step);
					timer ??= setTimeout(flush, flushMs);
				}
				clearTimeout(timer);
				flush();
			} catch (error) {
				clearTimeout(timer);
				flush();
				if (mine.signal.aborted) return;
				const problem = error instanceof Error ? error.message : String(error);
				setState((before) => ({ ...before, phase: "failed", problem }));
			}
		},
		[end],
	);
	const stop = useCallback(() => {
		end();
		setState((before) => (before.phase === "searching" ? { ...before, phase: "stopped" } : before));
	}, [end]);
	const clear = useCallback(() => {
		end();
		setState(idle);
	}, [end]);
	return { state, search, stop, clear };
}
