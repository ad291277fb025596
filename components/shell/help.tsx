"use client";

import { Keyboard } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { IconButton } from "../ui/button";
import { useHotkeys, useShortcutsOn } from "../ui/hotkeys";

const HelpDialog = lazy(() => import("./help-dialog").then((module) => ({ default: module.HelpDialog })));

/** `?`: which keys work on this page. They can be turned off, for people whose software speaks or types for them. */
export function Help() {
	const [open, setOpen] = useState(false);
	const on = useShortcutsOn();
	useHotkeys([{ key: "?", label: "Show these shortcuts", run: () => setOpen(true) }]);
	return (
		<>
			<IconButton
				label="Keyboard shortcuts"
				shortcut={on ? "?" : undefined}
				icon={<Keyboard aria-hidden />}
				onClick={() => setOpen(true)}
				className="max-md:hidden"
			/>
			{open ? (
				<Suspense fallback={null}>
					<HelpDialog onClose={() => setOpen(false)} />
				</Suspense>
			) : null}
		</>
	);
}
