"use client";

import { useCallback, useState, useSyncExternalStore } from "react";

const wide = "(min-width: 1100px)";
const coarse = "(pointer: coarse)";

function useMedia(query: string): boolean {
	return useSyncExternalStore(
		(changed) => {
			const list = window.matchMedia(query);
			list.addEventListener("change", changed);
			return () => list.removeEventListener("change", changed);
		},
		() => window.matchMedia(query).matches,
		() => false,
	);
}

/** Roster, person and activity stand side by side; below, they are tabs. */
export function useIsWide(): boolean {
	return useMedia(wide);
}

export function useIsCoarse(): boolean {
	return useMedia(coarse);
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
