"use client";

import { Hourglass, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { DryRun, IdleAnswer, IdlePolicy, SetActing, SetPolicy } from "@/lib/api/idle";
import { RequestError } from "@/lib/api/request";
import type { ErrorAnswer, Result } from "@/lib/moderation/words/errors";
import type { Provider } from "@/lib/moderation/words/room";
import { TopBar } from "../shell/top-bar";
import { Button } from "../ui/button";
import { AlertDialog } from "../ui/dialog";
import { EmptyState } from "../ui/empty-state";
import { announce } from "../ui/live-region";
import { Notice } from "../ui/notice";
import { TimeAgo, useOlderThan } from "../ui/time";
import { CaseList } from "./case-list";
import { PolicyCard, savedTip } from "./policy-card";
import { counted, minutesWords } from "./policy-words";
import { useIdle } from "./use-idle";

const PolicyDialog = lazy(() => import("./policy-dialog").then((module) => ({ default: module.PolicyDialog })));
const DryRunDialog = lazy(() => import("./dry-run-dialog").then((module) => ({ default: module.DryRunDialog })));

/** Older than this, the page says its age. */
const staleAfterMs = 20_000;

/** Server actions, handed down by the page. */
export interface PolicyActions {
	setPolicy: (input: SetPolicy) => Promise<Result<IdlePolicy>>;
	setActing: (input: SetActing) => Promise<Result<IdlePolicy>>;
	dryRun: (input: { policyId: string }) => Promise<Result<DryRun>>;
	removePolicy: (input: { policyId: string }) => Promise<Result<unknown>>;
}

interface PoliciesScreenProps extends PolicyActions {
	initial: IdleAnswer;
	/** Vendors that are connected. */
	vendors: readonly Provider[];
}

type Asking =
	| { what: "edit"; policy: IdlePolicy | null }
	| { what: "dry-run"; policy: IdlePolicy }
	| { what: "remove"; policy: IdlePolicy };

const lost: ErrorAnswer = {
	code: "internal",
	message:
		"Usher could not be reached, and it is not certain whether the change was made. Look at the list, then try again.",
};

/** Policies for idle people, what they have done, and whom they have warned. */
export function PoliciesScreen({ initial, vendors, setPolicy, setActing, dryRun, removePolicy }: PoliciesScreenProps) {
	const { data, error, refresh } = useIdle(initial);
	const [asking, setAsking] = useState<Asking | null>(null);
	const [removing, setRemoving] = useState(false);
	const [pending, setPending] = useState<string | null>(null);
	const [problem, setProblem] = useState<{ policyId: string; error: ErrorAnswer } | null>(null);
	const stale = useOlderThan(data.now, staleAfterMs);
	const signedOut = error instanceof RequestError && error.code === "not-signed-in";
	const acting = data.policies.filter((policy) => policy.acting).length;

	const change = async <T,>(policy: IdlePolicy, act: () => Promise<Result<T>>, done: string): Promise<boolean> => {
		setPending(policy.policyId);
		setProblem(null);
		const answer = await act().catch(() => null);
		setPending(null);
		refresh();
		if (answer?.ok) announce(done);
		else setProblem({ policyId: policy.policyId, error: answer?.error ?? lost });
		return answer?.ok ?? false;
	};
	const current = (policy: IdlePolicy) => data.policies.find((each) => each.policyId === policy.policyId) ?? policy;
	const close = () => setAsking(null);
	return (
		<>
			<TopBar title="Idle people">
				<p className="truncate tabular-nums max-md:hidden">
					{acting === 0 ? "No policy acts" : counted(acting, "policy acts", "policies act")}
					{data.savedMinutes > 0 ? <span data-tip={savedTip}> · {minutesWords(data.savedMinutes)} saved</span> : null}
				</p>
			</TopBar>
			<div className="flex flex-none items-center gap-4 border-line border-b px-5 py-2.5 max-md:px-4">
				<p className="min-w-0 flex-1 text-sm text-text-muted">
					Somebody who forgot to leave is warned first, and removed only if nothing has changed.
				</p>
				{data.policies.length > 0 ? (
					<Button
						variant="primary"
						icon={<Plus aria-hidden />}
						className="ml-auto"
						onClick={() => setAsking({ what: "edit", policy: null })}
					>
						New policy
					</Button>
				) : null}
			</div>
			<div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
				<div className="space-y-2 px-5 not-empty:py-3 max-md:px-4">
					{error && !signedOut ? (
						<Notice tone="waiting" title="This page could not be refreshed">
							{error.message} Shown is what was known <TimeAgo at={data.now} />.
						</Notice>
					) : stale ? (
						<Notice tone="waiting" title="What you see may be out of date">
							It was known <TimeAgo at={data.now} />; the next answer is on its way.
						</Notice>
					) : null}
				</div>
				{data.policies.length === 0 ? (
					<EmptyState
						icon={<Hourglass aria-hidden />}
						title="No policy yet"
						action={
							<Button variant="primary" onClick={() => setAsking({ what: "edit", policy: null })}>
								New policy
							</Button>
						}
					>
						A policy says who counts as idle, and where. It starts as a dry run: it lists who would go, and touches
						nobody until you let it act.
					</EmptyState>
				) : (
					<ul aria-label="Policies" className="border-line border-b">
						{data.policies.map((policy) => (
							<PolicyCard
								key={policy.policyId}
								policy={policy}
								pending={pending === policy.policyId}
								problem={problem?.policyId === policy.policyId && !removing ? problem.error : null}
								onDryRun={() => setAsking({ what: "dry-run", policy })}
								onEdit={() => setAsking({ what: "edit", policy })}
								onRest={() =>
									void change(
										policy,
										() => setActing({ policyId: policy.policyId, acting: false, seenDryRun: null }),
										`${policy.name} removes nobody any more`,
									)
								}
								onRemove={() => {
									setProblem(null);
									setAsking({ what: "remove", policy });
									setRemoving(true);
								}}
							/>
						))}
					</ul>
				)}
				{data.policies.length > 0 || data.cases.length > 0 ? (
					<>
						<CaseList cases={data.cases} policies={data.policies} />
						<details className="px-5 pt-2 pb-8 text-sm max-md:px-4">
							<summary className="text-text-muted underline decoration-line-strong underline-offset-2 hover:text-text">
								How saved minutes are counted
							</summary>
							<p className="mt-2 max-w-[72ch] text-text-muted">{savedTip}</p>
						</details>
					</>
				) : null}
			</div>
			<Suspense fallback={null}>
				{asking?.what === "edit" ? (
					<PolicyDialog
						policy={asking.policy}
						vendors={vendors}
						setPolicy={setPolicy}
						onClose={close}
						onSaved={(policy) => {
							refresh();
							announce(`Saved ${policy.name}. It runs dry until you let it act.`);
							setAsking({ what: "dry-run", policy });
						}}
					/>
				) : null}
				{asking?.what === "dry-run" ? (
					<DryRunDialog
						key={asking.policy.policyId}
						policy={current(asking.policy)}
						dryRun={dryRun}
						setActing={setActing}
						onClose={close}
						onActing={(policy) => {
							refresh();
							announce(`${policy.name} acts from now on`);
							close();
						}}
					/>
				) : null}
			</Suspense>
			<AlertDialog
				open={removing}
				onOpenChange={setRemoving}
				title={`Delete ${asking?.policy?.name ?? "the policy"}?`}
				description="It warns and removes nobody any more. What it has done stays in the audit."
				confirmLabel="Delete the policy"
				pending={pending !== null}
				locked={pending !== null}
				onConfirm={async () => {
					const policy = asking?.policy;
					if (!policy) return;
					const done = await change(
						policy,
						() => removePolicy({ policyId: policy.policyId }),
						`Deleted ${policy.name}`,
					);
					if (done) setRemoving(false);
				}}
			>
				{problem && removing ? (
					<Notice tone="danger" title={problem.error.message} code={problem.error.trace} alert />
				) : null}
			</AlertDialog>
		</>
	);
}
