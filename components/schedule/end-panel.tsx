"use client";

import { DoorOpen, Repeat, ScrollText } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { askRoomSchedule } from "@/lib/api/ends";
import type { RoomEnd, ScheduleRow } from "@/lib/api/schedules";
import { explainDenial } from "@/lib/moderation/words/policy";
import { providerNames } from "@/lib/moderation/words/room";
import { roomPath } from "../rooms/rooms-view";
import { Badge } from "../ui/badge";
import { Button, buttonClass } from "../ui/button";
import { AlertDialog, Dialog } from "../ui/dialog";
import { Id } from "../ui/id";
import { announce } from "../ui/live-region";
import { Notice } from "../ui/notice";
import { useClock } from "../ui/time";
import { DryRun } from "./dry-run";
import { dayWords, hourMinute, lateWords, momentWords, stateWords } from "./end-words";
import { ExtendButtons } from "./extend-buttons";
import { isOpen } from "./room-ends";
import type { ScheduleActions } from "./schedule-actions";
import { TimeLeft } from "./time-left";
import { useAuditPath } from "./use-audit-path";
import { useOrder } from "./use-order";

interface EndPanelProps {
	end: RoomEnd;
	offsetMs: number;
	open: boolean;
	onOpenChange: (open: boolean) => void;
	actions: ScheduleActions;
	/** Something was changed: read afresh. */
	onChanged: () => void;
	onChangeSchedule: (row: ScheduleRow) => void;
}

/** One end: what will happen or has happened, and what can still be changed about it. */
export function EndPanel({ end, offsetMs, open, onOpenChange, actions, onChanged, onChangeSchedule }: EndPanelProps) {
	const order = useOrder();
	const audit = useAuditPath()(end);
	const [asking, setAsking] = useState<"skip" | "cancel" | null>(null);
	const label = useClock((now) => stateWords(end, now + offsetMs).label);
	const { tone } = stateWords(end, label === "Due" ? Number.POSITIVE_INFINITY : 0);
	const planned = end.state === "planned";
	const denied = end.mayChange ? null : explainDenial({ by: "room" });
	const title = end.roomTitle || end.room.roomId;
	const now = Date.now() + offsetMs;

	const change = () =>
		order.give("change", async () => {
			const { schedules } = await askRoomSchedule(end.room);
			const row = schedules.find((each) => each.scheduleId === end.scheduleId);
			if (row) onChangeSchedule(row);
			return row
				? { ok: true, value: null }
				: {
						ok: false,
						error: { code: "not-found", message: "This schedule is no longer there. Nothing was changed." },
					};
		});
	const confirm = async (what: "skip" | "cancel") => {
		const taken = await order.give(what, () =>
			what === "skip" ? actions.skipEnd({ endId: end.endId }) : actions.cancelSchedule({ scheduleId: end.scheduleId }),
		);
		setAsking(null);
		if (!taken) return;
		announce(what === "skip" ? "This end is skipped" : "The schedule is cancelled");
		onChanged();
	};
	return (
		<>
			<Dialog
				open={open}
				onOpenChange={onOpenChange}
				placement="side"
				title={title}
				description={
					<span className="flex flex-wrap items-center gap-x-3">
						{providerNames[end.room.provider]}
						<Id kind="room id" value={end.room.roomId} />
					</span>
				}
				locked={order.pending !== null}
				footer={
					<>
						<Link href={roomPath(end.room)} prefetch={false} className={buttonClass("ghost")}>
							<DoorOpen aria-hidden />
							Open the room
						</Link>
						{audit ? (
							<Link href={audit} prefetch={false} className={buttonClass("ghost")}>
								<ScrollText aria-hidden />
								Audit
							</Link>
						) : null}
						<Button onClick={() => onOpenChange(false)}>Close</Button>
					</>
				}
			>
				<div className="space-y-5">
					<div>
						<p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
							<time dateTime={end.endsAt} className="font-medium text-xl tabular-nums">
								{hourMinute(end.endsAt)}
							</time>
							<span className="text-text-muted">{dayWords(end.endsAt)}</span>
							<Badge tone={tone} className="self-center">
								{label}
							</Badge>
						</p>
						<p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-sm text-text-muted">
							{label === "Planned" ? (
								<span>
									in <TimeLeft to={end.endsAt} offsetMs={offsetMs} />
								</span>
							) : null}
							{end.extendedMinutes > 0 ? (
								<span>
									was {hourMinute(end.plannedAt)}, extended by {end.extendedMinutes} min
								</span>
							) : null}
							{end.repeats ? (
								<span className="flex items-center gap-1 [&_svg.lucide]:size-3.5">
									<Repeat aria-hidden /> repeats
								</span>
							) : null}
						</p>
						{end.title ? <p className="mt-2 [overflow-wrap:anywhere]">{end.title}</p> : null}
					</div>
					{planned ? (
						<ExtendButtons end={end} extendEnd={actions.extendEnd} deniedReason={denied} onExtended={onChanged} />
					) : null}
					{end.state === "not-ended" || end.state === "skipped-late" ? (
						<Notice tone={end.state === "not-ended" ? "danger" : "waiting"} title={end.text} />
					) : (
						<p className="text-sm [overflow-wrap:anywhere]">{end.text}</p>
					)}
					<dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2 border-line border-t pt-4 text-sm empty:hidden">
						{isOpen(end) ? (
							<>
								<dt className="text-text-faint">People are told</dt>
								<dd>{end.telling}</dd>
							</>
						) : null}
						{end.reopensAt !== null ? (
							<>
								<dt className="text-text-faint">Opens again</dt>
								<dd>{momentWords(end.reopensAt, now)}</dd>
							</>
						) : null}
						{end.waitsSeconds > 0 ? (
							<>
								<dt className="text-text-faint">May wait</dt>
								<dd>
									Up to {lateWords(end.waitsSeconds * 1_000)}: other rooms of {providerNames[end.room.provider]} end at
									the same time, one after the other.
								</dd>
							</>
						) : null}
					</dl>
					{planned ? <DryRun endId={end.endId} dryRunEnd={actions.dryRunEnd} /> : null}
					{order.failure && order.failure.of !== "dry-run" ? (
						<Notice tone="danger" title={order.failure.error.message} code={order.failure.error.trace} alert />
					) : null}
					<div className="flex flex-wrap gap-2 border-line border-t pt-4 empty:hidden">
						{planned ? (
							<Button disabledReason={denied} onClick={() => setAsking("skip")}>
								{end.repeats ? "Skip this one…" : "Skip it…"}
							</Button>
						) : null}
						{planned || end.repeats ? (
							<Button disabledReason={denied} pending={order.pending === "change"} onClick={() => void change()}>
								Change schedule…
							</Button>
						) : null}
						{end.repeats ? (
							<Button disabledReason={denied} onClick={() => setAsking("cancel")} className="text-danger!">
								Cancel schedule…
							</Button>
						) : null}
					</div>
				</div>
			</Dialog>
			<AlertDialog
				open={asking === "skip"}
				onOpenChange={() => setAsking(null)}
				title={`Skip the end at ${hourMinute(end.endsAt)}?`}
				description={
					end.repeats
						? "The room stays open then, and nobody is told. The ends after it are untouched."
						: "The room stays open then, and nobody is told."
				}
				cancelLabel="Keep it"
				confirmLabel="Skip this end"
				confirmVariant="primary"
				pending={order.pending === "skip"}
				locked={order.pending === "skip"}
				onConfirm={() => void confirm("skip")}
			/>
			<AlertDialog
				open={asking === "cancel"}
				onOpenChange={() => setAsking(null)}
				title="Cancel this schedule?"
				description={`${title} is no longer ended by it: this time and every later one fall away. Who is in the room stays.`}
				cancelLabel="Keep it"
				confirmLabel="Cancel the schedule"
				pending={order.pending === "cancel"}
				locked={order.pending === "cancel"}
				onConfirm={() => void confirm("cancel")}
			/>
		</>
	);
}
