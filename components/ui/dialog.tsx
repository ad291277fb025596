"use client";

import { lazy, type ReactNode, type RefObject, Suspense, useRef } from "react";
import type { ButtonVariant } from "./button";

// A dialog's machinery (focus trap, portal, scroll lock) is 24 KB: it comes when the first one opens.
const DialogSurface = lazy(() => import("./dialog-surface").then((module) => ({ default: module.DialogSurface })));
const AlertSurface = lazy(() => import("./dialog-surface").then((module) => ({ default: module.AlertSurface })));

export interface DialogProps {
	open: boolean;
	onOpenChange: (open: boolean) => void;
	title: string;
	description?: ReactNode;
	children?: ReactNode;
	/** Buttons, least destructive first. */
	footer?: ReactNode;
	/** `side`: a panel at the end edge. On phones each of them is a sheet from below. */
	placement?: "center" | "side";
	width?: "sm" | "md" | "lg";
	initialFocus?: RefObject<HTMLElement | null>;
	/** Where focus goes after closing, when not back to where it was (a removed row's neighbour). */
	finalFocus?: RefObject<HTMLElement | null>;
	/** An act is under way: Escape and outside presses do not close. */
	locked?: boolean;
}

/** Whether to mount: from the first opening on. */
function useOpenedOnce(open: boolean): boolean {
	const opened = useRef(false);
	if (open) opened.current = true;
	return opened.current;
}

export function Dialog(props: DialogProps) {
	if (!useOpenedOnce(props.open)) return null;
	return (
		<Suspense fallback={null}>
			<DialogSurface {...props} />
		</Suspense>
	);
}

export interface AlertDialogProps extends Omit<DialogProps, "footer" | "placement" | "initialFocus"> {
	/** What will happen, in the imperative: "Remove Ada". */
	confirmLabel: string;
	cancelLabel?: string;
	confirmVariant?: ButtonVariant;
	confirmDisabledReason?: string | null;
	pending?: boolean;
	onConfirm: () => void;
}

/** Asks before something that cannot be taken back; focus starts on the button that changes nothing. */
export function AlertDialog(props: AlertDialogProps) {
	if (!useOpenedOnce(props.open)) return null;
	return (
		<Suspense fallback={null}>
			<AlertSurface {...props} />
		</Suspense>
	);
}
