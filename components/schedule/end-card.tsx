"use client";

import { Repeat } from "lucide-react";
import { memo } from "react";
import type { RoomEnd } from "@/lib/api/schedules";
import { providerNames } from "@/lib/moderation/words/room";
import { Badge } from "../ui/badge";
import { cx } from "../ui/cx";
import { useClock } from "../ui/time";
import { dayWords, hourMinute, stageOf, stateWords } from "./end-words";
import { TimeLeft } from "./time-left";

interface EndCardProps {
	end: RoomEnd;
	offsetMs: number;
	onOpen: (endId: string) => void;
}

/** One end in the calendar: when, which room, and how it stands, in words. */
export const EndCard = memo(function EndCard({ end, offsetMs, onOpen }: EndCardProps) {
	// Once a second, but the card is drawn anew only when one of its words changes.
	const soon = useClock((now) => end.state === "planned" && /ten|five/.test(stageOf(end.endsAt, now + offsetMs)));
	const label = useClock((now) => stateWords(end, now + offsetMs).label);
	const { tone, past } = stateWords(end, label === "Due" ? Number.POSITIVE_INFINITY : 0);
	const struck = end.state === "skipped" || end.state === "cancelled";
	return (
		<button
			type="button"
			data-end={end.endId}
			data-state={end.state}
			onClick={() => onOpen(end.endId)}
			aria-haspopup="dialog"
			className={cx(
				"block w-full rounded border border-line bg-surface px-2.5 py-2 text-left transition-colors hover:border-line-strong",
				"max-lg:grid max-lg:grid-cols-[56px_minmax(0,1fr)_auto] max-lg:items-baseline max-lg:gap-x-2 pointer-coarse:py-3",
				past && "text-text-muted",
			)}
		>
			<span className="flex items-center gap-1.5 text-sm">
				<time dateTime={end.endsAt} className={cx("font-medium tabular-nums", struck && "line-through")}>
					<span className="sr-only">{dayWords(end.endsAt)}, </span>
					{hourMinute(end.endsAt)}
				</time>
				{end.repeats ? (
					<span data-tip="Repeats every week" className="text-text-faint [&_svg.lucide]:size-3">
						<Repeat aria-hidden />
						<span className="sr-only">repeats</span>
					</span>
				) : null}
				{end.extendedMinutes > 0 ? (
					<span className="text-text-faint text-xs tabular-nums max-lg:hidden">+{end.extendedMinutes} min</span>
				) : null}
			</span>
			<span className="min-w-0 lg:block">
				<bdi className={cx("block truncate text-sm", !past && "font-medium")}>{end.roomTitle || end.room.roomId}</bdi>
				<span className="block truncate text-text-faint text-xs">
					{providerNames[end.room.provider]}
					{end.title ? (
						<>
							{" · "}
							<bdi>{end.title}</bdi>
						</>
					) : null}
				</span>
			</span>
			<span className="mt-1 flex items-center gap-2 max-lg:mt-0">
				{soon ? (
					<Badge tone="waiting">
						In <TimeLeft to={end.endsAt} offsetMs={offsetMs} />
					</Badge>
				) : (
					<Badge tone={tone}>{label}</Badge>
				)}
			</span>
		</button>
	);
});
