import * as z from "zod";
import { auditFilterSchema, auditRowSchema } from "@/lib/api/audit";
import { operation } from "./define";
import { nextCursorSchema, pagingSchema } from "./paging";

export const readAudit = operation({
	id: "readAudit",
	method: "GET",
	path: "/audit",
	tag: "Audit",
	summary: "The audit, newest first",
	description:
		"Of a key that is limited to vendors or rooms, only what happened there. An act by API has the same rows as one by hand.",
	right: "read-audit",
	query: auditFilterSchema.omit({ before: true }).extend(pagingSchema.shape),
	answer: z.object({ rows: z.array(auditRowSchema), nextCursor: nextCursorSchema }),
});
