"use client";

import { CalendarClock } from "lucide-react";
import { usePoll } from "@/lib/api/poll";
import { Button, IconButton } from "../ui/button";
import { useClock } from "../ui/time";
import { hourMinute } from "./end-words";
import { nextEnd } from "./room-ends";
import { useRoomSchedule } from "./room-schedule-context";
import { dayKey } from "./week";

/** In the room's bar: when it ends, where that is today; else the way to its schedule. */
export function EndChip() {
	const { poll, openPanel } = useRoomSchedule();
	const { data } = usePoll(poll);
	const next = data ? nextEnd(data.ends) : null;
	const offsetMs = data?.offsetMs ?? 0;
	const today = useClock((now) => next !== null && dayKey(Date.parse(next.endsAt)) === dayKey(now + offsetMs), false);
	if (next === null || !today) {
		return (
			<IconButton label="Ends and schedule of this room" icon={<CalendarClock aria-hidden />} onClick={openPanel} />
		);
	}
	return (
		<Button
			size="sm"
			variant="ghost"
			icon={<CalendarClock aria-hidden />}
			onClick={openPanel}
			data-end-chip={next.endId}
			className="flex-none font-normal tabular-nums max-sm:px-1.5"
		>
			<span className="max-sm:sr-only">Ends {hourMinute(next.endsAt)}</span>
		</Button>
	);
}
