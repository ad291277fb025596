"use client";

import { useEffect, useState } from "react";
import type { SchedulePreview as Preview, SetSchedule } from "@/lib/api/schedules";
import { dayWords, hourMinute } from "./end-words";
import type { ScheduleActions } from "./schedule-actions";

interface SchedulePreviewProps {
	/** null: a field is wrong, nothing can be shown. */
	request: SetSchedule | null;
	previewSchedule: ScheduleActions["previewSchedule"];
}

type Shown = { of: string; preview: Preview } | { of: string; failure: string } | null;

const typingRestsMs = 400;

/** The next ends that the fields would make, and what to know beforehand; asked when typing rests. */
export function SchedulePreview({ request, previewSchedule }: SchedulePreviewProps) {
	const [shown, setShown] = useState<Shown>(null);
	const wanted = request === null ? null : JSON.stringify(request);
	useEffect(() => {
		if (wanted === null) return;
		let current = true;
		const timer = setTimeout(async () => {
			const answer = await previewSchedule(JSON.parse(wanted) as SetSchedule).catch(() => null);
			if (!current) return;
			setShown(
				answer?.ok
					? { of: wanted, preview: answer.value }
					: { of: wanted, failure: answer?.error.message ?? noAnswerToPreview },
			);
		}, typingRestsMs);
		return () => {
			current = false;
			clearTimeout(timer);
		};
	}, [wanted, previewSchedule]);
	const old = shown !== null && shown.of !== wanted;
	return (
		<section aria-label="Next ends" aria-busy={wanted !== null && (shown === null || old)} className="text-sm">
			<h3 className="mb-2 font-medium">Next ends</h3>
			{wanted === null ? (
				<p className="text-text-muted">Fill in the fields to see when the room would end.</p>
			) : shown === null ? (
				<p className="underway text-text-muted">Reckoning…</p>
			) : "failure" in shown ? (
				<p className="text-waiting [overflow-wrap:anywhere]">{shown.failure}</p>
			) : (
				<div className={old ? "underway space-y-3" : "space-y-3"}>
					{shown.preview.ends.length === 0 ? (
						<p className="text-waiting">Nothing would end: no such time is left.</p>
					) : (
						<ol className="divide-y divide-line rounded border border-line">
							{shown.preview.ends.map((end) => (
								<li key={end.endsAt} className="px-3 py-1.5" data-next-end={end.endsAt}>
									<span className="flex items-baseline justify-between gap-3">
										<span>{dayWords(end.endsAt)}</span>
										<span className="font-medium tabular-nums">
											{end.startsAt ? (
												<span className="font-normal text-text-muted">{hourMinute(end.startsAt)} – </span>
											) : null}
											{hourMinute(end.endsAt)}
										</span>
									</span>
									{end.reopensAt ? (
										<span className="block text-text-faint text-xs">
											closed until {dayWords(end.reopensAt)}, {hourMinute(end.reopensAt)}
										</span>
									) : null}
								</li>
							))}
						</ol>
					)}
					{shown.preview.notes.length > 0 ? (
						<ul className="list-disc space-y-1 pl-4 text-text-muted text-xs" data-testid="preview-notes">
							{shown.preview.notes.map((note) => (
								<li key={note}>{note}</li>
							))}
						</ul>
					) : null}
				</div>
			)}
		</section>
	);
}

const noAnswerToPreview = "Usher gave no answer, so the next ends are not known. You can schedule all the same.";
