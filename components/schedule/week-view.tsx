"use client";

import { useEffect, useRef, useState } from "react";
import type { RoomEnd } from "@/lib/api/schedules";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { useClock } from "../ui/time";
import { EndCard } from "./end-card";
import { dayWords, hourMinute } from "./end-words";
import { byDay, type Day, dayKey, nowPlace, type Week } from "./week";

interface WeekViewProps {
	week: Week;
	ends: readonly RoomEnd[];
	offsetMs: number;
	onOpen: (endId: string) => void;
}

/** Days as columns on a wide screen, one under the other on a narrow one; each lists what ends, earliest first. */
export function WeekView({ week, ends, offsetMs, onOpen }: WeekViewProps) {
	const days = byDay(ends, week);
	const today = useClock((now) => dayKey(now + offsetMs));
	return (
		<ol
			aria-label="Days of the week"
			className="grid min-h-full grid-cols-1 max-lg:content-start max-lg:divide-y max-lg:divide-line lg:grid-cols-7 lg:divide-x lg:divide-line"
		>
			{week.days.map((day) => (
				<DayColumn
					key={day.key}
					day={day}
					ends={days.get(day.key) ?? []}
					today={day.key === today}
					past={day.key < today}
					offsetMs={offsetMs}
					onOpen={onOpen}
				/>
			))}
		</ol>
	);
}

/** More than anybody reads at once are drawn when asked for. */
const shownAtOnce = 60;

interface DayColumnProps extends Omit<WeekViewProps, "week"> {
	day: Day;
	today: boolean;
	past: boolean;
}

function DayColumn({ day, ends, today, past, offsetMs, onOpen }: DayColumnProps) {
	const [all, setAll] = useState(false);
	const item = useRef<HTMLLIElement>(null);
	// One under the other, the days that are over would fill a phone: it starts at today.
	const first = useRef(today);
	useEffect(() => {
		// The list alone is scrolled: scrollIntoView would move the page around it too.
		const scroller = item.current?.closest("[data-week-scroll]");
		if (!first.current || !item.current || !scroller || !window.matchMedia("(max-width: 1099px)").matches) return;
		scroller.scrollTop += item.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
	}, []);
	// -1: now is another day.
	const line = useClock((now) => nowPlace(ends, day, now + offsetMs) ?? -1);
	// On a day with more than fits, the ones around now matter most.
	const from = all || ends.length <= shownAtOnce ? 0 : Math.max(0, Math.min(line - 10, ends.length - shownAtOnce));
	const shown = all ? ends : ends.slice(from, from + shownAtOnce);
	const left = ends.length - shown.length;
	return (
		<li ref={item} className="min-w-0 lg:flex lg:flex-col" data-day={day.key} aria-current={today ? "date" : undefined}>
			<h2
				className={cx(
					"sticky top-0 z-10 flex items-baseline gap-2 border-b bg-surface px-3 py-2 text-xs max-md:px-4",
					today ? "border-accent font-medium text-text" : "border-line text-text-muted",
					!today && ends.length === 0 && "max-lg:border-transparent",
				)}
			>
				{dayWords(day.start)}
				{today ? <span className="text-accent">Today</span> : null}
				<span className="ml-auto font-normal text-text-faint tabular-nums">
					{ends.length > 0 ? (
						<>
							{ends.length.toLocaleString("en")}
							<span className="sr-only"> {ends.length === 1 ? "end" : "ends"}</span>
						</>
					) : (
						<span className="lg:sr-only">{past ? "Nothing ended" : "Nothing ends"}</span>
					)}
				</span>
			</h2>
			<div className="space-y-1.5 px-2 py-2 empty:hidden max-lg:pb-3 max-md:px-3">
				{from > 0 ? <More count={from} onPress={() => setAll(true)} words="earlier" /> : null}
				{shown.map((end, at) => (
					<div key={end.endId} className="space-y-1.5">
						{line === from + at ? <NowLine offsetMs={offsetMs} /> : null}
						<EndCard end={end} offsetMs={offsetMs} onOpen={onOpen} />
					</div>
				))}
				{line !== -1 && line === from + shown.length ? <NowLine offsetMs={offsetMs} /> : null}
				{left - from > 0 ? <More count={left - from} onPress={() => setAll(true)} words="later" /> : null}
			</div>
		</li>
	);
}

function More({ count, words, onPress }: { count: number; words: string; onPress: () => void }) {
	return (
		<Button size="sm" variant="ghost" className="w-full" onClick={onPress}>
			{count.toLocaleString("en")} {words}
		</Button>
	);
}

/** Where the day stands now. */
function NowLine({ offsetMs }: { offsetMs: number }) {
	const words = useClock((now) => hourMinute(new Date(now + offsetMs).toISOString()));
	return (
		<div className="flex items-center gap-1.5 py-0.5 text-accent text-xs" data-testid="now-line">
			<span className="tabular-nums">Now {words}</span>
			<span aria-hidden className="h-px flex-1 bg-accent" />
		</div>
	);
}
