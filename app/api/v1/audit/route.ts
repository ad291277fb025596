import * as z from "zod";
import { readAudit } from "@/lib/api/v1/audit";
import { apiRoute } from "@/server/http/api-route";
import { readCursor, writeCursor } from "@/server/http/cursor";
import { audit } from "@/server/runtime";

export const GET = apiRoute(readAudit, async ({ context, query: { cursor, limit, ...filter } }) => {
	const before = readCursor(z.int().positive(), cursor);
	const { rows, nextBefore } = await audit.listAudit(context, { ...filter, ...(before !== null && { before }) }, limit);
	return { rows, nextCursor: nextBefore === null ? null : writeCursor(nextBefore) };
});
