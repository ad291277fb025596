"use client";

import { useEffect, useRef } from "react";

const openAfterMs = 350;
const gap = 6;

/** The nearest element that carries a tip; text in `data-tip`, its key in `data-tip-key`. */
function tipOwner(target: EventTarget | null): HTMLElement | null {
	return target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null;
}

function place(layer: HTMLElement, owner: HTMLElement): void {
	const box = owner.getBoundingClientRect();
	const { width, height } = layer.getBoundingClientRect();
	const above = box.top - height - gap >= 4;
	const left = Math.min(Math.max(4, box.left + box.width / 2 - width / 2), window.innerWidth - width - 4);
	layer.style.left = `${Math.round(left)}px`;
	layer.style.top = `${Math.round(above ? box.top - height - gap : box.bottom + gap)}px`;
}

/**
 * One tooltip for the whole page: a roster of thousands of rows needs no tooltip component per button, and the
 * first load carries no positioning library. It repeats what the element's name or description already says to
 * assistive technology, so the layer itself is hidden from it. Escape closes it; it may be hovered (WCAG 1.4.13).
 */
export function TooltipLayer() {
	const layer = useRef<HTMLDivElement>(null);
	useEffect(() => {
		const node = layer.current;
		if (!node) return;
		let owner: HTMLElement | null = null;
		let timer = 0;
		const hide = () => {
			window.clearTimeout(timer);
			owner = null;
			if (node.matches(":popover-open")) node.hidePopover();
		};
		const show = (next: HTMLElement) => {
			window.clearTimeout(timer);
			const text = next.dataset.tip;
			if (!text || !next.isConnected) return hide();
			owner = next;
			const key = next.dataset.tipKey;
			node.textContent = text;
			if (key) {
				const kbd = document.createElement("kbd");
				kbd.className = "ml-2 font-mono opacity-70";
				kbd.textContent = key;
				node.append(kbd);
			}
			if (!node.matches(":popover-open")) node.showPopover();
			place(node, next);
		};
		const over = (event: PointerEvent) => {
			if (event.pointerType === "touch" || node.contains(event.target as Node)) return;
			const next = tipOwner(event.target);
			if (next === owner && owner) return;
			const wasOpen = owner !== null;
			hide();
			if (next) timer = window.setTimeout(() => show(next), wasOpen ? 60 : openAfterMs);
		};
		const focus = (event: FocusEvent) => {
			const next = tipOwner(event.target);
			if (next?.matches(":focus-visible")) show(next);
			else hide();
		};
		// A press explains a control that cannot be used (the only way on touch), and dismisses every other tip.
		const press = (event: MouseEvent) => {
			const next = tipOwner(event.target);
			if (next?.getAttribute("aria-disabled") === "true") show(next);
			else hide();
		};
		const key = (event: KeyboardEvent) => {
			if (event.key === "Escape") hide();
		};
		document.addEventListener("pointerover", over);
		document.addEventListener("focusin", focus);
		document.addEventListener("click", press, true);
		document.addEventListener("keydown", key, true);
		document.addEventListener("scroll", hide, true);
		return () => {
			hide();
			document.removeEventListener("pointerover", over);
			document.removeEventListener("focusin", focus);
			document.removeEventListener("click", press, true);
			document.removeEventListener("keydown", key, true);
			document.removeEventListener("scroll", hide, true);
		};
	}, []);
	return (
		<div
			ref={layer}
			popover="manual"
			aria-hidden="true"
			className="fixed inset-auto m-0 max-w-72 rounded border-0 bg-ink px-2 py-1 text-ink-on text-xs"
		/>
	);
}
