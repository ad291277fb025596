"use client";

import { Repeat } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { usePoll } from "@/lib/api/poll";
import type { RoomEnd, ScheduleRow } from "@/lib/api/schedules";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { AlertDialog, Dialog } from "../ui/dialog";
import { announce } from "../ui/live-region";
import { Notice } from "../ui/notice";
import { Skeleton } from "../ui/skeleton";
import { useClock } from "../ui/time";
import { momentWords, stateWords, timingWords } from "./end-words";
import { ExtendButtons } from "./extend-buttons";
import { isOpen, nextEnd } from "./room-ends";
import { useRoomSchedule } from "./room-schedule-context";
import { useAuditPath } from "./use-audit-path";
import { useOrder } from "./use-order";

interface RoomSchedulePanelProps {
	open: boolean;
	onOpenChange: (open: boolean) => void;
	onNew: () => void;
	onChangeSchedule: (row: ScheduleRow) => void;
}

/** One room's ends and schedules, beside the room. */
export function RoomSchedulePanel({ open, onOpenChange, onNew, onChangeSchedule }: RoomSchedulePanelProps) {
	const { poll, actions, deniedReason } = useRoomSchedule();
	const { data, error } = usePoll(poll);
	const order = useOrder();
	const auditOf = useAuditPath();
	const [cancelling, setCancelling] = useState<ScheduleRow | null>(null);
	const refresh = () => void poll.refresh();
	const next = data ? nextEnd(data.ends) : null;
	const coming = data?.ends.filter(isOpen) ?? [];
	const lately = data?.ends.filter((end) => !isOpen(end)).reverse() ?? [];
	const skip = async (end: RoomEnd) => {
		if (!(await order.give(end.endId, () => actions.skipEnd({ endId: end.endId })))) return;
		announce("This end is skipped");
		refresh();
	};
	const cancel = async (row: ScheduleRow) => {
		const taken = await order.give(row.scheduleId, () => actions.cancelSchedule({ scheduleId: row.scheduleId }));
		setCancelling(null);
		if (!taken) return;
		announce("The schedule is cancelled");
		refresh();
	};
	return (
		<>
			<Dialog
				open={open}
				onOpenChange={onOpenChange}
				placement="side"
				title="Ends of this room"
				locked={order.pending !== null}
				footer={
					<>
						<Button onClick={() => onOpenChange(false)}>Close</Button>
						<Button variant="primary" disabledReason={deniedReason} onClick={onNew}>
							Schedule an end
						</Button>
					</>
				}
			>
				<div className="space-y-5">
					{error ? (
						<Notice tone="waiting" title={data ? "Could not be refreshed" : "Could not be loaded"}>
							{error.message}
						</Notice>
					) : null}
					{order.failure ? (
						<Notice tone="danger" title={order.failure.error.message} code={order.failure.error.trace} alert />
					) : null}
					{data === null ? (
						error ? null : (
							<div className="space-y-3" role="status">
								<span className="sr-only">Loading</span>
								<Skeleton className="h-12 w-full" />
								<Skeleton className="h-12 w-full" />
							</div>
						)
					) : (
						<>
							<section aria-labelledby="room-next-ends">
								<h3 id="room-next-ends" className="mb-1.5 font-medium text-sm">
									Next
								</h3>
								{coming.length === 0 ? (
									<p className="text-sm text-text-muted">
										No end is planned. The room stays open until somebody ends it.
									</p>
								) : (
									<ul className="divide-y divide-line rounded border border-line">
										{coming.map((end) => (
											<EndLine key={end.endId} end={end} offsetMs={data.offsetMs}>
												{end.state === "planned" ? (
													<div className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1.5">
														{end.endId === next?.endId ? (
															<ExtendButtons
																end={end}
																extendEnd={actions.extendEnd}
																deniedReason={deniedReason}
																onExtended={refresh}
															/>
														) : null}
														<Button
															size="sm"
															variant="ghost"
															disabledReason={deniedReason}
															pending={order.pending === end.endId}
															onClick={() => void skip(end)}
														>
															Skip
														</Button>
													</div>
												) : null}
											</EndLine>
										))}
									</ul>
								)}
							</section>
							{lately.length > 0 ? (
								<section aria-labelledby="room-past-ends">
									<h3 id="room-past-ends" className="mb-1.5 font-medium text-sm">
										Last 24 hours
									</h3>
									<ul className="divide-y divide-line rounded border border-line">
										{lately.map((end) => (
											<EndLine key={end.endId} end={end} offsetMs={data.offsetMs}>
												{auditOf(end) ? (
													<Link
														href={auditOf(end) ?? ""}
														prefetch={false}
														target="_blank"
														className="text-text-muted text-xs underline hover:text-text"
													>
														Audit
													</Link>
												) : null}
											</EndLine>
										))}
									</ul>
								</section>
							) : null}
							{data.schedules.length > 0 ? (
								<section aria-labelledby="room-schedules">
									<h3 id="room-schedules" className="mb-1.5 font-medium text-sm">
										Schedules
									</h3>
									<ul className="divide-y divide-line rounded border border-line">
										{data.schedules.map((row) => (
											<li key={row.scheduleId} className="px-3 py-2 text-sm">
												<p className="[overflow-wrap:anywhere]">
													{timingWords(row.timing, Date.now() + data.offsetMs)}
												</p>
												<p className="text-text-faint text-xs [overflow-wrap:anywhere]">
													{row.title ? `${row.title} · ` : ""}by {row.createdBy}
												</p>
												<div className="mt-1.5 flex flex-wrap gap-1.5">
													<Button size="sm" disabledReason={deniedReason} onClick={() => onChangeSchedule(row)}>
														Change…
													</Button>
													<Button
														size="sm"
														disabledReason={deniedReason}
														onClick={() => setCancelling(row)}
														className="text-danger!"
													>
														Cancel schedule…
													</Button>
												</div>
											</li>
										))}
									</ul>
								</section>
							) : null}
							{data.facts.length > 0 ? (
								<section aria-labelledby="room-end-facts">
									<h3 id="room-end-facts" className="mb-1.5 font-medium text-sm">
										At the end
									</h3>
									<ul className="list-disc space-y-1 pl-4 text-sm text-text-muted">
										{data.facts.map((fact) => (
											<li key={fact}>{fact}</li>
										))}
									</ul>
								</section>
							) : null}
						</>
					)}
				</div>
			</Dialog>
			<AlertDialog
				open={cancelling !== null}
				onOpenChange={() => setCancelling(null)}
				title="Cancel this schedule?"
				description="The room is no longer ended by it, today or later. Who is in the room stays."
				cancelLabel="Keep it"
				confirmLabel="Cancel the schedule"
				pending={order.pending !== null}
				locked={order.pending !== null}
				onConfirm={() => (cancelling ? void cancel(cancelling) : undefined)}
			/>
		</>
	);
}

function EndLine({ end, offsetMs, children }: { end: RoomEnd; offsetMs: number; children: React.ReactNode }) {
	const label = useClock((now) => stateWords(end, now + offsetMs).label);
	const { tone } = stateWords(end, label === "Due" ? Number.POSITIVE_INFINITY : 0);
	return (
		<li className="px-3 py-2 text-sm" data-end={end.endId} data-state={end.state}>
			<p className="flex flex-wrap items-center gap-x-2">
				<time dateTime={end.endsAt} className="font-medium tabular-nums">
					{momentWords(end.endsAt, Date.now() + offsetMs)}
				</time>
				{end.repeats ? (
					<span className="text-text-faint [&_svg.lucide]:size-3">
						<Repeat aria-hidden />
						<span className="sr-only">repeats</span>
					</span>
				) : null}
				<Badge tone={tone} className="ml-auto">
					{label}
				</Badge>
			</p>
			<p className="text-text-muted text-xs [overflow-wrap:anywhere]">{end.text}</p>
			{children}
		</li>
	);
}
