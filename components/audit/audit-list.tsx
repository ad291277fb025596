import { FileSearch } from "lucide-react";
import Link from "next/link";
import type { AuditRow } from "@/lib/api/audit";
import { providerNames, providers } from "@/lib/moderation/words/room";
import { Avatar } from "../ui/avatar";
import { Badge } from "../ui/badge";
import { cx } from "../ui/cx";
import { Id } from "../ui/id";
import { ClockTime } from "../ui/time";
import type { AuditParams } from "./audit-query";
import { toQuery } from "./audit-query";
import { deed, formatLatency, outcomeLook, reasonWords } from "./audit-words";

/** Time, who, what to whom, where, outcome; under 1,100 px a row folds into a card. */
const columns =
	"lg:grid lg:grid-cols-[112px_minmax(120px,200px)_minmax(180px,1fr)_minmax(120px,220px)_minmax(190px,280px)] lg:items-start lg:gap-x-5";

interface AuditListProps {
	rows: readonly AuditRow[];
	params: AuditParams;
	/** Titles of rooms that are known, by room id. */
	titles: Readonly<Record<string, string>>;
}

export function AuditList({ rows, params, titles }: AuditListProps) {
	return (
		<>
			<div
				aria-hidden
				className={cx(
					"sticky top-0 z-20 hidden border-line border-b bg-surface px-5 py-2 text-text-faint text-xs",
					columns,
				)}
			>
				<span>When</span>
				<span>Who</span>
				<span>What</span>
				<span>Where</span>
				<span>Outcome</span>
			</div>
			<ol aria-label="Audit, newest first">
				{rows.map((row) => (
					<Row key={row.id} row={row} params={params} title={row.roomId ? titles[row.roomId] : undefined} />
				))}
			</ol>
		</>
	);
}

function Row({ row, params, title }: { row: AuditRow; params: AuditParams; title: string | undefined }) {
	const reason = reasonWords(row);
	// Signing in is done to nobody else: the name once is enough.
	const own = row.targetUserId === row.actorId;
	// A vendor that knows no names leaves the id to name them.
	const target = own ? null : row.targetName || row.targetUserId || row.targetParticipantId;
	return (
		<li className="border-line border-b px-5 py-2.5 text-sm last:border-b-0 hover:bg-hover max-md:px-4">
			<div className={cx("max-lg:flex max-lg:flex-wrap max-lg:items-baseline max-lg:gap-x-3 max-lg:gap-y-1", columns)}>
				<ClockTime at={row.at} date className="text-text-muted text-xs max-lg:ml-auto lg:pt-px" />
				<div className="flex min-w-0 items-center gap-2 max-lg:order-first">
					<Avatar id={row.actorId} name={row.actorName} size="sm" />
					<div className="min-w-0">
						<bdi className="block truncate font-medium">{row.actorName}</bdi>
						{row.actorKind === "user" ? null : <span className="text-text-faint text-xs">by itself</span>}
					</div>
				</div>
				<div className="min-w-0 max-lg:w-full">
					<p className="[overflow-wrap:anywhere]">
						<span className="font-medium">{deed(row)}</span>
						{target ? (
							<>
								{" · "}
								<bdi>{target}</bdi>
							</>
						) : null}
					</p>
					<div className="flex flex-wrap items-center gap-x-3 text-text-faint text-xs">
						{target && row.targetUserId ? <Id kind="user id" value={row.targetUserId} showKind /> : null}
						{target && row.targetUserId && params.target !== row.targetUserId ? (
							<Link
								href={`/audit${toQuery({ target: row.targetUserId })}`}
								prefetch={false}
								className="underline decoration-line-strong underline-offset-2 hover:text-text"
							>
								All about them
							</Link>
						) : null}
						{row.commandId ? (
							<Link
								href={`/audit${toQuery({ commandId: row.commandId })}`}
								prefetch={false}
								aria-current={params.commandId === row.commandId ? "page" : undefined}
								className="underline decoration-line-strong underline-offset-2 hover:text-text aria-[current]:hidden"
							>
								Whole story
							</Link>
						) : null}
						{params.commandId && row.commandId ? <Id kind="command id" value={row.commandId} showKind /> : null}
					</div>
					{reason ? <p className="mt-0.5 text-text-muted text-xs [overflow-wrap:anywhere]">“{reason}”</p> : null}
				</div>
				<div className="min-w-0 max-lg:flex max-lg:w-full max-lg:items-baseline max-lg:gap-2 max-lg:empty:hidden">
					{title ? <bdi className="block truncate max-lg:text-text-muted">{title}</bdi> : null}
					{row.roomId ? <Id kind="room id" value={row.roomId} showKind={!title} /> : null}
					{row.provider ? <p className="text-text-faint text-xs">{vendorOf(row.provider)}</p> : null}
				</div>
				<OutcomeCell row={row} />
			</div>
		</li>
	);
}

function vendorOf(provider: string): string {
	const known = providers.find((each) => each === provider);
	return known ? providerNames[known] : provider;
}

function OutcomeCell({ row }: { row: AuditRow }) {
	const look = outcomeLook(row);
	const notes = [look?.evidence, row.latencyMs === null ? null : formatLatency(row.latencyMs)].filter(Boolean);
	return (
		<div className="min-w-0 max-lg:flex max-lg:w-full max-lg:flex-wrap max-lg:items-center max-lg:gap-x-2">
			{look ? <Badge tone={look.tone}>{look.words}</Badge> : null}
			<p className="text-text-faint text-xs tabular-nums lg:mt-0.5">
				{notes.join(" · ")}
				{row.outcomeCode && row.kind !== "denied" ? (
					<span className="font-mono">
						{notes.length > 0 ? " · " : ""}
						{row.outcomeCode}
					</span>
				) : null}
			</p>
		</div>
	);
}

/** Nothing to list: why, and the way back. */
export function NoAuditRows({ filtered }: { filtered: boolean }) {
	return (
		<div className="flex flex-col items-center px-6 py-16 text-center">
			<FileSearch aria-hidden className="mb-3 size-6! text-text-faint" />
			<p className="font-medium">{filtered ? "Nothing matches these filters" : "Nothing has been recorded yet"}</p>
			<p className="mt-1 max-w-96 text-balance text-sm text-text-muted">
				{filtered ? "Try a longer time or fewer filters." : "Each act, sign-in and change of a user will stand here."}
			</p>
			{filtered ? (
				<Link href="/audit" prefetch={false} className="mt-4 text-accent text-sm underline underline-offset-2">
					Clear all filters
				</Link>
			) : null}
		</div>
	);
}
