"use client";

import { Dialog } from "../ui/dialog";
import { CheckField } from "../ui/field";
import { setShortcuts, useActiveHotkeys, useShortcutsOn } from "../ui/hotkeys";
import { Kbd } from "../ui/kbd";

export function HelpDialog({ onClose }: { onClose: () => void }) {
	const hotkeys = useActiveHotkeys();
	const on = useShortcutsOn();
	return (
		<Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title="Keyboard shortcuts" width="sm">
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
				Shortcuts rest while you type and while a dialog or menu is open. None of them removes anybody, mutes everybody
				or ends a session.
			</p>
			<CheckField checked={on} onChange={setShortcuts} className="mt-3">
				Use single-key shortcuts
			</CheckField>
		</Dialog>
	);
}
