"use client";

import { CalendarClock, Eye } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { memo } from "react";
import type { RoomRow } from "@/lib/api/rooms";
import { providerNames, roomKey } from "@/lib/moderation/words/room";
import { IconButton } from "../ui/button";
import { cx } from "../ui/cx";
import { Id } from "../ui/id";
import { StatusDot } from "../ui/status-dot";
import { Duration, TimeAgo } from "../ui/time";
import { formatCount, roomPath } from "./rooms-view";

/** The columns, shared by head, rows and skeleton; under 820 px a row is two lines instead. */
export const columns =
	"md:grid md:grid-cols-[minmax(0,560px)_128px_112px_minmax(120px,1fr)] md:items-center md:gap-x-6";

interface RoomLineProps {
	row: RoomRow;
	/** The vendor's last word is fresh; otherwise the row is what was last known. */
	current: boolean;
	/** This person may schedule the room's end. */
	schedules: boolean;
}

/** One room; the whole row is its link. */
export const RoomLine = memo(function RoomLine({ row, current, schedules }: RoomLineProps) {
	const router = useRouter();
	return (
		<li
			className={cx(
				"group/row relative border-line border-b px-5 transition-colors last:border-b-0 hover:bg-hover focus-within:bg-hover max-md:px-4",
				schedules && "pr-14 max-md:pr-14",
				"[contain-intrinsic-size:auto_57px] [content-visibility:auto] max-md:[contain-intrinsic-size:auto_84px]",
			)}
		>
			<div className={cx("min-h-14 py-2 max-md:py-3", columns)}>
				<div className="flex min-w-0 items-center gap-3">
					<StatusDot tone={current ? "live" : "waiting"} hollow={!row.live} />
					<div className="min-w-0">
						<Link
							href={roomPath(row.room)}
							prefetch={false}
							data-row
							className="block truncate font-medium text-base after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2"
						>
							<bdi>{row.title}</bdi>
						</Link>
						<div className="flex items-center gap-2 text-text-faint text-xs">
							{providerNames[row.room.provider]}
							<Id kind="room id" value={row.room.roomId} className="relative z-10" />
						</div>
					</div>
				</div>
				<div className="text-sm max-md:mt-2 max-md:flex max-md:flex-wrap max-md:gap-x-4 max-md:gap-y-1 max-md:pl-5 md:contents">
					<People row={row} />
					<div className="text-text-muted md:text-right">
						{row.live && row.startedAt ? (
							<>
								<span className="text-text-faint md:sr-only">for </span>
								<Duration since={row.startedAt} />
							</>
						) : null}
						{current ? null : (
							<span className="text-waiting text-xs max-md:ml-4 md:block">
								as of <TimeAgo at={row.seenAt} />
							</span>
						)}
					</div>
					<Watchers names={row.watchedBy} />
				</div>
			</div>
			{schedules ? (
				<IconButton
					label={`Schedule an end of ${row.title}`}
					icon={<CalendarClock aria-hidden />}
					onClick={() => router.push(`/schedule?new=${encodeURIComponent(roomKey(row.room))}`)}
					className="absolute! top-1/2 right-3 z-10 -translate-y-1/2 text-text-faint! max-md:top-2 max-md:translate-y-0"
				/>
			) : null}
		</li>
	);
});

function People({ row }: { row: RoomRow }) {
	if (!row.live) return <div className="text-text-faint md:text-right">Nobody is in</div>;
	if (row.people === null) return <div className="text-waiting md:text-right">Live, not counted</div>;
	return (
		<div className="tabular-nums md:text-right">
			<span className="font-medium">{formatCount(row.people)}</span>{" "}
			<span className="text-text-muted">{row.people === 1 ? "person" : "people"}</span>
		</div>
	);
}

function Watchers({ names }: { names: readonly string[] }) {
	if (names.length === 0) return <div className="text-text-faint max-md:hidden">Nobody watches</div>;
	const [first, ...others] = names;
	return (
		<div
			className="flex min-w-0 items-center gap-1.5 text-text-muted"
			data-tip={others.length > 0 ? names.join(", ") : undefined}
		>
			<Eye aria-hidden className="text-text-faint" />
			<span className="sr-only">Watched by </span>
			<span className="truncate">
				<bdi>{first}</bdi>
			</span>
			{others.length > 0 ? (
				<>
					<span aria-hidden className="flex-none text-text-faint">
						+{others.length}
					</span>
					<span className="sr-only">, {others.join(", ")}</span>
				</>
			) : null}
		</div>
	);
}
