import { type AuditFilter, type AuditRow, auditRowSchema } from "@/lib/api/audit";
import type { Context } from "../kernel/context";
import { csvLine } from "./csv";
import { auditQuery } from "./list-audit";

const page = 500;
const columns = Object.keys(auditRowSchema.shape) as (keyof AuditRow)[];

/**
 * The audit as far as the reader's role reaches, in the filter's rows and the page's order, a piece at a time, so that
 * its length does not matter. Rows that are added meanwhile are not in it.
 */
export async function* exportAudit(
	context: Context,
	{ filter, format }: { filter: AuditFilter; format: "csv" | "json" },
): AsyncGenerator<string> {
	yield format === "csv" ? csvLine(columns) : "[";
	let before = filter.before;
	let first = true;
	for (;;) {
		const rows = await auditQuery(context, { ...filter, ...(before !== undefined && { before }) }, page);
		const shown = rows.map((row) => auditRowSchema.parse({ ...row, at: row.at.toISOString() }));
		let text = "";
		for (const row of shown) {
			text +=
				format === "csv"
					? csvLine(columns.map((column) => row[column]))
					: `${first ? "\n" : ",\n"}${JSON.stringify(row)}`;
			first = false;
		}
		if (text !== "") yield text;
		before = shown.at(-1)?.id;
		if (rows.length < page || before === undefined) break;
	}
	if (format === "json") yield "\n]\n";
}
