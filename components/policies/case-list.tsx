"use client";

import { UserRoundCheck } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { IdleCase, IdlePolicy } from "@/lib/api/idle";
import { providerNames } from "@/lib/moderation/words/room";
import { calledBy } from "../removal/places";
import { roomPath } from "../rooms/rooms-view";
import { Avatar } from "../ui/avatar";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Id } from "../ui/id";
import { ClockTime, Countdown } from "../ui/time";
import { caseLooks, minutesWords } from "./policy-words";

const shownAtFirst = 50;
const link = "underline decoration-line-strong underline-offset-2 hover:text-text";
const columns =
	"md:grid md:grid-cols-[minmax(0,3fr)_minmax(0,3fr)_minmax(0,4fr)_minmax(96px,auto)] md:items-start md:gap-x-6";

interface CaseListProps {
	cases: readonly IdleCase[];
	policies: readonly IdlePolicy[];
}

/** Whom acting policies have warned in the last day, newest first, and what became of them. */
export function CaseList({ cases, policies }: CaseListProps) {
	const [all, setAll] = useState(false);
	const names = new Map(policies.map((policy) => [policy.policyId, policy.name]));
	const shown = all ? cases : cases.slice(0, shownAtFirst);
	return (
		<section aria-labelledby="cases">
			<h2 id="cases" className="flex items-baseline gap-2 px-5 pt-6 pb-2 font-medium text-base max-md:px-4">
				Warned in the last 24 hours
				<span className="font-normal text-text-faint text-xs tabular-nums">{cases.length}</span>
			</h2>
			{cases.length === 0 ? (
				<p className="flex items-center gap-2 px-5 pb-8 text-sm text-text-muted max-md:px-4">
					<UserRoundCheck aria-hidden className="text-text-faint" />
					{policies.some((policy) => policy.acting) ? "Nobody has been warned." : "Nobody: no policy acts."}
				</p>
			) : (
				<>
					<ol className="border-line border-t">
						{shown.map((each) => (
							<Case key={each.caseId} idle={each} policy={names.get(each.policyId) ?? "a deleted policy"} />
						))}
					</ol>
					{shown.length < cases.length ? (
						<div className="flex justify-center py-4">
							<Button onClick={() => setAll(true)}>Show {cases.length - shown.length} more</Button>
						</div>
					) : null}
				</>
			)}
		</section>
	);
}

function Case({ idle, policy }: { idle: IdleCase; policy: string }) {
	const look = caseLooks[idle.state];
	const name = calledBy(idle.target);
	const id = idle.target.userId ?? idle.target.participantId ?? "";
	return (
		<li
			className={`border-line border-b px-5 py-2.5 text-sm max-md:space-y-2 max-md:px-4 ${columns}`}
			data-case-state={idle.state}
			data-case-user={idle.target.userId ?? undefined}
		>
			<div className="flex min-w-0 items-center gap-3">
				<Avatar id={id} name={name} size="sm" />
				<div className="min-w-0">
					{name === id ? null : <bdi className="block truncate font-medium">{name}</bdi>}
					<Id kind={idle.target.userId === null ? "participant id" : "user id"} value={id} chars={18} />
				</div>
			</div>
			<div className="min-w-0">
				<Link href={roomPath(idle.room)} prefetch={false} className="block truncate hover:underline">
					<bdi>{idle.roomTitle}</bdi>
				</Link>
				<p className="truncate text-text-faint text-xs">
					{providerNames[idle.room.provider]} · <bdi>{policy}</bdi>
				</p>
			</div>
			<div className="min-w-0">
				<p className="flex flex-wrap items-center gap-x-2">
					<Badge tone={look.tone}>{look.words}</Badge>
					{idle.state === "warned" ? (
						<span className="text-waiting text-xs">
							removal in <Countdown to={idle.removeAt} className="font-medium" />
						</span>
					) : null}
					{idle.savedMinutes !== null ? (
						<span className="text-text-faint text-xs tabular-nums">{minutesWords(idle.savedMinutes)} saved</span>
					) : null}
				</p>
				<p className="mt-0.5 text-text-muted text-xs [overflow-wrap:anywhere]">{idle.text}</p>
			</div>
			<div className="text-text-muted text-xs max-md:flex max-md:gap-3 md:text-right">
				<p>
					<span className="md:sr-only">warned </span>
					<ClockTime at={idle.warnedAt} />
				</p>
				{idle.commandId ? (
					<p>
						<Link href={`/audit?commandId=${encodeURIComponent(idle.commandId)}`} prefetch={false} className={link}>
							Whole story
						</Link>
					</p>
				) : null}
			</div>
		</li>
	);
}
