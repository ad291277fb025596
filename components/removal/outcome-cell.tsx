"use client";

import { Check, Clock, TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { RemovalItem } from "@/lib/api/removals";
import { cx } from "../ui/cx";
import { isDone, isUnderWay, outcomeText, proofWords, stateLooks } from "./removal-words";

/** How far a removal has come, where it was ordered: its words, what it rests on, what to do, and its story. */
export function OutcomeCell({ item, tabIndex }: { item: RemovalItem; tabIndex?: number }) {
	const look = stateLooks[item.state];
	const proof = proofWords(item);
	const text = outcomeText(item);
	const moving = isUnderWay(item);
	return (
		<div
			data-removal-state={item.state}
			data-removal-code={item.code ?? undefined}
			className="min-w-0 text-xs [overflow-wrap:anywhere]"
		>
			<p
				className={cx(
					"flex items-center gap-1 font-medium [&_svg.lucide]:size-3.5",
					look.tone === "live" && "text-live",
					look.tone === "waiting" && "text-waiting",
					look.tone === "neutral" && "text-text-muted",
				)}
			>
				{moving ? (
					<Clock aria-hidden className="underway" />
				) : isDone(item) ? (
					<Check aria-hidden />
				) : (
					<TriangleAlert aria-hidden />
				)}
				{look.words}
			</p>
			{moving ? null : (
				<p className="text-text-muted">
					{[text, proof].filter(Boolean).map((part) => (
						<span key={part} className={part === proof ? "text-text-faint tabular-nums" : undefined}>
							{part}
							{part === proof ? " · " : " "}
						</span>
					))}
					<Link
						href={`/audit?commandId=${encodeURIComponent(item.targetId)}`}
						prefetch={false}
						tabIndex={tabIndex}
						className="underline decoration-line-strong underline-offset-2 hover:text-text"
					>
						Whole story
					</Link>
				</p>
			)}
		</div>
	);
}
