import type { Metadata } from "next";
import Link from "next/link";
import { AuditExport } from "@/components/audit/audit-export";
import { AuditFilters } from "@/components/audit/audit-filters";
import { AuditList, NoAuditRows } from "@/components/audit/audit-list";
import { countFilters, readParams, toFilter, toQuery } from "@/components/audit/audit-query";
import { TopBar } from "@/components/shell/top-bar";
import { buttonClass } from "@/components/ui/button-class";
import { auditFilterSchema } from "@/lib/api/audit";
import { reachOf } from "@/lib/moderation/policy";
import { requirePage } from "@/server/auth/require-page";
import { audit, rooms } from "@/server/runtime";

export const metadata: Metadata = { title: "Audit" };

const reachWords = { none: "", given: "Your own acts", rooms: "Acts in all rooms", all: "Everything" };

interface AuditPageProps {
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AuditPage({ searchParams }: AuditPageProps) {
	const { actor, context } = await requirePage("read-audit");
	const params = readParams(await searchParams);
	const filter = auditFilterSchema.safeParse(toFilter(params, Date.now()));
	// A mistyped address shows nothing and says so, rather than quietly showing everything.
	const page = filter.success ? await audit.listAudit(context, filter.data) : { rows: [], nextBefore: null };
	const known = await rooms.listRooms(context);
	const titles = Object.fromEntries(known.rooms.map((row) => [row.room.roomId, row.title]));
	return (
		<>
			<TopBar title="Audit">
				<p className="max-md:hidden">{actor.role ? reachWords[reachOf["read-audit"][actor.role]] : ""}</p>
				{filter.success ? <AuditExport filter={filter.data} /> : null}
			</TopBar>
			<AuditFilters params={params} />
			<div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
				{page.rows.length > 0 ? (
					<AuditList rows={page.rows} params={params} titles={titles} />
				) : (
					<NoAuditRows filtered={countFilters(params) > 0 || params.before !== undefined} />
				)}
				{params.before !== undefined || page.nextBefore !== null ? (
					<nav aria-label="Pages" className="flex justify-center gap-2 px-5 py-4">
						{params.before ? (
							<Link
								className={buttonClass()}
								prefetch={false}
								href={`/audit${toQuery({ ...params, before: undefined })}`}
							>
								Newest
							</Link>
						) : null}
						{page.nextBefore !== null ? (
							<Link
								className={buttonClass()}
								prefetch={false}
								href={`/audit${toQuery({ ...params, before: String(page.nextBefore) })}`}
							>
								Older
							</Link>
						) : null}
					</nav>
				) : null}
			</div>
		</>
	);
}
