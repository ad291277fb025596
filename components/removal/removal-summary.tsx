"use client";

import { RotateCcw } from "lucide-react";
import Link from "next/link";
import type { RemovalItem } from "@/lib/api/removals";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { summarise, summaryWords } from "./removal-words";

interface RemovalSummaryProps {
	items: readonly RemovalItem[];
	connected: boolean;
	onRetry: (items: RemovalItem[]) => void;
}

/** Above the list while an order is on the page: how far it is, and trying again what failed. */
export function RemovalSummary({ items, connected, onRetry }: RemovalSummaryProps) {
	if (items.length === 0) return null;
	const summary = summarise(items);
	const settled = summary.settled === summary.total;
	const retryable = items.filter((item) => item.retryable && item.target !== null);
	const order = items.at(-1)?.commandId;
	return (
		<section
			aria-label="Outcome of the removal"
			data-removal-settled={settled}
			className="flex flex-none flex-wrap items-center gap-x-4 gap-y-2 border-line border-b bg-surface-sunken px-5 py-2 text-sm max-md:px-4"
		>
			<p className={cx("font-medium tabular-nums", settled && summary.open > 0 && "text-waiting")}>
				{summaryWords(summary)}
			</p>
			{summary.total > 1 && !settled ? (
				<progress
					aria-label="Removals settled"
					max={summary.total}
					value={summary.settled}
					className="h-1.5 w-40 accent-(--accent)"
				/>
			) : null}
			{connected ? null : (
				<p className="text-waiting text-xs">The connection broke; what is shown may be old. Usher keeps trying.</p>
			)}
			<div className="ml-auto flex items-center gap-3">
				{order ? (
					<Link
						href={`/audit?commandId=${order}`}
						prefetch={false}
						className="text-text-muted text-xs underline decoration-line-strong underline-offset-2 hover:text-text"
					>
						In the audit
					</Link>
				) : null}
				{retryable.length > 0 && settled ? (
					<Button size="sm" icon={<RotateCcw aria-hidden />} onClick={() => onRetry(retryable)}>
						Try again{retryable.length > 1 ? ` (${retryable.length})` : ""}
					</Button>
				) : null}
			</div>
		</section>
	);
}
