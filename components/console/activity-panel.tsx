// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a scrolling list must be reachable by keyboard
"use client";

import { Check, Clock, History, LogIn, LogOut, TriangleAlert, X } from "lucide-react";
import { memo, useMemo, useState } from "react";
import type { ActivityItem } from "@/lib/api/activity";
import { RoomNotices } from "../notices/room-notices";
import { IconButton } from "../ui/button";
import { cx } from "../ui/cx";
import { EmptyState } from "../ui/empty-state";
import { Select } from "../ui/field";
import { ClockTime } from "../ui/time";
import { actSentence, outcomeLabel, restsOn } from "./activity-words";
import { useGate } from "./gates";
import { useActivity, useOpenRoom } from "./room-context";

const mostShown = 150;
const shows = [
	{ value: "all", label: "Everything" },
	{ value: "acts", label: "Acts only" },
];

/** What has happened in the room, the same for every moderator in it; newest first. */
export function ActivityPanel({ onClose }: { onClose?: () => void }) {
	const { items, connected } = useActivity();
	const { notices } = useOpenRoom();
	const askGate = useGate("ask-to-leave");
	const [show, setShow] = useState("all");
	const shown = useMemo(
		() => (show === "acts" ? items.filter((item) => item.entry.kind === "act") : items).slice(0, mostShown),
		[items, show],
	);
	return (
		<section className="flex min-h-0 flex-1 flex-col" aria-label="Activity">
			<header className="flex h-12 flex-none items-center gap-2 border-line border-b pr-2 pl-4">
				<h2 className="flex-1 font-medium text-sm">Activity</h2>
				<Select size="sm" label="Show" options={shows} value={show} onChange={setShow} />
				{onClose ? <IconButton label="Close activity" icon={<X aria-hidden />} size="sm" onClick={onClose} /> : null}
			</header>
			<RoomNotices desk={notices} reason={askGate} />
			{connected ? null : (
				<p className="flex flex-none items-center gap-1.5 bg-waiting-soft px-4 py-1.5 text-xs" role="status">
					<Clock aria-hidden className="text-waiting" /> Connecting to the activity of this room…
				</p>
			)}
			{shown.length === 0 ? (
				<EmptyState icon={<History aria-hidden />} title="Nothing yet">
					Who joins and leaves, and what moderators do, appears here.
				</EmptyState>
			) : (
				<ol
					className="min-h-0 flex-1 overflow-y-auto overscroll-contain py-1"
					tabIndex={0}
					aria-label="Latest activity, newest first"
				>
					{shown.map((item) => (
						<Line key={item.entry.kind === "act" ? item.entry.commandId : item.id} item={item} />
					))}
				</ol>
			)}
		</section>
	);
}

const Line = memo(function Line({ item }: { item: ActivityItem }) {
	const { entry } = item;
	const act = entry.kind === "act";
	return (
		<li
			className="flex gap-2 px-4 py-1.5 text-sm [contain-intrinsic-size:auto_32px] [content-visibility:auto]"
			data-activity={act ? entry.command : entry.kind}
			data-outcome={act ? entry.outcome : undefined}
			data-command={act ? entry.commandId : undefined}
		>
			<ClockTime at={item.at} className="w-14 flex-none pt-px text-text-faint text-xs" />
			{entry.kind === "act" ? (
				<div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
					<span className="font-medium">
						<bdi>{entry.by.name}</bdi>
					</span>{" "}
					<bdi>{actSentence(entry)}</bdi>
					<Outcome entry={entry} />
				</div>
			) : (
				<div className="flex min-w-0 flex-1 items-start gap-1.5 text-text-muted">
					<bdi className="truncate">{entry.name}</bdi>
					<span className="flex-none">{entry.kind === "joined" ? "joined" : "left"}</span>
					<span className="flex-none pt-0.5 text-text-faint [&_svg.lucide]:size-3.5">
						{entry.kind === "joined" ? <LogIn aria-hidden /> : <LogOut aria-hidden />}
					</span>
				</div>
			)}
		</li>
	);
});

function Outcome({ entry }: { entry: Extract<ActivityItem["entry"], { kind: "act" }> }) {
	const { outcome } = entry;
	const good = outcome === "confirmed";
	const open = outcome === "intent" || outcome === "sent";
	return (
		<span
			data-tip={restsOn(entry)}
			className={cx(
				"mt-0.5 flex items-center gap-1 text-xs [&_svg.lucide]:size-3.5",
				good ? "text-live" : open ? "text-text-muted" : "text-waiting",
			)}
		>
			{good ? <Check aria-hidden /> : open ? <Clock aria-hidden /> : <TriangleAlert aria-hidden />}
			{outcomeLabel(outcome)}
			{good && entry.latencyMs !== null ? <span className="tabular-nums">{entry.latencyMs} ms</span> : null}
			{entry.outcomeCode && !good ? <span className="font-mono">{entry.outcomeCode}</span> : null}
		</span>
	);
}
