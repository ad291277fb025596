"use client";

import { ChevronRight } from "lucide-react";
import { calledBy } from "../removal/places";
import { ClockTime } from "../ui/time";
import type { NoticeDesk } from "./notice-desk";
import { NoticeNote } from "./notice-note";
import { isOpen } from "./notice-words";
import { useNotices } from "./use-notices";

interface RoomNoticesProps {
	desk: NoticeDesk;
	/** Why this person may take nothing back here. */
	reason: string | null;
	/** Where the people’s own rows already say it. */
	closed?: boolean;
	className?: string;
}

/** Who has been asked to leave in the last hour, also those who are no longer in the list of people. */
export function RoomNotices({ desk, reason, closed = false, className }: RoomNoticesProps) {
	const { rows, problem } = useNotices(desk);
	if (rows.length === 0) return null;
	const open = rows.filter((row) => isOpen(row.state)).length;
	return (
		<details
			className={`group/notices flex-none border-line border-b ${className ?? ""}`}
			open={(!closed && open > 0) || undefined}
		>
			<summary className="flex h-10 items-center gap-2 px-4 text-sm hover:bg-hover [&::-webkit-details-marker]:hidden">
				<ChevronRight aria-hidden className="text-text-faint transition-transform group-open/notices:rotate-90" />
				<span className="font-medium">Asked to leave</span>
				<span className="text-text-faint text-xs tabular-nums">
					{open > 0 ? `${open} of ${rows.length} open` : rows.length}
				</span>
			</summary>
			{problem ? (
				<p className="bg-waiting-soft px-4 py-1.5 text-xs" role="status">
					Not refreshed: {problem}
				</p>
			) : null}
			<ul className="max-h-64 overflow-y-auto overscroll-contain pb-1" aria-label="Notices of the last hour">
				{rows.map((row) => (
					<li key={row.noticeId} className="px-4 py-1.5">
						<p className="flex items-baseline gap-2 text-sm">
							<bdi className="min-w-0 flex-1 truncate font-medium">{calledBy(row.target)}</bdi>
							<span className="flex-none text-text-faint text-xs">
								by <bdi>{row.askedBy}</bdi> · <ClockTime at={row.at} />
							</span>
						</p>
						<NoticeNote row={row} desk={desk} reason={reason} />
					</li>
				))}
			</ul>
		</details>
	);
}
