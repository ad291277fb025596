"use client";

import { Keyboard } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { CheckField } from "../ui/field";
import { setShortcuts, useActiveHotkeys, useHotkeys, useShortcutsOn } from "../ui/hotkeys";
import { Kbd } from "../ui/kbd";

/** `?`: which keys work on this page. They can be turned off, for people whose software speaks or types for them. */
export function Help() {
	const [open, setOpen] = useState(false);
	const hotkeys = useActiveHotkeys();
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
			<Dialog open={open} onOpenChange={setOpen} title="Keyboard shortcuts" width="sm">
				<dl className={on ? "divide-y divide-line" : "divide-y divide-line opacity-55"}>
					{hotkeys.map((hotkey) => (
						<div key={hotkey.key} className="flex items-center justify-between py-2 text-sm">
							<dt>{hotkey.label}</dt>
							<dd>
								<Kbd>{hotkey.key}</Kbd>
							</dd>
						</div>
					))}
				</dl>
				<p className="mt-3 text-text-muted text-xs">
					Shortcuts rest while you type and while a dialog or menu is open. None of them removes anybody, mutes
					everybody or ends a session.
				</p>
				<CheckField checked={on} onChange={setShortcuts} className="mt-3">
					Use single-key shortcuts
				</CheckField>
			</Dialog>
		</>
	);
}
