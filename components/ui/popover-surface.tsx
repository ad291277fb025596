"use client";

import { Popover as BasePopover } from "@base-ui/react/popover";
import type { PopoverProps } from "./popover";

export function PopoverSurface({ open, onOpenChange, anchor, title, children, align = "start" }: PopoverProps) {
	return (
		<BasePopover.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
			<BasePopover.Portal>
				<BasePopover.Positioner anchor={anchor} align={align} sideOffset={4} collisionPadding={8} className="z-50">
					<BasePopover.Popup
						finalFocus={anchor}
						className="appear max-h-[var(--available-height)] min-w-56 max-w-96 overflow-y-auto rounded-panel bg-surface-raised p-4 text-text shadow-float outline-none"
					>
						<BasePopover.Title className="mb-2 font-medium text-sm">{title}</BasePopover.Title>
						{children}
					</BasePopover.Popup>
				</BasePopover.Positioner>
			</BasePopover.Portal>
		</BasePopover.Root>
	);
}
