"use client";

import { CircleHelp, RotateCw, ShieldCheck, UserRoundX } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { DryRun, IdleFinding, IdlePolicy, SetActing } from "@/lib/api/idle";
import type { ErrorAnswer, Result } from "@/lib/moderation/words/errors";
import { personKey } from "@/lib/moderation/words/participant";
import { providerNames, roomKey } from "@/lib/moderation/words/room";
import { calledBy } from "../removal/places";
import { roomPath } from "../rooms/rooms-view";
import { Button } from "../ui/button";
import { AlertDialog, Dialog } from "../ui/dialog";
import { Id } from "../ui/id";
import { Notice } from "../ui/notice";
import { Skeleton } from "../ui/skeleton";
import { ClockTime, Duration, TimeAgo } from "../ui/time";
import { actingWords, counted, meaning, verdictsOf } from "./policy-words";

interface DryRunDialogProps {
	policy: IdlePolicy;
	dryRun: (input: { policyId: string }) => Promise<Result<DryRun>>;
	setActing: (input: SetActing) => Promise<Result<IdlePolicy>>;
	onClose: () => void;
	onActing: (policy: IdlePolicy) => void;
}

const noAnswer: ErrorAnswer = { code: "internal", message: "Usher could not be reached. Try again." };

/** Who would go and why, who stays and why, and what is not known; from here a policy may be let act. */
export function DryRunDialog({ policy, dryRun, setActing, onClose, onActing }: DryRunDialogProps) {
	const [run, setRun] = useState<DryRun | null>(null);
	const [problem, setProblem] = useState<ErrorAnswer | null>(null);
	const [looking, setLooking] = useState(false);
	const [asking, setAsking] = useState(false);
	const [pending, setPending] = useState(false);
	const { policyId } = policy;

	const look = useCallback(async () => {
		setLooking(true);
		setProblem(null);
		const answer = await dryRun({ policyId }).catch(() => null);
		setLooking(false);
		if (answer?.ok) setRun(answer.value);
		else setProblem(answer?.error ?? noAnswer);
	}, [dryRun, policyId]);
	useEffect(() => void look(), [look]);

	const act = async () => {
		if (run === null) return;
		setPending(true);
		setProblem(null);
		const answer = await setActing({ policyId, acting: true, seenDryRun: run.dryRunId }).catch(() => null);
		setPending(false);
		if (answer?.ok) return onActing(answer.value);
		setAsking(false);
		setProblem(answer?.error ?? noAnswer);
	};
	const { go, spared } = verdictsOf(run?.findings ?? []);
	return (
		<>
			<Dialog
				open
				onOpenChange={(open) => (open ? undefined : onClose())}
				title={policy.acting ? `Whom “${policy.name}” means now` : `Dry run of “${policy.name}”`}
				description={meaning(policy)}
				width="lg"
				footer={
					<>
						<Button onClick={onClose}>Close</Button>
						<Button icon={<RotateCw aria-hidden />} pending={looking} onClick={() => void look()}>
							Look again
						</Button>
						{policy.acting ? null : (
							<Button
								variant="primary"
								disabledReason={run === null ? "Wait for the dry run." : null}
								onClick={() => setAsking(true)}
							>
								Let it act…
							</Button>
						)}
					</>
				}
			>
				<div className="space-y-5" aria-busy={looking}>
					{problem ? <Notice tone="danger" title={problem.message} code={problem.trace} alert /> : null}
					{run ? (
						<>
							<p className="text-sm text-text-muted">
								{policy.acting ? "Looked at" : "Nobody was told or touched. Looked at"} <ClockTime at={run.at} />,{" "}
								<TimeAgo at={run.at} />.
							</p>
							<Part
								icon={<UserRoundX aria-hidden />}
								title="Would be warned, then removed"
								findings={go}
								none="Nobody, as far as is known."
							/>
							<Part icon={<ShieldCheck aria-hidden />} title="Spared" findings={spared} none={null} />
							{run.unknown.length > 0 ? (
								<section>
									<Heading icon={<CircleHelp aria-hidden />} title="Not known well enough" count={run.unknown.length} />
									<p className="mb-2 text-sm text-text-muted">
										Nobody is removed on uncertain facts: these rooms are left alone until more is known.
									</p>
									<ul className="list-disc space-y-1 pl-5 text-sm text-text-muted">
										{run.unknown.map((words) => (
											<li key={words} className="[overflow-wrap:anywhere]">
												{words}
											</li>
										))}
									</ul>
								</section>
							) : null}
						</>
					) : problem ? null : (
						<div className="space-y-3" role="status">
							<span className="sr-only">Looking</span>
							<Skeleton className="w-2/5" />
							<Skeleton className="h-10 w-full" />
							<Skeleton className="h-10 w-full" />
						</div>
					)}
				</div>
			</Dialog>
			<AlertDialog
				open={asking}
				onOpenChange={setAsking}
				title={`Let “${policy.name}” act?`}
				description={actingWords(policy, go.length)}
				confirmLabel={go.length === 0 ? "Let it act" : `Let it act: warn ${counted(go.length, "person", "people")}`}
				pending={pending}
				locked={pending}
				onConfirm={() => void act()}
			/>
		</>
	);
}

interface PartProps {
	icon: ReactNode;
	title: string;
	findings: readonly IdleFinding[];
	/** What to say where there is nobody; null: leave the part out. */
	none: string | null;
}

function Part({ icon, title, findings, none }: PartProps) {
	if (findings.length === 0 && none === null) return null;
	return (
		<section>
			<Heading icon={icon} title={title} count={findings.length} />
			{findings.length === 0 ? (
				<p className="text-sm text-text-muted">{none}</p>
			) : (
				<ul className="divide-y divide-line rounded border border-line">
					{findings.map((finding) => (
						<Finding
							key={`${roomKey(finding.room)} ${personKey({ userId: finding.target.userId, participantId: finding.target.participantId ?? "" })}`}
							finding={finding}
						/>
					))}
				</ul>
			)}
		</section>
	);
}

function Heading({ icon, title, count }: { icon: ReactNode; title: string; count: number }) {
	return (
		<h3 className="mb-2 flex items-center gap-2 font-medium text-sm">
			<span className="text-text-faint">{icon}</span>
			{title}
			<span className="font-normal text-text-faint text-xs tabular-nums">{count}</span>
		</h3>
	);
}

function Finding({ finding }: { finding: IdleFinding }) {
	const { target, room } = finding;
	const id = target.userId ?? target.participantId ?? "";
	return (
		<li
			className="grid gap-x-4 gap-y-1 px-3 py-2 text-sm sm:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_minmax(0,3fr)]"
			data-verdict={finding.verdict}
			data-user={target.userId ?? undefined}
		>
			<div className="min-w-0">
				{calledBy(target) === id ? null : <bdi className="block truncate font-medium">{calledBy(target)}</bdi>}
				<Id kind={target.userId === null ? "participant id" : "user id"} value={id} chars={18} />
			</div>
			<div className="min-w-0 text-text-muted">
				<Link href={roomPath(room)} prefetch={false} className="block truncate hover:underline">
					<bdi>{finding.roomTitle}</bdi>
				</Link>
				<p className="truncate text-text-faint text-xs">
					{providerNames[room.provider]}
					{finding.role ? ` · ${finding.role}` : ""}
				</p>
			</div>
			<div className="min-w-0 text-text-muted [overflow-wrap:anywhere]">
				<p>{finding.why}</p>
				<p className="text-text-faint text-xs">
					for <Duration since={finding.since} /> · known {Math.round(finding.ageSeconds)} s ago
				</p>
			</div>
		</li>
	);
}
