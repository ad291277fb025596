"use client";

import { CalendarClock, DoorClosed, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { type Polled, usePoll } from "@/lib/api/poll";
import type { ClosedRoom, RoomEnd } from "@/lib/api/schedules";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { announce } from "../ui/live-region";
import { ClockTime, useClock, useOlderThan } from "../ui/time";
import { hourMinute, momentWords } from "./end-words";
import { ExtendButtons } from "./extend-buttons";
import { bannerKey, bannerOf } from "./room-ends";
import { useRoomSchedule } from "./room-schedule-context";
import { TimeLeft } from "./time-left";
import { useOrder } from "./use-order";

/** Older than this, the banner says as of when it is. */
const staleAfterMs = 60_000;

interface EndBannerProps {
	/** Called once for each warning that comes due while the page is open, with the schedule's message to people. */
	onWarning?: (end: RoomEnd, stage: "ten" | "five", message: string | null) => void;
}

/** A calm line over the room: it ends soon, it did not end, or people are kept out of it. */
export function EndBanner({ onWarning }: EndBannerProps) {
	const { poll, actions, deniedReason, openPanel } = useRoomSchedule();
	const state = usePoll(poll);
	const { data } = state;
	const offsetMs = data?.offsetMs ?? 0;
	// The clock ticks here, and this part alone is drawn anew, when what it says changes.
	const key = useClock((now) => (data ? bannerKey(bannerOf(data, now + offsetMs)) : "none"), "none");
	const content = data && key !== "none" ? bannerOf(data, Date.now() + offsetMs) : { kind: "none" as const };
	useWarnings(content, (end, stage) => {
		const schedule = data?.schedules.find((row) => row.scheduleId === end.scheduleId);
		onWarning?.(end, stage, schedule?.message ?? null);
	});
	const refresh = () => void poll.refresh();
	useRefreshAtTheEnd(content, refresh);
	if (content.kind === "none") return null;
	if (content.kind === "closed")
		return <Closed closed={content.closed} deniedReason={deniedReason} onReopened={refresh} offsetMs={offsetMs} />;
	const { end } = content;
	if (content.kind === "failed") {
		return (
			<Line
				tone="danger"
				icon={<TriangleAlert aria-hidden className="text-danger" />}
				name="failed"
				words={
					<p role="alert">
						<span className="font-medium">The end at {hourMinute(end.endsAt)} did not come about.</span>{" "}
						<span className="text-text-muted">{end.text}</span>
					</p>
				}
			>
				<Button size="sm" onClick={openPanel}>
					Schedule
				</Button>
			</Line>
		);
	}
	return (
		<Line
			tone="waiting"
			icon={<CalendarClock aria-hidden className="text-waiting" />}
			name={content.stage}
			words={
				<p className="font-medium">
					{content.stage === "due" ? (
						<>
							{end.state === "ending" ? "Ending now" : `Due to end at ${hourMinute(end.endsAt)}`}
							<span className="font-normal text-text-muted"> – waiting for confirmation</span>
						</>
					) : (
						<>
							Ends at {hourMinute(end.endsAt)}, in <TimeLeft to={end.endsAt} offsetMs={offsetMs} />
						</>
					)}
					<AsOf state={state} />
				</p>
			}
		>
			{end.state === "planned" ? (
				<ExtendButtons
					end={end}
					extendEnd={actions.extendEnd}
					deniedReason={deniedReason ?? (end.mayChange ? null : "You may not change this end. A moderator can.")}
					onExtended={refresh}
				/>
			) : null}
			<Button size="sm" variant="ghost" onClick={openPanel}>
				Schedule
			</Button>
		</Line>
	);
}

/** Says each warning once, politely, and hands it on. An extended end is warned of anew. */
function useWarnings(
	content: ReturnType<typeof bannerOf>,
	onWarning: (end: RoomEnd, stage: "ten" | "five") => void,
): void {
	const said = useRef(new Set<string>());
	const tell = useRef(onWarning);
	useEffect(() => {
		tell.current = onWarning;
	});
	const key = bannerKey(content);
	// biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the content
	useEffect(() => {
		if (content.kind !== "soon" || content.stage === "due" || said.current.has(key)) return;
		said.current.add(key);
		const minutes = content.stage === "ten" ? "10" : "5";
		announce(`This room ends at ${hourMinute(content.end.endsAt)}, in less than ${minutes} minutes`);
		tell.current(content.end, content.stage);
	}, [key]);
}

/** At the time, what became of it is asked at once and not a quarter of a minute later. */
function useRefreshAtTheEnd(content: ReturnType<typeof bannerOf>, refresh: () => void): void {
	const due = content.kind === "soon" && content.stage === "due" ? content.end.endId : null;
	const latest = useRef(refresh);
	useEffect(() => {
		latest.current = refresh;
	});
	useEffect(() => {
		if (due === null) return;
		const timer = setInterval(() => latest.current(), 2_000);
		return () => clearInterval(timer);
	}, [due]);
}

interface ClosedProps {
	closed: ClosedRoom;
	deniedReason: string | null;
	offsetMs: number;
	onReopened: () => void;
}

function Closed({ closed, deniedReason, offsetMs, onReopened }: ClosedProps) {
	const { actions } = useRoomSchedule();
	const order = useOrder();
	const reopen = async () => {
		if (!(await order.give("reopen", () => actions.reopenRoom({ room: closed.room })))) return;
		announce("The room is being opened again");
		onReopened();
	};
	const until =
		closed.reopensAt === null
			? "until somebody opens it"
			: `until ${momentWords(closed.reopensAt, Date.now() + offsetMs)}`;
	return (
		<Line
			tone="neutral"
			icon={<DoorClosed aria-hidden className="text-text-muted" />}
			name="closed"
			words={
				<>
					<p>
						<span className="font-medium">Closed {until}.</span> <span className="text-text-muted">{closed.text}</span>
					</p>
					{order.failure ? (
						<p role="alert" className="text-danger text-xs">
							{order.failure.error.message}
						</p>
					) : null}
				</>
			}
		>
			<Button size="sm" disabledReason={deniedReason} pending={order.pending !== null} onClick={() => void reopen()}>
				Open again
			</Button>
		</Line>
	);
}

function AsOf({ state }: { state: Polled<unknown> }) {
	const at = state.updatedAt === null ? null : new Date(state.updatedAt).toISOString();
	const old = useOlderThan(at, staleAfterMs);
	if (!old || at === null) return null;
	return (
		<span className="block font-normal text-waiting text-xs">
			As of <ClockTime at={at} />: Usher could not be reached since. It may have been extended.
		</span>
	);
}

const tones = { neutral: "bg-hover", waiting: "bg-waiting-soft", danger: "bg-danger-soft" };

interface LineProps {
	tone: keyof typeof tones;
	icon: ReactNode;
	name: string;
	/** What it says; the controls come after. */
	words: ReactNode;
	children: ReactNode;
}

function Line({ tone, icon, name, words, children }: LineProps) {
	return (
		<section
			aria-label="End of this room"
			data-end-banner={name}
			className={cx(
				"appear flex flex-none flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-5 py-2 text-sm max-md:px-4",
				tones[tone],
			)}
		>
			<div className="flex min-w-0 flex-1 basis-64 items-start gap-2.5">
				<span className="flex h-[1.4em] flex-none items-center">{icon}</span>
				<div className="min-w-0 [overflow-wrap:anywhere]">{words}</div>
			</div>
			<div className="flex flex-wrap items-center gap-2">{children}</div>
		</section>
	);
}
