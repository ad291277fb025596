"use client";

import { useCallback, useState, useSyncExternalStore } from "react";

/** A media query as an outside store, asked of the browser once a page and not once a render. */
function media(query: string) {
	let list: MediaQueryList | undefined;
	const asked = () => {
		list ??= window.matchMedia(query);
		return list;
	};
	return {
		subscribe: (changed: () => void) => {
			asked().addEventListener("change", changed);
			return () => asked().removeEventListener("change", changed);
		},
		matches: () => asked().matches,
	};
}
const wide = media("(min-width: 1100px)");
const coarse = media("(pointer: coarse)");
const onServer = () => false;

/** Roster, person and activity stand side by side; below, they are tabs. */
export function useIsWide(): boolean {
	return useSyncExternalStore(wide.subscribe, wide.matches, onServer);
}

export function useIsCoarse(): boolean {
	return useSyncExternalStore(coarse.subscribe, coarse.matches, onServer);
}

/** A side panel's open state, remembered on this device. */
export function useRemembered(name: string): [boolean, (open: boolean) => void] {
	const key = `usher.panel.${name}`;
	const [open, setOpen] = useState(() => read(key));
	const remember = useCallback(
		(next: boolean) => {
			setOpen(next);
			try {
				localStorage.setItem(key, next ? "open" : "closed");
			} catch {
				// Private modes may refuse storage: the choice then lasts as long as the page.
			}
		},
		[key],
	);
	return [open, remember];
}

function read(key: string): boolean {
	try {
		return localStorage.getItem(key) !== "closed";
	} catch {
		return true;
	}
}
