"use client";

import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import { cx } from "./cx";

export interface Tab<Value extends string> {
	value: Value;
	label: string;
	/** Shown beside the label, with tabular figures. */
	count?: number | null;
}

interface TabsProps<Value extends string> {
	label: string;
	tabs: readonly Tab<Value>[];
	value: Value;
	onChange: (value: Value) => void;
	/** The chosen tab's content; it stands in the tab panel. */
	children: ReactNode;
	className?: string;
	panelClassName?: string;
}

/** Tabs with one tab stop; arrows, Home and End move and choose. Small enough not to be worth a library's 14 KB. */
export function Tabs<Value extends string>({
	label,
	tabs,
	value,
	onChange,
	children,
	className,
	panelClassName,
}: TabsProps<Value>) {
	const id = useId();
	const list = useRef<HTMLDivElement>(null);
	const move = (event: KeyboardEvent) => {
		const at = tabs.findIndex((tab) => tab.value === value);
		const last = tabs.length - 1;
		const next = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[
			event.key
		];
		const tab = next === undefined ? undefined : tabs[next];
		if (!tab || next === undefined) return;
		event.preventDefault();
		onChange(tab.value);
		(list.current?.children[next] as HTMLElement | undefined)?.focus();
	};
	return (
		<div className={className}>
			<div
				ref={list}
				role="tablist"
				aria-label={label}
				onKeyDown={move}
				className="flex flex-none gap-1 border-line border-b px-3"
			>
				{tabs.map((tab) => {
					const chosen = tab.value === value;
					return (
						<button
							key={tab.value}
							type="button"
							role="tab"
							id={`${id}-${tab.value}`}
							aria-selected={chosen}
							aria-controls={`${id}-panel`}
							tabIndex={chosen ? 0 : -1}
							onClick={() => onChange(tab.value)}
							className={cx(
								"-mb-px flex h-10 items-center gap-1.5 border-b-2 px-2 text-sm transition-colors",
								chosen ? "border-accent font-medium text-text" : "border-transparent text-text-muted hover:text-text",
							)}
						>
							{tab.label}
							{tab.count === undefined || tab.count === null ? null : (
								<span className="text-text-faint text-xs tabular-nums">{tab.count}</span>
							)}
						</button>
					);
				})}
			</div>
			<div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`} className={panelClassName}>
				{children}
			</div>
		</div>
	);
}
