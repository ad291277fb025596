"use client";

import { Check, Clock, TriangleAlert, Undo2 } from "lucide-react";
import { useState } from "react";
import type { NoticeRow } from "@/lib/api/notices";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { announce } from "../ui/live-region";
import { ClockTime, Countdown, useOlderThan } from "../ui/time";
import type { NoticeDesk } from "./notice-desk";
import { canWithdraw, isOpen, noticeLabel, noticeTone } from "./notice-words";

interface NoticeNoteProps {
	row: NoticeRow;
	desk: NoticeDesk;
	/** Why this person may take nothing back here. */
	reason: string | null;
	tabIndex?: number;
	className?: string;
}

/** Where a notice stands, beside the person it was sent to: its state, by when, and the way to take it back. */
export function NoticeNote({ row, desk, reason, tabIndex, className }: NoticeNoteProps) {
	const [pending, setPending] = useState(false);
	const [problem, setProblem] = useState<string | null>(null);
	const over = useOlderThan(row.leaveBy, 0);
	const tone = noticeTone(row.state);
	const running = isOpen(row.state) && !over;
	const withdraw = async () => {
		setPending(true);
		setProblem(null);
		const answer = await desk.withdraw(row.noticeId);
		setPending(false);
		if (answer.ok) return;
		setProblem(answer.error.message);
		announce(answer.error.message);
	};
	return (
		<div
			className={cx("flex min-w-0 items-start gap-2 text-xs [overflow-wrap:anywhere]", className)}
			data-notice={row.noticeId}
			data-notice-state={row.state}
		>
			<div className="min-w-0">
				<div className="flex flex-wrap items-center gap-x-2">
					<p
						className={cx(
							"flex items-center gap-1 font-medium [&_svg.lucide]:size-3.5",
							tone === "live" && "text-live",
							tone === "waiting" && "text-waiting",
							tone === "neutral" && "text-text-muted",
						)}
					>
						{tone === "live" ? (
							<Check aria-hidden />
						) : running || row.state === "removing" ? (
							<Clock aria-hidden />
						) : tone === "waiting" ? (
							<TriangleAlert aria-hidden />
						) : null}
						{noticeLabel(row.state)}
					</p>
					{running ? (
						<p className="text-text-muted">
							{row.thenRemove ? "removal at" : "until"} <ClockTime at={row.leaveBy} />{" "}
							<span className="text-text-faint">
								(<Countdown to={row.leaveBy} />)
							</span>
						</p>
					) : null}
				</div>
				<p className="text-text-muted">{row.text}</p>
				{problem ? <p className="text-danger">{problem}</p> : null}
			</div>
			{canWithdraw(row, over) ? (
				<Button
					size="sm"
					className="flex-none"
					icon={<Undo2 aria-hidden />}
					tabIndex={tabIndex}
					pending={pending}
					disabledReason={reason}
					data-withdraw=""
					onClick={(event) => {
						event.stopPropagation();
						void withdraw();
					}}
				>
					Withdraw
				</Button>
			) : null}
		</div>
	);
}

/** The same in a list's row, where there is room for a few words only. */
export function NoticeMark({ row }: { row: NoticeRow }) {
	const over = useOlderThan(row.leaveBy, 0);
	if (row.state === "withdrawn") return null;
	return (
		<span data-notice-state={row.state} className="flex min-w-0">
			<Badge tone={noticeTone(row.state)} tip={row.text}>
				{noticeLabel(row.state)}
				{isOpen(row.state) && !over ? (
					<>
						{" · "}
						<Countdown to={row.leaveBy} />
					</>
				) : null}
			</Badge>
		</span>
	);
}
