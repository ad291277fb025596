"use client";

import { ListChecks } from "lucide-react";
import { useState } from "react";
import type { EndDryRun } from "@/lib/api/schedules";
import { Avatar } from "../ui/avatar";
import { Button } from "../ui/button";
import { Id } from "../ui/id";
import { Notice } from "../ui/notice";
import { ClockTime } from "../ui/time";
import type { ScheduleActions } from "./schedule-actions";
import { useOrder } from "./use-order";

const shownAtOnce = 50;

/** Who would be removed if it ended now. Touches nobody. */
export function DryRun({ endId, dryRunEnd }: { endId: string; dryRunEnd: ScheduleActions["dryRunEnd"] }) {
	const order = useOrder();
	const [run, setRun] = useState<EndDryRun | null>(null);
	const [all, setAll] = useState(false);
	const ask = () =>
		order.give("dry-run", async () => {
			const answer = await dryRunEnd({ endId });
			if (answer.ok) setRun(answer.value);
			return answer;
		});
	const shown = all ? run?.people : run?.people.slice(0, shownAtOnce);
	return (
		<section aria-label="Dry run" className="space-y-2">
			<div className="flex flex-wrap items-center gap-3">
				<Button size="sm" icon={<ListChecks aria-hidden />} pending={order.pending !== null} onClick={() => void ask()}>
					{run ? "Ask again" : "Who would be removed?"}
				</Button>
				<span className="text-text-faint text-xs">
					{run ? (
						<>
							as of <ClockTime at={run.at} />; nobody was touched
						</>
					) : (
						"A dry run: nobody is touched."
					)}
				</span>
			</div>
			<div role="status" className="space-y-2">
				{order.failure ? (
					<Notice tone="waiting" title="Who would be removed is not known">
						{order.failure.error.message}
					</Notice>
				) : run ? (
					<p className={run.known ? "text-sm" : "text-sm text-waiting"}>{run.text}</p>
				) : null}
			</div>
			{shown && shown.length > 0 ? (
				<ul className="max-h-64 divide-y divide-line overflow-y-auto rounded border border-line">
					{shown.map((person) => {
						const id = person.userId ?? person.participantId ?? person.connectionIds[0] ?? "";
						const kind = person.userId ? "user id" : person.participantId ? "participant id" : "connection id";
						return (
							<li key={`${kind} ${id}`} className="flex items-center gap-2.5 px-3 py-1.5 text-sm">
								<Avatar id={id} name={person.name || id} size="sm" />
								<bdi className="min-w-0 flex-1 truncate">{person.name || "No name told"}</bdi>
								<Id kind={kind} value={id} chars={12} />
							</li>
						);
					})}
				</ul>
			) : null}
			{run && shown && shown.length < run.people.length ? (
				<Button size="sm" variant="ghost" onClick={() => setAll(true)}>
					{run.people.length - shown.length} more
				</Button>
			) : null}
		</section>
	);
}
