"use client";

import { Menu as BaseMenu } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import { type RefObject, useEffect, useRef } from "react";
import { cx } from "./cx";
import type { MenuItem } from "./menu";

const itemClass =
	"flex min-h-8 select-none items-center gap-2 rounded px-2 py-1 text-sm outline-none " +
	"data-highlighted:bg-hover pointer-coarse:min-h-11";

interface MenuSurfaceProps {
	label: string;
	items: readonly MenuItem[];
	open: boolean;
	onOpenChange: (open: boolean) => void;
	anchor: RefObject<HTMLElement | null>;
	finalFocus: RefObject<HTMLElement | null>;
	focusFirst: RefObject<boolean>;
	align: "start" | "end";
	side: "top" | "bottom";
}

export function MenuSurface(props: MenuSurfaceProps) {
	const popup = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (!props.open || !props.focusFirst.current) return;
		// The popup takes focus first; the item follows a frame later, as a keyboard user expects it.
		const frame = requestAnimationFrame(() =>
			popup.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus({ preventScroll: true }),
		);
		return () => cancelAnimationFrame(frame);
	}, [props.open, props.focusFirst]);
	return (
		<BaseMenu.Root open={props.open} onOpenChange={(next) => props.onOpenChange(next)}>
			<BaseMenu.Portal>
				<BaseMenu.Positioner
					anchor={props.anchor}
					align={props.align}
					side={props.side}
					sideOffset={4}
					collisionPadding={8}
					className="z-50 outline-none"
				>
					<BaseMenu.Popup
						ref={popup}
						aria-label={props.label}
						finalFocus={props.finalFocus}
						className="appear max-h-[var(--available-height)] min-w-48 max-w-80 overflow-y-auto rounded-panel bg-surface-raised p-1 text-text shadow-float outline-none"
					>
						{props.items.map((item) => (
							<Entry key={item.id} item={item} />
						))}
					</BaseMenu.Popup>
				</BaseMenu.Positioner>
			</BaseMenu.Portal>
		</BaseMenu.Root>
	);
}

function Entry({ item }: { item: MenuItem }) {
	if (item.kind === "divider") return <BaseMenu.Separator className="mx-2 my-1 h-px bg-line" />;
	if (item.kind === "heading") return <div className="px-2 pt-1.5 pb-1 text-text-faint text-xs">{item.label}</div>;
	if (item.kind === "choice") {
		return (
			<BaseMenu.CheckboxItem
				checked={item.checked}
				onCheckedChange={() => item.onSelect()}
				closeOnClick
				className={itemClass}
			>
				<span className="flex w-4 flex-none justify-center">
					<BaseMenu.CheckboxItemIndicator>
						<Check className="text-accent" aria-hidden />
					</BaseMenu.CheckboxItemIndicator>
				</span>
				{item.label}
			</BaseMenu.CheckboxItem>
		);
	}
	const denied = Boolean(item.disabledReason);
	return (
		<BaseMenu.Item
			label={item.label}
			closeOnClick={!denied}
			aria-disabled={denied || undefined}
			onClick={denied ? undefined : item.onSelect}
			className={cx(itemClass, item.danger && !denied && "text-danger data-highlighted:bg-danger-soft")}
		>
			{item.icon ? (
				<span
					className={cx("flex w-4 flex-none justify-center", !item.danger && "text-text-muted", denied && "opacity-50")}
				>
					{item.icon}
				</span>
			) : null}
			<span className="min-w-0 flex-1">
				<span className={cx("block", denied && "text-text-faint")}>{item.label}</span>
				{item.disabledReason || item.detail ? (
					<span className="block text-text-faint text-xs">{item.disabledReason ?? item.detail}</span>
				) : null}
			</span>
			{item.shortcut ? <kbd className="font-mono text-text-faint text-xs">{item.shortcut}</kbd> : null}
		</BaseMenu.Item>
	);
}
