"use client";

import { lazy, type ReactNode, type RefObject, Suspense, useRef, useState } from "react";
import { Button, type ButtonProps, IconButton } from "./button";

const loadSurface = () => import("./menu-surface").then((module) => ({ default: module.MenuSurface }));
// The menu's machinery is 61 KB: it comes with the first menu that is pointed at, focused or opened.
const MenuSurface = lazy(loadSurface);

export type MenuItem =
	| {
			kind?: "item";
			id: string;
			label: string;
			/** A second, quieter line. */
			detail?: string;
			icon?: ReactNode;
			shortcut?: string;
			danger?: boolean;
			/** Not possible now: stays reachable and says why. */
			disabledReason?: string | null | undefined;
			onSelect: () => void;
	  }
	| { kind: "choice"; id: string; label: string; checked: boolean; onSelect: () => void }
	| { kind: "divider"; id: string }
	| { kind: "heading"; id: string; label: ReactNode };

export interface MenuProps {
	/** Names the button, and with it the menu. */
	label: string;
	items: readonly MenuItem[];
	align?: "start" | "end";
	side?: "top" | "bottom";
	/** An icon alone (label becomes tooltip), or own content with the look of `variant`. */
	icon?: ReactNode;
	children?: ReactNode;
	variant?: ButtonProps["variant"];
	size?: ButtonProps["size"];
	className?: string;
	disabledReason?: string | null;
	tabIndex?: number;
	/** Where focus goes when an item has been chosen, if not back to the button. */
	finalFocus?: RefObject<HTMLElement | null>;
}

/** An ARIA menu button: Enter, Space and arrow down open it, arrows and letters move, Escape closes. */
export function Menu({ label, items, align = "end", side = "bottom", finalFocus, ...look }: MenuProps) {
	const [open, setOpen] = useState(false);
	const [wanted, setWanted] = useState(false);
	const byKeyboard = useRef(false);
	const button = useRef<HTMLButtonElement>(null);
	const trigger = {
		ref: button,
		tabIndex: look.tabIndex,
		className: look.className,
		disabledReason: look.disabledReason,
		size: look.size,
		"aria-haspopup": "menu" as const,
		"aria-expanded": open,
		onPointerEnter: () => void loadSurface(),
		onFocus: () => void loadSurface(),
		onClick: (event: { detail: number }) => {
			byKeyboard.current = event.detail === 0;
			setWanted(true);
			setOpen((before) => !before);
		},
		onKeyDown: (event: React.KeyboardEvent) => {
			if (event.key !== "ArrowDown" || look.disabledReason) return;
			event.preventDefault();
			event.stopPropagation();
			byKeyboard.current = true;
			setWanted(true);
			setOpen(true);
		},
	};
	return (
		<>
			{look.children ? (
				<Button {...trigger} variant={look.variant ?? "ghost"} icon={look.icon} aria-label={label}>
					{look.children}
				</Button>
			) : (
				<IconButton {...trigger} label={label} icon={look.icon} />
			)}
			{wanted ? (
				<Suspense fallback={null}>
					<MenuSurface
						label={label}
						items={items}
						open={open}
						onOpenChange={setOpen}
						anchor={button}
						finalFocus={finalFocus ?? button}
						focusFirst={byKeyboard}
						align={align}
						side={side}
					/>
				</Suspense>
			) : null}
		</>
	);
}
