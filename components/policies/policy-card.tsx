"use client";

import { Ellipsis, FlaskConical, Pencil, Square, Trash2 } from "lucide-react";
import type { IdlePolicy } from "@/lib/api/idle";
import type { ErrorAnswer } from "@/lib/moderation/words/errors";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Menu } from "../ui/menu";
import { Notice } from "../ui/notice";
import { TimeAgo } from "../ui/time";
import { meaning, minutesWords } from "./policy-words";

export const savedTip =
	"From each removal until the person came back, at most an hour; where others stayed in the room, until it had emptied. How long somebody would have stayed is known to nobody, so this is an estimate that rather says too little. It grows for an hour after a removal.";

interface PolicyCardProps {
	policy: IdlePolicy;
	pending: boolean;
	problem: ErrorAnswer | null;
	onDryRun: () => void;
	onEdit: () => void;
	/** Back to dry run. */
	onRest: () => void;
	onRemove: () => void;
}

/** One policy: what it means, whether it acts, and what it has brought. */
export function PolicyCard({ policy, pending, problem, onDryRun, onEdit, onRest, onRemove }: PolicyCardProps) {
	return (
		<li
			className="border-line border-b px-5 py-4 last:border-b-0 max-md:px-4"
			data-policy={policy.policyId}
			data-acting={policy.acting}
		>
			<div className="flex flex-wrap items-start gap-x-4 gap-y-3">
				<div className="min-w-0 flex-1 basis-80">
					<h2 className="flex flex-wrap items-center gap-2 font-medium text-base">
						<bdi className="[overflow-wrap:anywhere]">{policy.name}</bdi>
						{policy.acting ? (
							<Badge tone="accent">Acting</Badge>
						) : (
							<Badge tip="It lists who would go, and touches nobody">Dry run</Badge>
						)}
					</h2>
					<p className="mt-1 max-w-[72ch] text-sm text-text-muted [overflow-wrap:anywhere]">{meaning(policy)}</p>
				</div>
				<div className="flex flex-none items-center gap-1">
					<Button icon={<FlaskConical aria-hidden />} onClick={onDryRun} pending={pending}>
						{policy.acting ? "Who is meant now" : "Dry run"}
					</Button>
					<Menu
						label={`More for ${policy.name}`}
						icon={<Ellipsis aria-hidden />}
						items={[
							{
								id: "edit",
								label: "Change…",
								icon: <Pencil aria-hidden />,
								detail: policy.acting ? "It then runs dry again." : undefined,
								onSelect: onEdit,
							},
							...(policy.acting
								? [
										{
											id: "rest",
											label: "Back to dry run",
											icon: <Square aria-hidden />,
											detail: "Removes nobody from now on.",
											onSelect: onRest,
										},
									]
								: []),
							{ kind: "divider", id: "end" },
							{ id: "remove", label: "Delete…", icon: <Trash2 aria-hidden />, danger: true, onSelect: onRemove },
						]}
					/>
				</div>
			</div>
			<dl className="mt-3 flex flex-wrap gap-x-6 gap-y-1 text-sm tabular-nums">
				<Figure label="removed">{policy.removed.toLocaleString("en")}</Figure>
				<Figure label="saved" tip={savedTip}>
					{minutesWords(policy.savedMinutes)}
				</Figure>
				<Figure label="last run">{policy.lastRunAt ? <TimeAgo at={policy.lastRunAt} /> : "not yet"}</Figure>
			</dl>
			{problem ? <Notice tone="danger" className="mt-3" title={problem.message} code={problem.trace} alert /> : null}
		</li>
	);
}

function Figure({ label, tip, children }: { label: string; tip?: string; children: React.ReactNode }) {
	return (
		<div className="flex flex-row-reverse items-baseline gap-1.5" data-tip={tip}>
			<dt className="text-text-faint text-xs">{label}</dt>
			<dd className="font-medium">{children}</dd>
		</div>
	);
}
