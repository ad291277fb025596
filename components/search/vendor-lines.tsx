"use client";

import type { VendorStep } from "@/lib/api/search";
import { type Provider, providerNames, providers } from "@/lib/moderation/words/room";
import { counted } from "../removal/places";
import type { Tone } from "../ui/badge";
import { cx } from "../ui/cx";
import { StatusDot } from "../ui/status-dot";

const looks: Record<VendorStep["state"], { tone: Tone; hollow: boolean; words: string }> = {
	searching: { tone: "accent", hollow: false, words: "Searching" },
	done: { tone: "live", hollow: false, words: "Searched" },
	failed: { tone: "waiting", hollow: false, words: "Could not search" },
	"not-connected": { tone: "neutral", hollow: true, words: "Not connected" },
	"cannot-search": { tone: "neutral", hollow: true, words: "Cannot search for this" },
};

/** It came to its end, and the notes say what it could not look into. */
const partlyLook = { tone: "waiting", hollow: false, words: "Searched in part" } as const;

interface VendorLinesProps {
	steps: ReadonlyMap<Provider, VendorStep>;
	hitsOf: ReadonlyMap<Provider, number>;
	stopped: boolean;
}

/** One quiet line for each vendor: how far it is, and why it is no further. */
export function VendorLines({ steps, hitsOf, stopped }: VendorLinesProps) {
	const told = providers.flatMap((provider) => steps.get(provider) ?? []);
	if (told.length === 0) return null;
	return (
		<ul
			aria-label="Vendors"
			className="grid flex-none gap-x-6 border-line border-b px-5 py-2 text-xs max-md:px-4 md:grid-cols-3"
		>
			{told.map((step) => (
				<VendorLine key={step.provider} step={step} hits={hitsOf.get(step.provider) ?? 0} stopped={stopped} />
			))}
		</ul>
	);
}

function VendorLine({ step, hits, stopped }: { step: VendorStep; hits: number; stopped: boolean }) {
	const searching = step.state === "searching" && !stopped;
	const cut = step.state === "searching" && stopped;
	const partly = step.state === "done" && step.notes.length > 0;
	const look = partly ? partlyLook : looks[step.state];
	return (
		<li data-vendor={step.provider} data-vendor-state={cut ? "stopped" : step.state} className="min-w-0 py-1">
			<p className="flex items-center gap-2">
				<StatusDot
					tone={cut ? "waiting" : look.tone}
					hollow={look.hollow}
					className={searching ? "underway" : undefined}
				/>
				<span className="font-medium">{providerNames[step.provider]}</span>
				<span className={cx("text-text-muted", (step.state === "failed" || cut) && "text-waiting")}>
					{cut ? "Stopped before the end" : look.words}
				</span>
				{step.progress && (searching || cut) ? (
					<span className="text-text-faint tabular-nums">
						{step.progress.done}
						{step.progress.total === null ? "" : ` of ${step.progress.total}`}
					</span>
				) : null}
				{step.state === "done" || hits > 0 ? (
					<span className="text-text-muted tabular-nums">· {counted(hits, "hit", "hits")}</span>
				) : null}
			</p>
			{step.text ? <p className="pl-4 text-text-muted [overflow-wrap:anywhere]">{step.text}</p> : null}
			{step.notes.map((note) => (
				<p key={note} className="pl-4 text-text-faint [overflow-wrap:anywhere]">
					{note}
				</p>
			))}
		</li>
	);
}
