import { Download } from "lucide-react";
import type { AuditFilter } from "@/lib/api/audit";
import { buttonClass } from "../ui/button-class";

/** The same rows as a file: all of them that the filters let through, not only this page's. */
export function AuditExport({ filter }: { filter: AuditFilter }) {
	return (
		<p className="ml-auto flex items-center gap-1">
			{(["csv", "json"] as const).map((format) => (
				<a
					key={format}
					href={exportPath(filter, format)}
					download
					aria-label={`Export as ${format.toUpperCase()}`}
					className={buttonClass("ghost", "sm")}
				>
					<Download aria-hidden />
					{format.toUpperCase()}
				</a>
			))}
		</p>
	);
}

export function exportPath({ before: _place, ...filter }: AuditFilter, format: "csv" | "json"): string {
	const query = new URLSearchParams({ format });
	for (const [key, value] of Object.entries(filter)) if (value !== undefined) query.set(key, String(value));
	return `/api/audit/export?${query}`;
}
