"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { cx } from "./cx";
import { announce } from "./live-region";
import { middle } from "./middle";

interface IdProps {
	/** What kind of id it is: "user id", "command id". */
	kind: string;
	value: string;
	/** How many characters are shown before the middle is left out. */
	chars?: number;
	/** Shows the kind before the id; without, it is told by the tooltip and to screen readers. */
	showKind?: boolean;
	className?: string;
	tabIndex?: number;
}

/** An id: monospace, both ends visible, one press copies it. */
export function Id({ kind, value, chars = 14, showKind = false, className, tabIndex }: IdProps) {
	const [copied, setCopied] = useState(false);
	useEffect(() => {
		if (!copied) return;
		const timer = window.setTimeout(() => setCopied(false), 1_500);
		return () => window.clearTimeout(timer);
	}, [copied]);
	const copy = async () => {
		try {
			await navigator.clipboard.writeText(value);
			setCopied(true);
			announce(`Copied ${kind}`);
		} catch {
			announce(`Could not copy. The ${kind} is ${value}`);
		}
	};
	return (
		<button
			type="button"
			tabIndex={tabIndex}
			onClick={(event) => {
				event.stopPropagation();
				void copy();
			}}
			aria-label={`Copy ${kind} ${value}`}
			data-tip={`${copied ? "Copied" : "Copy"} ${kind} ${value}`}
			className={cx(
				"group/id inline-flex max-w-full items-center gap-1 rounded-sm text-left text-text-muted text-xs hover:text-text",
				className,
			)}
		>
			{showKind ? <span className="flex-none text-text-faint">{kind}</span> : null}
			<bdi className="truncate font-mono">{middle(value, chars)}</bdi>
			<span className="flex-none [&_svg.lucide]:size-3">
				{copied ? (
					<Check aria-hidden className="text-live" />
				) : (
					<Copy aria-hidden className="opacity-0 group-hover/id:opacity-60 group-focus-visible/id:opacity-60" />
				)}
			</span>
		</button>
	);
}
