import * as z from "zod";
import { auditFilterSchema } from "@/lib/api/audit";
import { route } from "@/server/http/route";
import { audit } from "@/server/runtime";

const query = auditFilterSchema.omit({ before: true }).extend({ format: z.enum(["csv", "json"]).default("csv") });
const types = { csv: "text/csv; charset=utf-8; header=present", json: "application/json" };

/** The audit page's rows, all of them, as a file. */
export const GET = route({ right: "read-audit", query }, async ({ context, query: { format, ...filter } }) => {
	const pieces = audit.exportAudit(context, { filter, format });
	const encoder = new TextEncoder();
	// The first piece is had before the answer begins, so that a refusal is one.
	let next = await pieces.next();
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			if (next.done) return controller.close();
			controller.enqueue(encoder.encode(next.value));
			next = await pieces.next();
		},
		async cancel() {
			await pieces.return(undefined);
		},
	});
	return new Response(body, {
		headers: {
			"content-type": types[format],
			"content-disposition": `attachment; filename="usher-audit.${format}"`,
			"cache-control": "no-store",
		},
	});
});
