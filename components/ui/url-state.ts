"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";

const writeAfterMs = 200;

type Strings<Keys extends string> = Record<Keys, string>;

function read<Keys extends string>(
	params: { get(name: string): string | null },
	defaults: Strings<Keys>,
): Strings<Keys> {
	const entries = Object.keys(defaults) as Keys[];
	return Object.fromEntries(entries.map((key) => [key, params.get(key) ?? defaults[key]])) as Strings<Keys>;
}

/** The query string with the state's own keys replaced: defaults are left out, other people's keys kept. */
export function writeQuery<Keys extends string>(query: string, state: Strings<Keys>, defaults: Strings<Keys>): string {
	const params = new URLSearchParams(query);
	for (const key of Object.keys(defaults) as Keys[]) {
		if (state[key] === defaults[key]) params.delete(key);
		else params.set(key, state[key]);
	}
	return params.toString();
}

/**
 * A part of the page's state that lives in the URL, so that a link or a reload shows the same. Typing changes the
 * screen at once and the address a moment later; back and forward are followed, and so is a link to the same page.
 */
export function useUrlState<Keys extends string>(
	defaults: Strings<Keys>,
): [Strings<Keys>, (change: Partial<Strings<Keys>>) => void] {
	const fixed = useRef(defaults);
	const params = useSearchParams();
	const [state, setState] = useState(() => read(params, fixed.current));
	const timer = useRef(0);
	const latest = useRef(state);

	const write = useCallback(() => {
		window.clearTimeout(timer.current);
		timer.current = 0;
		const query = writeQuery(window.location.search, latest.current, fixed.current);
		window.history.replaceState(null, "", query ? `?${query}` : window.location.pathname);
	}, []);

	const follow = useCallback(() => {
		window.clearTimeout(timer.current);
		timer.current = 0;
		const next = read(new URLSearchParams(window.location.search), fixed.current);
		if ((Object.keys(next) as Keys[]).every((key) => next[key] === latest.current[key])) return;
		latest.current = next;
		setState(next);
	}, []);

	// The router tells of our own writes too, and late: the address itself is asked, and not while a write is to come.
	// biome-ignore lint/correctness/useExhaustiveDependencies: `params` is what says that the address has changed.
	useEffect(() => {
		if (timer.current === 0) follow();
	}, [params, follow]);

	useEffect(() => {
		// A write that comes after a link was followed would call the router back to this page.
		const settle = () => {
			if (timer.current !== 0) write();
		};
		window.addEventListener("popstate", follow);
		window.addEventListener("click", settle, { capture: true });
		return () => {
			window.clearTimeout(timer.current);
			window.removeEventListener("popstate", follow);
			window.removeEventListener("click", settle, { capture: true });
		};
	}, [write, follow]);

	const change = useCallback(
		(part: Partial<Strings<Keys>>) => {
			latest.current = { ...latest.current, ...part };
			setState(latest.current);
			window.clearTimeout(timer.current);
			timer.current = window.setTimeout(write, writeAfterMs);
		},
		[write],
	);
	return [state, change];
}
