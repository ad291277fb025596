"use client";

import { lazy, type ReactNode, type RefObject, Suspense, useRef, useSyncExternalStore } from "react";
import { Dialog } from "./dialog";

const PopoverSurface = lazy(() => import("./popover-surface").then((module) => ({ default: module.PopoverSurface })));

export interface PopoverProps {
	open: boolean;
	onOpenChange: (open: boolean) => void;
	anchor: RefObject<HTMLElement | null>;
	title: string;
	children: ReactNode;
	align?: "start" | "end";
}

const phone = "(max-width: 559px)";
function subscribe(changed: () => void): () => void {
	const query = window.matchMedia(phone);
	query.addEventListener("change", changed);
	return () => query.removeEventListener("change", changed);
}

/** Whether the screen is a phone's: one column, panels as sheets from below. */
export function useIsPhone(): boolean {
	return useSyncExternalStore(
		subscribe,
		() => window.matchMedia(phone).matches,
		() => false,
	);
}

/** A panel beside its button; on phones a sheet from below. */
export function Popover(props: PopoverProps) {
	const opened = useRef(false);
	const isPhone = useIsPhone();
	if (props.open) opened.current = true;
	if (!opened.current) return null;
	if (isPhone) return <Dialog {...props} />;
	return (
		<Suspense fallback={null}>
			<PopoverSurface {...props} />
		</Suspense>
	);
}
