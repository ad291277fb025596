"use client";

import { CalendarClock, CalendarX, ChevronLeft, ChevronRight, Plus, SearchX } from "lucide-react";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { pollEnds } from "@/lib/api/ends";
import { usePoll } from "@/lib/api/poll";
import type { RoomEnd, ScheduleRow } from "@/lib/api/schedules";
import { TopBar } from "../shell/top-bar";
import { Button, IconButton } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { useHotkeys } from "../ui/hotkeys";
import { Notice } from "../ui/notice";
import { SearchField } from "../ui/search-field";
import { TimeAgo, useClock } from "../ui/time";
import { useUrlState } from "../ui/url-state";
import { offsetWords } from "./end-words";
import { readRoomKey } from "./room-key";
import type { ScheduleActions } from "./schedule-actions";
import { useZone } from "./use-zone";
import { dayKey, searchEnds, weekOf, weekTitle } from "./week";
import { WeekSkeleton } from "./week-skeleton";
import { WeekView } from "./week-view";

const EndPanel = lazy(() => import("./end-panel").then((module) => ({ default: module.EndPanel })));
const ScheduleDialog = lazy(() => import("./schedule-dialog").then((module) => ({ default: module.ScheduleDialog })));

const defaults = { week: "", q: "", end: "", new: "" };
/** The server lists no more of a span at once, and writes repeating ends down so far ahead. */
const mostAtOnce = 2_000;
const daysAhead = 15;
type Editing = { kind: "new"; room: string } | { kind: "change"; row: ScheduleRow };

/** What ends when: one week of every room that the person may schedule. */
export function ScheduleScreen({ actions }: { actions: ScheduleActions }) {
	const [url, setUrl] = useUrlState(defaults);
	const [editing, setEditing] = useState<Editing | null>(() => (url.new ? { kind: "new", room: url.new } : null));
	const zone = useZone();
	const today = useClock(dayKey);
	// biome-ignore lint/correctness/useExhaustiveDependencies: a new day is what makes another week the present one
	const week = useMemo(() => weekOf(url.week, Date.now()), [url.week, today]);
	const poll = useMemo(() => pollEnds(week.from, week.to), [week.from, week.to]);
	const { data, error, updatedAt } = usePoll(poll);
	const shown = useMemo(() => searchEnds(data?.ends ?? [], url.q), [data, url.q]);
	const search = useRef<HTMLInputElement>(null);
	useHotkeys([{ key: "/", label: "Search the schedule", run: () => search.current?.focus() }]);

	const refresh = () => void poll.refresh();
	const add = () => setEditing({ kind: "new", room: "" });
	const closeEditing = () => {
		setEditing(null);
		if (url.new) setUrl({ new: "" });
	};
	return (
		<>
			<TopBar title="Schedule">
				{data && week.current ? <TodayWords ends={data.ends} offsetMs={data.offsetMs} /> : null}
			</TopBar>
			<div className="flex flex-none flex-wrap items-center gap-2 border-line border-b px-5 py-2.5 max-md:px-4">
				<SearchField
					label="Search the schedule"
					placeholder="Room, id or vendor"
					shortcut="/"
					inputRef={search}
					value={url.q}
					onChange={(q) => setUrl({ q })}
					className="min-w-0 flex-1 md:max-w-64"
				/>
				<Button variant="primary" icon={<Plus aria-hidden />} onClick={add} className="md:order-last">
					Schedule an end
				</Button>
				<nav aria-label="Week" className="flex items-center gap-1 max-md:w-full md:mx-auto">
					<IconButton
						label="Week before"
						icon={<ChevronLeft aria-hidden />}
						onClick={() => setUrl({ week: week.previous })}
					/>
					<p className="min-w-44 text-center font-medium text-sm tabular-nums max-md:flex-1" aria-live="polite">
						{zone ? weekTitle(week) : " "}
					</p>
					<IconButton
						label="Week after"
						icon={<ChevronRight aria-hidden />}
						onClick={() => setUrl({ week: week.next })}
					/>
					<Button
						size="sm"
						disabledReason={week.current ? "This week is shown" : null}
						onClick={() => setUrl({ week: "" })}
					>
						This week
					</Button>
				</nav>
				<p className="text-text-faint text-xs max-md:w-full" data-testid="zone">
					{zone ? `Times in ${zone.replaceAll("_", " ")}, ${offsetWords(week.days[0]?.start ?? 0)}` : " "}
				</p>
			</div>
			<div
				data-week-scroll
				className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
				aria-busy={data === null && error === null}
			>
				{error && data && updatedAt ? (
					<div className="px-5 py-3 max-md:px-4">
						<Notice
							tone="waiting"
							title="The schedule could not be refreshed"
							action={
								<Button size="sm" onClick={refresh}>
									Try again
								</Button>
							}
						>
							{error.message} Shown is what was known <TimeAgo at={new Date(updatedAt).toISOString()} />. Ends are
							carried out by the server, whether this page is fresh or not.
						</Notice>
					</div>
				) : null}
				{data && data.ends.length >= mostAtOnce ? (
					<div className="px-5 py-3 max-md:px-4">
						<Notice title={`Only the first ${mostAtOnce.toLocaleString("en")} ends of this week are listed`}>
							Later ones are carried out all the same. Each room’s own page lists its next ends.
						</Notice>
					</div>
				) : null}
				{zone === null || (data === null && error === null) ? (
					<WeekSkeleton />
				) : data === null ? (
					<EmptyState
						icon={<CalendarX aria-hidden />}
						title="The schedule could not be loaded"
						action={<Button onClick={refresh}>Try again</Button>}
					>
						{error?.message} That is not the same as nothing being planned.
					</EmptyState>
				) : shown.length > 0 ? (
					<WeekView
						key={week.key}
						week={week}
						ends={shown}
						offsetMs={data.offsetMs}
						onOpen={(end) => setUrl({ end })}
					/>
				) : data.ends.length > 0 ? (
					<EmptyState
						icon={<SearchX aria-hidden />}
						title="No end matches"
						action={<Button onClick={() => setUrl({ q: "" })}>Show all of this week</Button>}
					>
						{data.ends.length} {data.ends.length === 1 ? "end is" : "ends are"} hidden by the search.
					</EmptyState>
				) : (
					<EmptyState
						icon={<CalendarClock aria-hidden />}
						title={week.current ? "Nothing ends this week" : "Nothing ends in this week"}
						action={
							<Button variant="primary" onClick={add}>
								Schedule an end
							</Button>
						}
					>
						{(week.days[0]?.start ?? 0) > Date.now() + daysAhead * 86_400_000
							? `What repeats is listed here ${daysAhead} days ahead, so this week may still fill.`
							: "Set a time at which a room is ended for everybody, once or every week. People are told beforehand where they can be reached, and nobody has to be at a console."}
					</EmptyState>
				)}
			</div>
			<Suspense fallback={null}>
				<OpenEnd
					ends={data?.ends}
					endId={url.end}
					panel={(end, open) => (
						<EndPanel
							key={end.endId}
							end={end}
							offsetMs={data?.offsetMs ?? 0}
							open={open}
							onOpenChange={(next) => (next ? undefined : setUrl({ end: "" }))}
							actions={actions}
							onChanged={refresh}
							onChangeSchedule={(row) => setEditing({ kind: "change", row })}
						/>
					)}
				/>
				{editing && zone ? (
					<ScheduleDialog
						room={editing.kind === "change" ? editing.row.room : readRoomKey(editing.room)}
						row={editing.kind === "change" ? editing.row : null}
						zone={zone}
						actions={actions}
						onClose={closeEditing}
						onSaved={() => {
							closeEditing();
							setUrl({ end: "" });
							refresh();
						}}
					/>
				) : null}
			</Suspense>
		</>
	);
}

interface OpenEndProps {
	ends: readonly RoomEnd[] | undefined;
	endId: string;
	panel: (end: RoomEnd, open: boolean) => React.ReactNode;
}

/** The end that the address names; it stays while it closes, and when it moves out of the week that is shown. */
function OpenEnd({ ends, endId, panel }: OpenEndProps) {
	const last = useRef<RoomEnd | null>(null);
	const found = ends?.find((end) => end.endId === (endId || last.current?.endId));
	if (found) last.current = found;
	return last.current ? panel(last.current, endId === last.current.endId) : null;
}

function TodayWords({ ends, offsetMs }: { ends: readonly RoomEnd[]; offsetMs: number }) {
	const words = useClock((now) => {
		const today = dayKey(now + offsetMs);
		const planned = ends.filter((end) => end.state === "planned" && dayKey(Date.parse(end.endsAt)) === today).length;
		const failed = ends.filter((end) => end.state === "not-ended").length;
		const rest =
			planned === 0
				? "Nothing more ends today"
				: `${planned.toLocaleString("en")} more ${planned === 1 ? "ends" : "end"} today`;
		return failed > 0 ? `${rest} · ${failed} not ended` : rest;
	});
	return <p className="truncate tabular-nums max-md:hidden">{words}</p>;
}
