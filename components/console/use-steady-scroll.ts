"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/**
 * Keeps rows where they are while others come and go: the row under the pointer, else the one with the focus, else the
 * first one seen stays at its place on the screen, and the list moves under it.
 */
export function useSteadyScroll(
	scroller: RefObject<HTMLDivElement | null>,
	keys: readonly string[],
	height: number,
): void {
	// Kept by events: reading it from the element would force a layout at every change of the list.
	const scrolled = useRef(0);
	const before = useRef(keys);
	const hovered = useRef<string | null>(null);
	useEffect(() => {
		const box = scroller.current;
		if (!box) return;
		const over = (event: PointerEvent) => {
			hovered.current = (event.target as Element).closest<HTMLElement>("[data-row]")?.dataset.row ?? null;
		};
		const out = () => {
			hovered.current = null;
		};
		const scroll = () => {
			scrolled.current = box.scrollTop;
		};
		box.addEventListener("scroll", scroll, { passive: true });
		box.addEventListener("pointerover", over, { passive: true });
		box.addEventListener("pointerleave", out, { passive: true });
		return () => {
			box.removeEventListener("scroll", scroll);
			box.removeEventListener("pointerover", over);
			box.removeEventListener("pointerleave", out);
		};
	}, [scroller]);
	useLayoutEffect(() => {
		const box = scroller.current;
		const old = before.current;
		before.current = keys;
		if (!box || old === keys || old.length === 0) return;
		const focused = document.activeElement?.closest<HTMLElement>("[data-row]")?.dataset.row;
		const top = scrolled.current > 0 ? old[Math.floor(scrolled.current / height)] : undefined;
		for (const anchor of [hovered.current, focused, top]) {
			if (!anchor) continue;
			const from = old.indexOf(anchor);
			const to = keys.indexOf(anchor);
			if (from === -1 || to === -1) continue;
			if (from !== to) box.scrollTop += (to - from) * height;
			return;
		}
	}, [keys, height, scroller]);
}
