"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";

export interface Hotkey {
	/** As the keyboard event names it: `j`, `/`, `?`. One without modifiers; none may remove, mute all or end. */
	key: string;
	/** What it does, for the help dialog. */
	label: string;
	run: (event: KeyboardEvent) => void;
}

const storageKey = "usher.shortcuts";
const changed = new Set<() => void>();
let active: readonly (readonly Hotkey[])[] = [];
let flat: readonly Hotkey[] = [];

function publish(next: typeof active): void {
	active = next;
	flat = next.flat();
	for (const listener of changed) listener();
}
function subscribe(listener: () => void): () => void {
	changed.add(listener);
	return () => {
		changed.delete(listener);
	};
}

export function shortcutsOn(): boolean {
	try {
		return localStorage.getItem(storageKey) !== "off";
	} catch {
		return true;
	}
}

export function setShortcuts(on: boolean): void {
	try {
		localStorage.setItem(storageKey, on ? "on" : "off");
	} catch {
		// Private modes may refuse storage: the choice then lasts as long as the page.
	}
	for (const listener of changed) listener();
}

export function useShortcutsOn(): boolean {
	return useSyncExternalStore(subscribe, shortcutsOn, () => true);
}

const none: readonly Hotkey[] = [];
/** What works on this page now, for the help dialog. */
export function useActiveHotkeys(): readonly Hotkey[] {
	return useSyncExternalStore(
		subscribe,
		() => flat,
		() => none,
	);
}

/** Fields, menus and dialogs keep their keys to themselves. */
export function isQuietPlace(target: EventTarget | null): boolean {
	if (!(target instanceof Element)) return false;
	return (
		target.closest(
			'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="alertdialog"], [role="menu"]',
		) !== null
	);
}

/** Single-key shortcuts of a part of the page, for as long as it is mounted; silent in fields, menus and dialogs. */
export function useHotkeys(hotkeys: readonly Hotkey[]): void {
	const latest = useRef(hotkeys);
	useEffect(() => {
		latest.current = hotkeys;
	});
	const signature = hotkeys.map((hotkey) => `${hotkey.key}\u0000${hotkey.label}`).join("\u0001");
	// biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the list, whose identity changes with each render
	useEffect(() => {
		const mine = latest.current;
		publish([...active, mine]);
		const press = (event: KeyboardEvent) => {
			if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
			if (isQuietPlace(event.target) || !shortcutsOn()) return;
			const hotkey = latest.current.find((candidate) => candidate.key === event.key);
			if (!hotkey) return;
			event.preventDefault();
			hotkey.run(event);
		};
		window.addEventListener("keydown", press);
		return () => {
			window.removeEventListener("keydown", press);
			publish(active.filter((list) => list !== mine));
		};
	}, [signature]);
}
